# SPDX-License-Identifier: GPL-3.0-or-later
"""Every hair style is a closed body that covers the crown and leaves the eyes free."""

import string
from typing import Any

import numpy as np
import pytest

from backend.data import hair
from backend.data.body.skull import NECK_AXIS, Skull
from backend.data.body.template import Head
from backend.data.forms.surface import Floats, Surface
from backend.data.hair.style import HairStyle
from backend.data.hair.styles import STYLES
from backend.data.people import priors
from backend.data.people.colours import HAIR, Colour
from backend.space import Part
from tests.data.worn import assert_sound, heads, hits, points_before_eyes, wearing

GROWN = [name for name, style in STYLES.items() if style.shape is not None]
BARE_CROWNS = ("balding",)
HANGING_BRAIDS = ("braids", "single_braid", "dreadlocks", "cornrows")


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


def grow(head: Head, style: str, seed: int = 1, **changes: Any) -> list[Surface]:
    return hair.grow(head, wearing(hair_style=style, **changes), np.random.default_rng(seed))


def colours_of(grown: list[Surface]) -> Floats:
    """Painted colours ``[N, 3]`` in the middle of every face."""
    middle = lambda surface: np.full((len(surface.faces), 3), 1.0 / 3.0)  # noqa: E731
    return np.concatenate([s.shade(np.arange(len(s.faces)), middle(s)).albedo for s in grown])


@pytest.mark.parametrize("style", GROWN)
def test_hair_covers_the_crown_and_frees_the_eyes(subjects, style):
    for amount, head in zip((0.0, 0.5, 1.0), subjects, strict=True):
        grown = grow(head, style, fringe=amount, hair_length=amount, hair_volume=1 - amount, hair_curl=amount)
        assert_sound(grown, Part.HAIR)
        assert points_before_eyes(grown, head) == 0
        crown = head.vertices[head.vertices[:, 2].argmax()]
        top = max(surface.vertices[:, 2].max() for surface in grown)
        from_above = hits(grown, [0.0, 0.0, 0.5], [0.0, 0.0, -1.0])
        if style in BARE_CROWNS:
            assert top < crown[2]
        else:
            assert crown[2] < top < crown[2] + 0.09
            assert from_above


@pytest.mark.parametrize("style", ["short", "long", "curly", "afro", "braids", "cornrows"])
def test_painted_colours_are_colours(subjects, style):
    painted = colours_of(grow(subjects[0], style, hair_grey=0.5, hair_highlights=0.5))
    assert np.isfinite(painted).all()
    assert painted.min() >= 0.0
    assert painted.max() <= 1.0


@pytest.mark.parametrize(("name", "style"), STYLES.items())
def test_a_style_is_described_by_its_file(name: str, style: HairStyle):
    assert style.name == name
    assert len(style.phrases) >= 3
    fields = {field for phrase in style.phrases for _, field, _, _ in string.Formatter().parse(phrase)}
    assert fields <= {"c", None}
    assert 0.0 <= style.scalp <= 1.0


def test_every_style_is_common_enough():
    rng, share = np.random.default_rng(5), dict.fromkeys(STYLES, 0.0)
    for _ in range(1500):
        man, age, african = bool(rng.random() < 0.5), priors._age(rng), rng.dirichlet([0.4] * 3)[0]
        weights = priors.hair_weights(man, age, african, "none")
        for name, weight in weights.items():
            share[name] += weight / sum(weights.values()) / 1500
    assert len(STYLES) >= 24
    assert min(share.values()) > 0.011
    assert STYLES["balding"].weight(man=False, age=60, african=0.2) == 0.0
    assert STYLES["balding"].weight(man=True, age=20, african=0.2) == 0.0


def test_bald_heads_have_no_hair(subjects):
    assert grow(subjects[0], "bald") == []


