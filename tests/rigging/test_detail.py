# SPDX-License-Identifier: GPL-3.0-or-later
"""Brows and lips become crisp, and stay away where there are none."""

import numpy as np
import pytest

from backend.rigging.detail import draw_brows, draw_lips, in_brow_box

SKIN, INK = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.2, 0.12, 0.1], np.float32)
X, Z = np.meshgrid(np.linspace(-0.07, 0.07, 281), np.linspace(0.19, 0.25, 121))
POINTS = np.stack([X, np.full_like(X, -0.1), Z], -1).reshape(-1, 3).astype(np.float32)
SOFT = np.exp(-(((np.abs(POINTS[:, 0]) - 0.03) / 0.014) ** 4) - ((POINTS[:, 2] - 0.222) / 0.004) ** 2).astype(
    np.float32
)


def test_soft_brows_become_hairs_in_their_place_and_colour() -> None:
    bare = np.tile(SKIN, (len(POINTS), 1))
    colour, opacity = draw_brows(POINTS, bare + SOFT[:, None] * (INK - SKIN), bare)
    cover = opacity[:, 0]
    assert cover[SOFT > 0.9].mean() > 0.7
    assert cover[SOFT < 0.02].max() == pytest.approx(0, abs=0.05)
    middling = cover[(SOFT > 0.3) & (SOFT < 0.6)]
    assert middling.std() > 0.2
    assert np.median(colour[SOFT > 0.9], 0) == pytest.approx(INK, abs=0.08)


def test_bare_skin_gets_no_brows() -> None:
    bare = np.tile(SKIN, (len(POINTS), 1))
    _, opacity = draw_brows(POINTS, bare * 0.98, bare)
    assert opacity.max() == 0


def test_brows_keep_to_their_box() -> None:
    inside = in_brow_box(
        np.array([[0.03, -0.1, 0.22], [0.03, 0.1, 0.22], [0.03, -0.1, 0.15], [0, -0.1, 0.22]])
    )
    assert inside[:, 0].tolist() == [1, 0, 0, 0]


def test_lips_are_one_coloured_with_a_soft_edge() -> None:
    mask = np.linspace(0, 1, len(POINTS)).astype(np.float32)
    seen = np.tile(SKIN, (len(POINTS), 1))
    seen[mask > 0.5] = [0.7, 0.2, 0.25]
    colour, opacity = draw_lips(POINTS, mask, seen)
    assert np.abs(colour - [0.7, 0.2, 0.25]).max() < 0.03
    assert opacity[mask < 0.1].max() == 0 and opacity[mask > 0.8].min() > 0.7
    assert 0.1 < opacity[np.abs(mask - 0.4).argmin()] < 0.7
