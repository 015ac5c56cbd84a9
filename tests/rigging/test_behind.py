# SPDX-License-Identifier: GPL-3.0-or-later
"""Face shapes bring no cavity through the skin before it."""

import numpy as np
import pytest

from backend.rigging.behind import keep_behind, put_behind
from backend.rigging.mouth import in_the_mouth, out_of_skin
from backend.rigging.template import Piece, get_head_template

TEMPLATE = get_head_template()
SKIN = TEMPLATE.triangles(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN].any(1)]
CAVITY = np.intersect1d(np.flatnonzero(TEMPLATE.cavity), TEMPLATE.vertices_of(Piece.SKIN))
SMILE = np.isin(TEMPLATE.shape_names, [f"mouthSmile{side}" for side in ("Left", "Right")])
FAINT = 3e-4
"""Metres that an edge may be out, unseen."""


@pytest.fixture
def hollow() -> np.ndarray:
    """The shapes, those of a smile drawing in the skin above the mouth's corners by six millimetres."""
    shapes = TEMPLATE.shapes.copy()
    x, _, z = TEMPLATE.vertices.T
    beside = np.exp(-(((np.abs(x) - 0.022) / 0.008) ** 2) - ((z - 0.152) / 0.006) ** 2)
    beside[CAVITY] = 0
    shapes[SMILE, :, 1] += 0.006 * beside
    return shapes


def through(shapes: np.ndarray) -> int:
    """How many vertices of cavities lie before the skin of a head that smiles."""
    return int((out_of_skin(TEMPLATE.vertices + shapes[SMILE].sum(0), CAVITY, OUTER) > FAINT).sum())


def test_a_smile_brings_no_cavity_through(hollow: np.ndarray) -> None:
    shapes = hollow.copy()
    keep_behind(TEMPLATE, TEMPLATE.vertices, shapes)
    assert through(hollow) > 4 and through(shapes) == 0
    pushed = shapes - hollow
    assert (pushed >= 0).all() and not pushed[:, :, [0, 2]].any()
    inside = np.concatenate(in_the_mouth(TEMPLATE))
    assert not np.delete(pushed, np.union1d(CAVITY, inside), axis=1).any()
    np.testing.assert_allclose(np.ptp(pushed[:, inside, 1], axis=1), 0, atol=1e-6)


def test_what_a_wrap_brought_out_goes_back_and_the_rest_stays() -> None:
    whole = TEMPLATE.vertices.copy()
    put_behind(TEMPLATE, whole)
    np.testing.assert_array_equal(whole, TEMPLATE.vertices)
    above = CAVITY[np.linalg.norm(TEMPLATE.vertices[CAVITY] - [0.018, -0.107, 0.152], axis=1) < 0.006]
    whole[above, 1] -= 0.008
    assert (out_of_skin(whole, above, OUTER) > FAINT).any()
    put_behind(TEMPLATE, whole)
    assert not (out_of_skin(whole, CAVITY, OUTER) > FAINT).any()
    assert not np.delete(whole - TEMPLATE.vertices, above, axis=0).any()


def test_what_moves_nothing_stays() -> None:
    still = np.zeros((1, *TEMPLATE.vertices.shape), np.float32)
    keep_behind(TEMPLATE, TEMPLATE.vertices, still)
    np.testing.assert_allclose(still, 0, atol=1e-6)
