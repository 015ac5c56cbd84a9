# SPDX-License-Identifier: GPL-3.0-or-later
"""The base diffusion with a palette and a front map: it begins as it was, and then listens."""

from pathlib import Path

import pytest
import torch

from backend.conditions import front_map, palette
from backend.models.given import Given
from backend.models.unet import RolloutUNet
from backend.training.begin import take_fitting_weights

SIZES = {"widths": (16, 32), "attention_levels": (1,), "z_channels": 8}


@pytest.fixture
def networks(tmp_path: Path) -> tuple[RolloutUNet, RolloutUNet]:
    """One that reads z alone, and one with its weights that reads the rest too."""
    torch.manual_seed(0)
    plain, listening = RolloutUNet(**SIZES), RolloutUNet(**SIZES, given=True)
    for weights in plain.parameters():
        torch.nn.init.normal_(weights, std=0.1)
    plain.save_pretrained(tmp_path)
    missing = take_fitting_weights(listening, tmp_path)
    assert {name.split(".")[0] for name in missing} == {"palette", "front_map"}
    return plain, listening


def random_given(batch: int) -> Given:
    maps = (batch, front_map.CHANNELS, front_map.SIZE, front_map.SIZE)
    return Given(torch.randn(batch, palette.WIDTH), torch.randn(maps))


@torch.no_grad()
def test_it_begins_with_what_it_knew(networks: tuple[RolloutUNet, RolloutUNet]) -> None:
    plain, listening = networks
    latents, z, step = torch.randn(2, 8, 32, 96), torch.randn(2, 8), torch.tensor(300)
    expected = plain(latents, step, z)
    assert expected.abs().mean() > 0.01
    for given in (None, random_given(2)):
        torch.testing.assert_close(listening(latents, step, z, given=given), expected)


def test_it_listens_to_both(networks: tuple[RolloutUNet, RolloutUNet]) -> None:
    listening = networks[1]
    latents, z, given = torch.randn(2, 8, 32, 96), torch.randn(2, 8), random_given(2)
    listening(latents, torch.tensor(300), z, given=given).square().mean().backward()
    assert listening.palette is not None and listening.front_map is not None
    for last in (listening.palette.leave, listening.front_map.leave, listening.front_map.predict):
        assert last.weight.grad is not None and last.weight.grad.abs().sum() > 0
        with torch.no_grad():
            last.weight.add_(0.1 * torch.randn_like(last.weight))
    with torch.no_grad():
        whole = listening(latents, torch.tensor(300), z, given=given)
        for column in range(2):
            parts = list(given)
            parts[column] = Given.unknown(2)[column]
            other = listening(latents, torch.tensor(300), z, given=Given(*parts))
            assert (other - whole).abs().mean() > 1e-4


@torch.no_grad()
def test_where_nothing_is_known_it_stays_what_it_was(networks: tuple[RolloutUNet, RolloutUNet]) -> None:
    plain, listening = networks
    assert listening.front_map is not None and listening.palette is not None
    for reader in (listening.front_map, listening.palette):
        for weights in reader.parameters():
            torch.nn.init.normal_(weights)
    latents, z, step = torch.randn(2, 8, 32, 96), torch.randn(2, 8), torch.tensor(300)
    expected, known = plain(latents, step, z), random_given(2)
    for nothing in (None, Given.unknown(2)):
        assert torch.equal(listening(latents, step, z, given=nothing), expected)
    half = Given(*(torch.cat([one[:1], none[:1]]) for one, none in zip(known, Given.unknown(2), strict=True)))
    found = listening(latents, step, z, given=half)
    torch.testing.assert_close(found[1], expected[1])
    assert not torch.allclose(found[0], expected[0])


@torch.no_grad()
def test_the_front_map_reaches_all_planes_by_rows_and_columns(
    networks: tuple[RolloutUNet, RolloutUNet],
) -> None:
    encoder = networks[1].front_map
    assert encoder is not None
    for weights in (encoder.leave.weight, encoder.predict.weight, encoder.block.conv2.weight):
        torch.nn.init.normal_(weights)
    maps, embedding = random_given(1).front_maps.repeat(2, 1, 1, 1), torch.zeros(2, 64)
    maps[1, :, 40:44, 8:12] += 5
    for found in encoder(maps, embedding):
        moved = (found[3:] - found[:3]).abs().amax(1)
        assert (moved.amax((1, 2)) > 0).all()
        assert moved[2].amax(1)[10] > 0 and moved[0].amax(0)[2] > 0


def test_half_is_given_and_half_unknown() -> None:
    given = random_given(3).and_unknown()
    assert len(given.palettes) == len(given.front_maps) == 6
    assert not given.palettes[3:].any() and given.palettes[:3].any()
