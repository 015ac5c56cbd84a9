# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments are closed, cover the shoulders to the box's floor and stay below the chin."""

from typing import get_args

import numpy as np
import pytest

from backend.data import clothing
from backend.data.subject import Garment
from backend.data.template import Head
from backend.space import Part
from tests.data.worn import assert_sound, heads, hits, wearing


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


@pytest.mark.parametrize("garment", get_args(Garment))
def test_garments_cover_the_shoulders(subjects, garment):
    for head in subjects:
        worn = clothing.dress(head, wearing(clothing=garment), np.random.default_rng(1))
        assert_sound(worn, Part.CLOTHING)
        vertices = np.concatenate([surface.vertices for surface in worn])
        assert vertices[:, 2].min() < -0.005
        assert vertices[:, 2].max() < 0.14
        for side in (-0.14, 0.14):
            assert hits(worn, [side, 0.03, 0.4], [0.0, 0.0, -1.0])


def test_a_turtleneck_rises_above_a_t_shirt(subjects):
    front = {}
    for garment in ("turtleneck", "t_shirt"):
        surface = clothing.dress(subjects[0], wearing(clothing=garment), np.random.default_rng(1))[0]
        before = (np.abs(surface.vertices[:, 0]) < 0.01) & (surface.vertices[:, 1] < 0.0)
        front[garment] = surface.vertices[before, 2].max()
    assert front["turtleneck"] > front["t_shirt"] + 0.03


def test_the_same_seed_dresses_alike(subjects):
    first, second = (
        clothing.dress(subjects[1], wearing(clothing="suit"), np.random.default_rng(3)) for _ in range(2)
    )
    assert all(np.array_equal(a.albedo, b.albedo) for a, b in zip(first, second, strict=True))
    assert all(np.array_equal(a.vertices, b.vertices) for a, b in zip(first, second, strict=True))
