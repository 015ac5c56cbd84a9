# SPDX-License-Identifier: GPL-3.0-or-later
"""What a face shape moves of teeth and tongue stays behind the skin."""

import numpy as np
import pytest

from backend.rigging.mouth import LOWERED, SHOWN, in_the_mouth, push_back, with_teeth_shown
from backend.rigging.template import Piece, get_head_template

TEMPLATE = get_head_template()
JAW = list(TEMPLATE.shape_names).index("jawOpen")
INSIDE = np.concatenate(in_the_mouth(TEMPLATE))


@pytest.fixture
def receding() -> np.ndarray:
    """The template, its chin sixteen millimetres farther back."""
    vertices = TEMPLATE.vertices.copy()
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    x, y, z = TEMPLATE.vertices[skin].T
    chin = np.exp(-((x / 0.04) ** 2) - (np.maximum(z - 0.11, 0) / 0.006) ** 2) * (y < -0.04)
    vertices[skin, 1] += 0.016 * chin
    return vertices


def in_front(vertices: np.ndarray, shape: np.ndarray) -> int:
    """How many of the moved vertices of teeth and tongue lie before the skin's frontmost point about them."""
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    moved = vertices + shape
    skin = skin[~TEMPLATE.cavity[skin] & (moved[skin, 1] < -0.03)]
    low = INSIDE[shape[INSIDE, 2] < -0.005]
    below = low[moved[low, 2] < moved[low, 2].min() + 0.006]
    flat = np.linalg.norm(moved[skin][:, None, [0, 2]] - moved[below][None][:, :, [0, 2]], axis=2)
    return int((moved[below, 1] < moved[skin, 1][flat.argmin(0)]).sum())


def test_the_template_needs_none() -> None:
    shapes = TEMPLATE.shapes.copy()
    push_back(TEMPLATE, TEMPLATE.vertices, shapes)
    np.testing.assert_array_equal(shapes, TEMPLATE.shapes)


def test_teeth_stay_behind_a_receding_chin(receding: np.ndarray) -> None:
    shapes = TEMPLATE.shapes.copy()
    assert in_front(receding, shapes[JAW]) > 0
    push_back(TEMPLATE, receding, shapes)
    assert in_front(receding, shapes[JAW]) == 0
    pushed = shapes[JAW] - TEMPLATE.shapes[JAW]
    moved = INSIDE[np.abs(TEMPLATE.shapes[JAW][INSIDE]).max(1) > 0]
    assert not pushed[~TEMPLATE.cavity & ~np.isin(np.arange(len(pushed)), moved)].any()
    assert (pushed[:, 1] >= 0).all()
    assert not pushed[:, [0, 2]].any()
    np.testing.assert_allclose(pushed[moved, 1], pushed[moved, 1][0], atol=1e-6)


def test_upper_teeth_show_below_the_lip_and_the_rest_stays() -> None:
    shown = with_teeth_shown(TEMPLATE, TEMPLATE.vertices)
    moved = shown - TEMPLATE.vertices
    assert not np.delete(moved, INSIDE, axis=0).any()
    assert 0 > moved[INSIDE, 2].min() >= -LOWERED - 1e-6
    assert np.ptp(moved[INSIDE, 2]) < 1e-6 < SHOWN
    again = with_teeth_shown(TEMPLATE, shown)
    np.testing.assert_allclose(again, shown, atol=1e-6)
