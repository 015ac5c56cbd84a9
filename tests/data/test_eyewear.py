# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses are closed, sit before the eyes and only sunglasses cover them."""

from typing import get_args

import numpy as np
import pytest

from backend.data import eyewear
from backend.data.subject import Glasses
from backend.data.template import Head
from backend.space import Part
from tests.data.worn import assert_sound, heads, hits, points_before_eyes, wearing

WORN = [kind for kind in get_args(Glasses) if kind != "none"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


@pytest.mark.parametrize("kind", WORN)
def test_glasses_sit_before_the_eyes(subjects, kind):
    for head in subjects:
        worn = eyewear.make(head, wearing(glasses=kind), np.random.default_rng(1))
        assert_sound(worn, Part.EYEWEAR)
        rims = [surface for surface in worn if surface.vertices[:, 1].max() < head.eyes[:, 1].max()]
        assert len(rims) >= 2
        assert min(rim.vertices[:, 1].min() for rim in rims) > head.eyes[:, 1].min() - 0.06
        covered = hits(worn, [head.eyes[0, 0], -0.5, head.eyes[0, 2]], [0.0, 1.0, 0.0])
        assert covered == (kind == "sunglasses")
        assert (points_before_eyes(worn, head) > 0) == (kind == "sunglasses")


def test_temples_reach_the_ears(subjects):
    head = subjects[0]
    worn = eyewear.make(head, wearing(glasses="round"), np.random.default_rng(1))
    vertices = np.concatenate([surface.vertices for surface in worn])
    assert vertices[:, 1].max() > -0.01
    assert np.abs(vertices[:, 0]).max() > 0.06


def test_tubes_are_thick_enough_for_three_millimetre_cells(subjects):
    for kind, frame in eyewear._FRAMES.items():
        assert frame.tube >= 0.0016, kind
    assert eyewear.make(subjects[0], wearing(), np.random.default_rng(1)) == []
