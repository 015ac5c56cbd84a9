# SPDX-License-Identifier: GPL-3.0-or-later
"""Lids stay off eyeballs at rest, where shapes take them, and on the straight way there."""

import numpy as np
import pytest

from backend.rigging.eyeballs import CLEARANCE, ON_THE_WAY, Eyeball, cleared, lifted

LEFT = Eyeball(np.array([0.031, -0.085, 0.2], np.float32), 0.015)
BALLS = LEFT, Eyeball(LEFT.centre * np.float32([-1, 1, 1]), 0.015)


def over(ball: Eyeball, degrees: np.ndarray, height: float) -> np.ndarray:
    """Points in front of ``ball``, so far up from its middle and off its surface, ``[N, 3]``."""
    angle = np.radians(degrees)
    direction = np.stack([0 * angle, -np.cos(angle), np.sin(angle)], 1)
    return (ball.centre + (ball.radius + height) * direction).astype(np.float32)


def least_gap(ball: Eyeball, start: np.ndarray, end: np.ndarray) -> float:
    way = start + np.linspace(0, 1, 101)[:, None, None] * (end - start)
    return float(np.linalg.norm(way - ball.centre, axis=2).min() - ball.radius)


@pytest.mark.parametrize("ball", BALLS)
def test_no_way_over_the_ball_cuts_into_it(ball: Eyeball) -> None:
    travel = np.linspace(1, 75, 75)
    start, end = over(ball, 40 + 0 * travel, CLEARANCE), over(ball, 40 - travel, CLEARANCE)
    moved = cleared(start, end, BALLS)
    assert least_gap(ball, start, end) < -0.002
    assert least_gap(ball, start, moved) > 0.9 * ON_THE_WAY
    short = travel < 30
    np.testing.assert_array_equal(moved[short], end[short])
    outward = np.linalg.norm(moved - ball.centre, axis=1) - ball.radius
    assert (np.diff(outward) > -1e-6).all() and outward[travel < 42].max() < 2 * CLEARANCE


def test_what_moves_elsewhere_stays() -> None:
    cheek = over(LEFT, np.linspace(-90, -60, 50), 0.02)
    np.testing.assert_array_equal(cleared(cheek, cheek + np.float32(0.004), BALLS), cheek + np.float32(0.004))


def test_what_lies_in_the_ball_is_lifted_out_of_it() -> None:
    place = over(LEFT, np.linspace(-60, 60, 50), -0.003)
    away = np.linalg.norm(lifted(place, BALLS) - LEFT.centre, axis=1) - LEFT.radius
    np.testing.assert_allclose(away, CLEARANCE, atol=1e-6)
