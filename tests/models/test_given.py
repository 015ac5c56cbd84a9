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
    for reader in (listening.palette, listening.front_map):
        gradient = reader.leave.weight.grad
        assert gradient is not None and gradient.abs().sum() > 0
        with torch.no_grad():
            reader.leave.weight.add_(0.1 * torch.randn_like(reader.leave.weight))
    with torch.no_grad():
        whole = listening(latents, torch.tensor(300), z, given=given)
        for column in range(2):
            parts = list(given)
            parts[column] = Given.unknown(2)[column]
            other = listening(latents, torch.tensor(300), z, given=Given(*parts))
            assert (other - whole).abs().mean() > 1e-4


@torch.no_grad()
def test_nothing_given_is_everything_unknown(networks: tuple[RolloutUNet, RolloutUNet]) -> None:
    listening = networks[1]
    assert listening.front_map is not None
    torch.nn.init.normal_(listening.front_map.leave.bias)
    latents, z, step = torch.randn(2, 8, 32, 96), torch.randn(2, 8), torch.tensor(300)
    torch.testing.assert_close(
        listening(latents, step, z), listening(latents, step, z, given=Given.unknown(2))
    )


@torch.no_grad()
def test_the_front_map_reaches_the_frontal_plane_alone_at_first(
    networks: tuple[RolloutUNet, RolloutUNet],
) -> None:
    encoder = networks[1].front_map
    assert encoder is not None
    torch.nn.init.normal_(encoder.leave.weight)
    planes = torch.zeros(6, 16, 16, 16)
    found = encoder(planes, random_given(2).front_maps).unflatten(0, (2, 3)).abs().sum((2, 3, 4))
    assert (found[:, 1] > 0).all() and not found[:, [0, 2]].any()


def test_half_is_given_and_half_unknown() -> None:
    given = random_given(3).and_unknown()
    assert len(given.palettes) == len(given.front_maps) == 6
    assert not given.palettes[3:].any() and given.palettes[:3].any()
