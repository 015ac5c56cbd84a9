# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes have a pupil in an iris in white, and show between the template's lids."""

import numpy as np

from backend.rigging.eyeballs import eyeballs
from backend.rigging.eyes import IRIS_RADIUS, MEAN_BALL, PUPIL, PUPIL_RADIUS, SCLERA, eye_colours, opening
from backend.rigging.template import Piece, get_head_template

IRIS = np.array([0.2, 0.4, 0.6], np.float32)
TEMPLATE = get_head_template()
LEFT, RIGHT = eyeballs(TEMPLATE, TEMPLATE.vertices)


def on_ball(away: float, angle: float = 0.3) -> np.ndarray:
    """A point of a mean eyeball so far from its axis, ``[1, 3]``."""
    ahead = np.sqrt(MEAN_BALL**2 - away**2)
    return np.array([[away * np.cos(angle), -ahead, away * np.sin(angle)]], np.float32)


def test_an_eye_is_a_pupil_in_an_iris_in_white() -> None:
    read = lambda away: eye_colours(on_ball(away), MEAN_BALL, IRIS)[0]  # noqa: E731
    np.testing.assert_allclose(read(0.5 * PUPIL_RADIUS), PUPIL, atol=1e-6)
    iris = read((PUPIL_RADIUS + IRIS_RADIUS) / 2)
    assert iris[2] > iris[1] > iris[0]
    np.testing.assert_allclose(read(1.2 * IRIS_RADIUS), SCLERA, atol=1e-6)
    np.testing.assert_allclose(eye_colours(-on_ball(0), MEAN_BALL, IRIS)[0], SCLERA, atol=1e-6)


def test_the_opening_is_between_the_lids_and_lashes_are_above_it() -> None:
    front = LEFT.centre - [0, LEFT.radius, 0]
    heights = np.arange(-0.012, 0.012, 0.0002)
    upwards = opening((front + heights[:, None] * [0, 0, 1]).astype(np.float32))
    open_at, lashes_at = heights[upwards.eye > 0.5], heights[upwards.lashes > 0.5]
    assert 0.005 < np.ptp(open_at) < 0.014
    assert lashes_at.min() >= open_at.max() - 0.0002 and np.ptp(lashes_at) < 0.002


def test_eyes_open_alike_on_both_sides_and_skin_is_none() -> None:
    place = TEMPLATE.vertices[TEMPLATE.vertices_of(Piece.EYES)]
    mirrored = place * np.float32([-1, 1, 1])
    np.testing.assert_array_equal(opening(place).eye, opening(mirrored).eye)
    forehead = np.array([[0.03, -0.12, 0.24]], np.float32)
    assert opening(forehead).eye.max() == opening(forehead).lashes.max() == 0
