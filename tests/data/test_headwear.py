# SPDX-License-Identifier: GPL-3.0-or-later
"""Headwear is closed, contains the skull above its band and leaves the eyes free."""

from typing import get_args

import numpy as np
import pytest
import trimesh

from backend.data import hair, headwear
from backend.data.subject import Headwear
from backend.data.template import Head
from backend.space import Part
from tests.data.worn import assert_sound, heads, points_before_eyes, wearing

WORN = [kind for kind in get_args(Headwear) if kind != "none"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


@pytest.mark.parametrize("kind", WORN)
def test_headwear_contains_skull_and_pressed_hair(subjects, kind):
    for head in subjects:
        attributes = wearing(headwear=kind, hair_style="short")
        made = headwear.make(head, attributes, np.random.default_rng(1))
        assert_sound(made, Part.HEADWEAR)
        assert points_before_eyes(made, head) == 0
        crown = trimesh.Trimesh(made[0].vertices, made[0].faces, process=False)
        covered = hair.grow(head, attributes, np.random.default_rng(1))[0].vertices
        for points in (np.asarray(head.vertices), covered):
            above = points[points[:, 2] > 0.275]
            outwards = np.tile([0.0, 0.0, 1.0], (len(above), 1))
            assert crown.ray.intersects_any(above, outwards).mean() > 0.995


@pytest.mark.parametrize("kind", WORN)
def test_headwear_stays_in_the_box(subjects, kind):
    for head in subjects:
        made = headwear.make(head, wearing(headwear=kind), np.random.default_rng(1))
        vertices = np.concatenate([surface.vertices for surface in made])
        assert np.abs(vertices[:, :2]).max() < 0.19
        assert vertices[:, 2].max() < 0.375


def test_bare_heads_wear_nothing(subjects):
    assert headwear.make(subjects[0], wearing(), np.random.default_rng(1)) == []
