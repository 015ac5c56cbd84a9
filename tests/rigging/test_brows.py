# SPDX-License-Identifier: GPL-3.0-or-later
"""Brows become a crisp pair, and stay away where there are none."""

import numpy as np
import pytest

from backend.rigging.brows import Outline, draw_brows, fit_outline, in_box

SKIN, INK = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.3, 0.2, 0.15], np.float32)
X, Z = np.meshgrid(np.linspace(-0.07, 0.07, 281), np.linspace(0.19, 0.25, 121))
POINTS = np.stack([X, np.full_like(X, -0.1), Z], -1).reshape(-1, 3).astype(np.float32)
TRUTH = Outline(np.array([0.002, 0.003, -0.002], np.float32), 0.004)
BARE = np.tile(SKIN, (len(POINTS), 1))
SHOWN = np.ones(len(POINTS), np.float32)


def seen(cover: np.ndarray) -> np.ndarray:
    return BARE + cover[:, None] * (INK - SKIN)


def test_an_outline_is_found_again() -> None:
    near = in_box(POINTS)[:, 0] > 0
    truth = TRUTH.cover(POINTS[near])
    found = fit_outline(POINTS[near], truth)
    mean = Outline(np.zeros(3, np.float32), 0.003).cover(POINTS[near])
    assert np.abs(found.cover(POINTS[near]) - truth).sum() < 0.6 * np.abs(mean - truth).sum()
    assert found.half == pytest.approx(TRUTH.half, abs=1.6e-3)


def test_one_side_tells_the_other() -> None:
    left = POINTS[:, 0] > 0
    colour, opacity = draw_brows(POINTS, seen(TRUTH.cover(POINTS)), BARE, np.where(left, 1, 0))
    cover, inner = opacity[:, 0], TRUTH.cover(POINTS) > 0.9
    assert cover[inner & left].mean() > 0.7
    assert cover[inner & ~left].mean() > 0.7
    assert (colour[inner].mean(1) < SKIN.mean() - 0.3).all()


def test_brows_end_where_skin_begins() -> None:
    _, opacity = draw_brows(POINTS, seen(TRUTH.cover(POINTS)), BARE, SHOWN)
    far = np.abs(POINTS[:, 2] - 0.222) > 0.014
    assert opacity[far].max() == 0
    soft = opacity[(opacity > 0.02) & (opacity < 0.98)]
    assert soft.std() > 0.2


def test_bare_skin_and_hidden_brows_are_left() -> None:
    assert draw_brows(POINTS, BARE * 0.98, BARE, SHOWN)[1].max() == 0
    assert draw_brows(POINTS, seen(TRUTH.cover(POINTS)), BARE, 0 * SHOWN)[1].max() == 0


def test_brows_keep_to_their_box() -> None:
    inside = in_box(np.array([[0.03, -0.1, 0.22], [0.03, 0.1, 0.22], [0.03, -0.1, 0.15], [0, -0.1, 0.22]]))
    assert inside[:, 0].tolist() == [1, 0, 0, 0]
