# SPDX-License-Identifier: GPL-3.0-or-later
"""Every hair style is a closed body that covers the crown and leaves the eyes free."""

from typing import get_args

import numpy as np
import pytest

from backend.data import hair
from backend.data.subject import HairStyle
from backend.data.template import Head
from backend.space import Part
from tests.data.worn import assert_sound, heads, hits, points_before_eyes, wearing

STYLES = [style for style in get_args(HairStyle) if style != "bald"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


@pytest.mark.parametrize("style", STYLES)
def test_hair_covers_the_crown_and_frees_the_eyes(subjects, style):
    for amount, head in zip((0.0, 0.5, 1.0), subjects, strict=True):
        worn = wearing(
            hair_style=style, fringe=amount, hair_length=amount, hair_volume=1 - amount, hair_curl=amount
        )
        grown = hair.grow(head, worn, np.random.default_rng(1))
        assert_sound(grown, Part.HAIR)
        assert points_before_eyes(grown, head) == 0
        crown = head.vertices[head.vertices[:, 2].argmax()]
        top = max(surface.vertices[:, 2].max() for surface in grown)
        assert crown[2] < top < crown[2] + 0.09
        assert hits(grown, [0.0, 0.0, 0.5], [0.0, 0.0, -1.0])


def test_bald_heads_have_no_hair(subjects):
    assert hair.grow(subjects[0], wearing(hair_style="bald"), np.random.default_rng(1)) == []


@pytest.mark.parametrize("style", ["short", "wavy"])
def test_the_same_seed_grows_the_same_hair(subjects, style):
    first, second = (
        hair.grow(subjects[1], wearing(hair_style=style), np.random.default_rng(3)) for _ in range(2)
    )
    for one, other in zip(first, second, strict=True):
        assert np.array_equal(one.vertices, other.vertices)
        assert np.array_equal(one.albedo, other.albedo)


def test_longer_hair_hangs_lower(subjects):
    lowest = [
        min(
            surface.vertices[:, 2].min()
            for surface in hair.grow(
                subjects[0], wearing(hair_style="long", hair_length=length), np.random.default_rng(1)
            )
        )
        for length in (0.0, 1.0)
    ]
    assert lowest[1] < lowest[0] - 0.03


def test_hair_on_the_template_is_its_own_canonical_coordinate(subjects):
    template = subjects[0].template
    neutral = Head(template, template.vertices, np.zeros_like(template.vertices), template.eyes, 0.012)
    for surface in hair.grow(neutral, wearing(hair_style="long"), np.random.default_rng(1)):
        assert np.allclose(surface.vertices, surface.canonical, atol=1e-9)


def test_headwear_presses_hair_flat(subjects):
    head = subjects[0]
    tops = [
        max(
            surface.vertices[:, 2].max()
            for surface in hair.grow(
                head, wearing(hair_style="short", hair_volume=1.0, headwear=worn), np.random.default_rng(1)
            )
        )
        for worn in ("none", "beanie")
    ]
    assert tops[1] < tops[0] - 0.01
    assert tops[1] < head.vertices[:, 2].max() + 0.003