def test_hair_that_headwear_covers_is_not_built(subjects):
    for worn in ("headscarf", "turban"):
        assert grow(subjects[0], "long", headwear=worn) == []


@pytest.mark.parametrize("style", ["short", "wavy", "dreadlocks"])
def test_the_same_seed_grows_the_same_hair(subjects, style):
    first, second = grow(subjects[1], style, 3), grow(subjects[1], style, 3)
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.vertices, other.vertices)
    assert np.array_equal(colours_of(first), colours_of(second))


def test_longer_hair_hangs_lower(subjects):
    lowest = [
        min(surface.vertices[:, 2].min() for surface in grow(subjects[0], "long", hair_length=length))
        for length in (0.0, 1.0)
    ]
    assert lowest[1] < lowest[0] - 0.03


@pytest.mark.parametrize("style", ["long", "afro"])
def test_hair_on_the_template_is_its_own_canonical_coordinate(subjects, style):
    template = subjects[0].template
    neutral = Head(template, template.vertices, np.zeros_like(template.vertices), template.eyes, 0.012)
    for surface in grow(neutral, style):
        assert np.allclose(surface.vertices, surface.canonical, atol=1e-9)


@pytest.mark.parametrize("style", ["short", "spiky", "curly"])
def test_headwear_presses_hair_flat(subjects, style):
    head = subjects[0]
    tops = [
        max(s.vertices[:, 2].max() for s in grow(head, style, hair_volume=1.0, headwear=worn))
        for worn in ("none", "beanie")
    ]
    assert tops[1] < tops[0] - 0.01
    assert tops[1] < head.vertices[:, 2].max() + 0.003


def test_grey_strands_lighten_dark_hair(subjects):
    brown = Colour("dark brown", HAIR["dark brown"])
    shares = [
        colours_of(grow(subjects[0], "short", hair_colour=brown, hair_grey=grey, hair_highlights=0.0)).mean()
        for grey in (0.0, 0.3, 0.6)
    ]
    assert shares[0] + 0.02 < shares[1] < shares[2] - 0.02


def test_highlights_bring_a_second_colour(subjects):
    brown, pink = (Colour(name, HAIR[name]) for name in ("dark brown", "pink"))
    near_pink = []
    for amount in (0.0, 0.4, 1.0):
        grown = grow(
            subjects[0],
            "short",
            hair_colour=brown,
            hair_highlight_colour=pink,
            hair_highlights=amount,
            hair_grey=0.0,
        )
        near_pink.append((colours_of(grown)[:, 0] > 0.5).mean())
    assert near_pink[0] == 0.0
    assert 0.03 < near_pink[1] < near_pink[2] < 0.7


def test_the_parting_changes_sides(subjects):
    def heavier_side(parting: str) -> float:
        vertices = grow(subjects[0], "side_part", parting=parting, receding=0.0)[0].vertices
        upper = vertices[vertices[:, 2] > 0.27]
        left, right = (upper[sign * upper[:, 0] > 0.03] for sign in (1, -1))
        return float(np.linalg.norm(left[:, :2], axis=1).max() - np.linalg.norm(right[:, :2], axis=1).max())

    assert heavier_side("left") < heavier_side("right")


@pytest.mark.parametrize("style", HANGING_BRAIDS)
def test_braids_hang_outside_neck_and_shoulders(subjects, style):
    for head in subjects:
        neck = Skull(head).neck
        points = np.concatenate([s.vertices for s in grow(head, style, hair_length=0.7)])
        points = points[(points[:, 2] < 0.08) & (points[:, 2] > -0.04)]
        azimuth = np.arctan2(points[:, 0], NECK_AXIS - points[:, 1])
        body = neck.at(azimuth, -points[:, 2])
        inside = np.hypot(body[:, 0], body[:, 1] - NECK_AXIS) - np.hypot(
            points[:, 0], points[:, 1] - NECK_AXIS
        )
        assert len(points) > 50
        assert inside.max() < 0.008
