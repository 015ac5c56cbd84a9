# SPDX-License-Identifier: GPL-3.0-or-later
"""Every kind of facial hair is a closed body in its own place."""

from typing import Any, get_args

import numpy as np
import pytest

from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.face import beard, facial_hair
from backend.data.face.skin import skin
from backend.data.forms.surface import Surface
from backend.data.people.colours import Colour
from backend.data.people.subject import FacialHair
from backend.data.scene import Scene
from backend.space import Box, Part
from tests.data.worn import assert_sound, heads, points_before_eyes, wearing

GROWN = [kind for kind in get_args(FacialHair) if kind not in ("none", "stubble")]
MAN = {"gender": 1.0, "age": 40.0}


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


def grow(head: Head, kind: str, **changes: Any) -> list[Surface]:
    return beard.grow(head, wearing(facial_hair=kind, **(MAN | changes)), np.random.default_rng(1))


@pytest.mark.parametrize("kind", GROWN)
def test_facial_hair_is_closed_and_leaves_the_eyes_free(subjects: list[Head], kind: str) -> None:
    for length, head in zip((0.0, 0.5, 1.0), subjects, strict=True):
        grown = grow(head, kind, beard_length=length)
        assert_sound(grown, Part.FACIAL_HAIR)
        assert points_before_eyes(grown, head) == 0
        assert min(surface.vertices[:, 2].min() for surface in grown) > Box().centre[2] - Box().half


def test_bare_and_stubbly_faces_grow_nothing(subjects: list[Head]) -> None:
    assert grow(subjects[0], "none") == []
    assert grow(subjects[0], "stubble") == []


def test_kinds_differ_in_where_they_grow() -> None:
    points = beard._grid().template.reshape(-1, 3)
    cover = {
        kind: facial_hair.REGIONS[kind](points) > 0.5
        for kind in GROWN
        if kind not in ("handlebar", "long_beard")
    }
    for kind, mine in cover.items():
        for other, theirs in cover.items():
            overlap = (mine & theirs).sum() / (mine | theirs).sum()
            assert kind == other or overlap < 0.8, (kind, other)
    assert all(mine.sum() > 30 for mine in cover.values())


@pytest.mark.parametrize("kind", ["goatee", "full_beard", "long_beard"])
def test_longer_beards_hang_lower(subjects: list[Head], kind: str) -> None:
    low = [grow(subjects[0], kind, beard_length=length)[0].vertices[:, 2].min() for length in (0.0, 1.0)]
    assert low[1] < low[0] - 0.012


def test_the_lower_lip_stays_free_of_the_beard(subjects: list[Head]) -> None:
    for head in subjects:
        grown = grow(head, "full_beard", beard_length=0.3)
        template = head.template
        x, _, z = np.abs(template.vertices).T
        lip = (template.vertex_masks["lips"] > 0.9) & (x < 0.012) & (z > 0.1185) & (z < 0.1265)
        origins = head.vertices[lip] * (1, 0, 1) - (0, 0.3, 0)
        plain = np.zeros_like(head.vertices)
        bare = Surface(
            head.vertices, template.faces, plain, np.zeros(len(plain), np.int64), template.vertices
        )
        met = Scene([bare, *grown]).cast(origins, np.tile([0.0, 1.0, 0.0], (len(origins), 1)))
        assert len(met.face) > 10
        assert (met.face < len(template.faces)).mean() > 0.9


def test_grey_hair_mixes_in_patches(subjects: list[Head]) -> None:
    brown = Colour("brown", (0.30, 0.19, 0.12))
    colours = [
        grow(subjects[0], "full_beard", facial_hair_colour=brown, hair_grey=grey)[0].albedo
        for grey in (0.0, 0.6)
    ]
    spread = [colour.mean(1).std() for colour in colours]
    assert spread[1] > spread[0] + 0.01


def test_the_same_seed_grows_the_same_beard(subjects: list[Head]) -> None:
    first, second = (grow(subjects[1], "circle_beard")[0] for _ in range(2))
    assert np.array_equal(first.vertices, second.vertices)
    assert np.array_equal(first.albedo, second.albedo)


def test_stubble_is_painted_and_labelled() -> None:
    who = wearing(facial_hair="stubble", **MAN)
    painted = skin(bare_head(who), who, np.random.default_rng(1))
    shading = painted.shade(np.arange(len(painted.faces)), np.full((len(painted.faces), 3), 1.0 / 3.0))
    below = (shading.part == Part.FACIAL_HAIR) & (shading.canonical[:, 2] < 0.12)
    assert below.sum() > 300
