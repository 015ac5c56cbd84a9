# SPDX-License-Identifier: GPL-3.0-or-later
"""The store of latents: what is written is read, what is missing is known."""

from pathlib import Path

import pytest
import torch

from backend.errors import RodinError
from backend.models.fitted import FittedPlanes, mirror_planes
from backend.training.latents import LatentReader, LatentWriter, fingerprint, write_standardised

SHAPE = (8, 4, 12)


def write(folder: Path, latents: torch.Tensor, blocks: list[tuple[int, int]], source: str = "a") -> None:
    writer = LatentWriter(folder, source)
    for first, last in blocks:
        writer.write(first, latents[first:last])


def test_subjects_and_mirror_images_come_back_in_any_order(tmp_path: Path) -> None:
    latents = torch.randn(10, 2, *SHAPE).bfloat16()
    write(tmp_path, latents, [(4, 7), (0, 4), (7, 10)])
    reader = LatentReader(tmp_path)
    assert len(reader) == 10
    assert reader.shape == SHAPE
    subjects, mirrored = torch.tensor([9, 0, 4, 3, 9]), torch.tensor([True, False, True, True, False])
    taken = reader.take(subjects, mirrored)
    assert taken.dtype == torch.float32
    assert torch.equal(taken, latents[subjects, mirrored.long()].float())
    with pytest.raises(IndexError):
        reader.take(torch.tensor([10]), torch.tensor([False]))


def test_planes_without_mirror_images_are_mirrored_when_read(tmp_path: Path) -> None:
    planes = torch.randn(3, 1, *SHAPE).bfloat16()
    write(tmp_path, planes, [(0, 3)])
    taken = LatentReader(tmp_path).take(torch.tensor([1, 2]), torch.tensor([True, False]))
    assert torch.equal(taken[0], mirror_planes(planes[1])[0].float())
    assert torch.equal(taken[1], planes[2, 0].float())


@pytest.mark.parametrize("images", [1, 2])
def test_standardised_latents_have_no_mean_and_unit_deviation(tmp_path: Path, images: int) -> None:
    latents = torch.randn(50, images, *SHAPE) * torch.arange(1.0, 9.0)[:, None, None] + 3
    if images == 2:
        latents[:, 1] = mirror_planes(latents[:, 0])
    write(tmp_path / "raw", latents, [(0, 30), (30, 50)])
    codec = FittedPlanes(latent_channels=SHAPE[0], latent_size=SHAPE[1], field_width=8, field_depth=1)
    write_standardised(codec, LatentReader(tmp_path / "raw").blocks, tmp_path / "standard")
    reader = LatentReader(tmp_path / "standard")
    everybody = torch.arange(50).repeat(2)
    both = reader.take(everybody, torch.arange(100) >= 50)
    torch.testing.assert_close(both.mean(0), torch.zeros(SHAPE), atol=0.02, rtol=0)
    deviation = both.unflatten(3, (3, -1)).square().mean((0, 2, 4)).sqrt()
    torch.testing.assert_close(deviation, torch.ones(8, 3), atol=0.01, rtol=0)
    torch.testing.assert_close(codec.unstandardise(both[:50]), latents[:, 0], atol=0.05, rtol=0.05)


def test_a_stopped_run_knows_what_is_missing(tmp_path: Path) -> None:
    latents = torch.randn(20, 1, *SHAPE)
    write(tmp_path, latents, [(2, 5), (9, 12)])
    writer = LatentWriter(tmp_path, "a")
    assert list(writer.missing(20, 4)) == [
        range(2),
        range(5, 9),
        range(12, 16),
        range(16, 20),
    ]
    assert list(writer.missing(4, 4)) == [range(2)]
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        LatentReader(tmp_path)
    for part in list(writer.missing(20, 4)):
        writer.write(part.start, latents[part.start : part.stop])
    assert not list(writer.missing(20))
    assert len(LatentReader(tmp_path)) == 20
    assert sorted(path.suffix for path in tmp_path.iterdir()) == [".safetensors"] * 6


def test_latents_of_other_weights_are_made_again(tmp_path: Path) -> None:
    network = torch.nn.Linear(2, 2)
    before = fingerprint(network)
    write(tmp_path, torch.randn(3, 1, *SHAPE), [(0, 3)], before)
    assert not list(LatentWriter(tmp_path, fingerprint(network)).missing(3))
    torch.nn.init.zeros_(network.weight)
    assert list(LatentWriter(tmp_path, fingerprint(network)).missing(3)) == [range(3)]


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        LatentReader(tmp_path / "nothing")
