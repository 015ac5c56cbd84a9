# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes and front maps of people in shards, and what training leaves of them."""

from dataclasses import replace

import pytest
import torch

from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN
from backend.conditions.palette import CHANNELS, Presence
from backend.models.triplane import Contraction
from backend.space import Part
from backend.training.dataset import SubjectShards
from backend.training.fronts import Fronts, read_fronts, write_fronts
from backend.training.partly_known import PartlyKnown, PartlyKnownConfig
from tests.training.shards import SUBJECTS, write_spheres

EVERYTHING = PartlyKnownConfig(
    nothing=0, no_palette=0, no_map=0, presence=0, colour=0, part=0, part_colour=0, no_colours=0, edited=0,
    half=0, background=0, holes=0, border=0, blur=0, gain=(0, 0),
)  # fmt: skip


@pytest.fixture(scope="module")
def fronts(tmp_path_factory: pytest.TempPathFactory) -> Fronts:
    folder = tmp_path_factory.mktemp("spheres")
    write_spheres(folder)
    write_fronts(folder / "run", SubjectShards(folder), Contraction())
    return read_fronts(folder / "run")


def test_a_sphere_is_round_and_of_its_colour(fronts: Fronts) -> None:
    assert fronts.part.shape == (SUBJECTS, SIZE, SIZE)
    covered = (fronts.part == Part.SKIN).flatten(1).sum(1)
    assert covered[0] < covered[1] < covered[2]
    for number in range(SUBJECTS):
        there = fronts.coloured[number]
        assert (fronts.part[number][~there] == EMPTY).all()
        colour = fronts.colour[number][there].float() / 255
        torch.testing.assert_close(colour.mean(0), fronts.palette[number, Part.SKIN], atol=0.01, rtol=0)
    assert (fronts.presence[:, Part.SKIN] == Presence.PRESENT).all()
    assert (fronts.presence[:, Part.HAIR] == Presence.ABSENT).all()


def test_everything_may_be_known(fronts: Fronts) -> None:
    known = PartlyKnown(fronts, EVERYTHING)
    everybody = torch.arange(SUBJECTS)
    drawn, whole = known.draw(everybody, torch.zeros(SUBJECTS)), known.whole(everybody.tolist())
    torch.testing.assert_close(drawn.palettes, whole.palettes)
    torch.testing.assert_close(drawn.front_maps, whole.front_maps)
    mirrored = known.draw(everybody, torch.ones(SUBJECTS))
    torch.testing.assert_close(mirrored.front_maps, whole.front_maps.flip(-1))


def test_nothing_may_be_known(fronts: Fronts) -> None:
    torch.manual_seed(0)
    drawn = PartlyKnown(fronts, PartlyKnownConfig(nothing=1)).draw(torch.arange(4), torch.zeros(4))
    assert not drawn.palettes.any() and not drawn.front_maps.any()


def test_what_an_edit_may_touch_is_unknown_wherever_it_may_be(fronts: Fronts) -> None:
    hair = torch.full_like(fronts.part, EMPTY)
    hair[0, 40:, :30], hair[1, 50:, :30] = Part.HAIR, Part.HAIR
    known = PartlyKnown(fronts._replace(part=hair), replace(EVERYTHING, edited=1))
    assert known.reach[Part.HAIR, 45].all() == 0 and known.reach[Part.HAIR, 45, [0, 29, 34, 63]].all()
    drawn = known.draw(torch.full((20,), 2), torch.zeros(20)).front_maps[:, : EMPTY + 1]
    unknown = ~drawn.any(1)
    touched = unknown.flatten(1).any(1)
    assert touched.any() and not touched.all()
    assert (unknown[touched] == torch.from_numpy(known.reach[Part.HAIR])).all()


def test_what_is_known_is_mostly_true_and_each_thing_is_unknown_at_times(fronts: Fronts) -> None:
    torch.manual_seed(0)
    subject = torch.zeros(200, dtype=torch.long)
    known, truth = PartlyKnown(fronts, PartlyKnownConfig()), PartlyKnown(fronts, EVERYTHING).whole([0])
    drawn = known.draw(subject, torch.zeros(200))
    parts, true = drawn.front_maps[:, : EMPTY + 1], truth.front_maps[:, : EMPTY + 1]
    told = parts.any(1)
    assert 0.15 < told.float().mean() < 0.6
    assert ((parts * true).sum(1)[told]).mean() > 0.9
    presence = drawn.palettes.view(200, -1, CHANNELS)[..., 0]
    assert set(presence[:, Part.SKIN].tolist()) == {0.0, 1.0}
    assert set(presence[:, Part.HAIR].tolist()) == {0.0, -1.0}
    assert (parts.flatten(1).any(1) & ~presence.any(1)).any() and (
        ~parts.flatten(1).any(1) & presence.any(1)
    ).any()
    assert UNKNOWN not in parts.argmax(1).unique().tolist()
