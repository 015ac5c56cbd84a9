# SPDX-License-Identifier: GPL-3.0-or-later
"""Earrings are closed, of real sizes, touch the lobes and pierce neither jaw nor neck."""

from typing import get_args

import numpy as np
import pytest
import trimesh

from backend.data import earrings
from backend.data.body.template import Head
from backend.data.forms.surface import Surface
from backend.data.people.subject import Earrings
from backend.space import Part
from tests.data.worn import assert_sound, heads, wearing

WORN = [kind for kind in get_args(Earrings) if kind != "none"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


def put_on(head: Head, kind: str, seed: int = 1) -> list[Surface]:
    return earrings.make(head, wearing(earrings=kind), np.random.default_rng(seed))


def at_side(surfaces: list[Surface], sign: float) -> np.ndarray:
    vertices = np.concatenate([surface.vertices for surface in surfaces])
    return vertices[vertices[:, 0] * sign > 0.0]


@pytest.mark.parametrize("kind", WORN)
def test_earrings_touch_both_lobes(subjects, kind):
    for head in subjects:
        worn = put_on(head, kind)
        assert_sound(worn, Part.HEADWEAR)
        ears = np.asarray(head.vertices)[head.template.vertex_masks["ears"] > 0.5]
        for sign in (1.0, -1.0):
            ear = ears[ears[:, 0] * sign > 0.0]
            lobe = ear[ear[:, 2] < ear[:, 2].min() + 0.012]
            gap = np.linalg.norm(at_side(worn, sign)[:, None] - lobe[None], axis=2).min()
            assert gap < 0.0025


@pytest.mark.parametrize("kind", WORN)
def test_earrings_hang_clear_of_jaw_and_neck(subjects, kind):
    for head in subjects:
        skin = trimesh.Trimesh(head.vertices, head.template.faces, process=False)
        vertices = np.concatenate([surface.vertices for surface in put_on(head, kind)])
        ear = np.asarray(head.vertices)[head.template.vertex_masks["ears"] > 0.5]
        below = vertices[vertices[:, 2] < ear[:, 2].min() - 0.002]
        assert not len(below) or skin.contains(below).mean() < 0.02


def test_sizes_are_those_of_jewellery(subjects):
    for seed in range(4):
        tall = {kind: np.ptp(at_side(put_on(subjects[0], kind, seed), 1.0)[:, 2]) for kind in WORN}
        assert 0.005 <= tall["stud"] <= 0.008
        assert 0.018 <= tall["hoop"] <= 0.039
        assert 0.018 <= tall["drop"] <= 0.038


def test_bare_ears_wear_nothing(subjects):
    assert earrings.make(subjects[0], wearing(), np.random.default_rng(1)) == []
