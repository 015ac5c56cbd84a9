# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks carry a face into avatar space, whatever covers some of them."""

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backend.encoding.landmarks import EYES, INDICES, PLACES, fit
from backend.encoding.similarity import Similarity
from backend.space import EYE_MIDPOINT


def seen(turn: np.ndarray) -> np.ndarray:
    """The landmarks in a file of other axes, units and origin."""
    return Similarity(37.0, turn, np.array([4.0, -2, 9]))(PLACES)


def test_landmarks_are_those_of_a_face() -> None:
    assert len(set(INDICES.tolist())) == len(PLACES)
    eyes = PLACES[EYES].mean(0)
    assert eyes[0] == pytest.approx(0) and eyes[2] == pytest.approx(EYE_MIDPOINT[2], abs=0.01)
    assert (PLACES[:, 1] < EYE_MIDPOINT[1]).all()


def test_a_turned_face_is_carried_back() -> None:
    turn = Rotation.from_euler("xyz", (25, 100, 40), degrees=True).as_matrix()
    places = seen(turn)
    placing, relief = fit(places)
    np.testing.assert_allclose(placing(places), PLACES, atol=1e-9)
    assert relief == pytest.approx(1)


def test_a_picture_of_a_face_has_no_relief() -> None:
    _, relief = fit(PLACES * [1, 0, 1])
    assert abs(relief) < 0.1


def test_a_nearly_straight_head_stays_as_its_maker_wanted_it() -> None:
    up_is_y = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])
    nod = Rotation.from_euler("x", 6, degrees=True).as_matrix()
    placing, _ = fit(seen(nod @ up_is_y))
    np.testing.assert_array_equal(placing.rotation, up_is_y.T)
    bow = Rotation.from_euler("x", 25, degrees=True).as_matrix()
    placing, _ = fit(seen(bow @ up_is_y))
    np.testing.assert_allclose(placing.rotation, (bow @ up_is_y).T, atol=1e-9)


def test_hair_over_a_brow_and_what_is_not_seen_do_not_count() -> None:
    turn = Rotation.from_euler("y", 40, degrees=True).as_matrix()
    places = seen(turn)
    truth, _ = fit(places)
    places[4] += 37 * np.array([0, 0.03, -0.02])
    places[10] = np.nan
    placing, _ = fit(places)
    np.testing.assert_allclose(placing(places[:4]), truth(places[:4]), atol=1e-3)
