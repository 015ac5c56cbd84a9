# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads of known colour under known lights."""

import numpy as np
import pytest

from backend.likeness.light import delit
from backend.meshing.tangents import smooth_normals
from backend.rigging.template import Piece
from tests.likeness.known_head import BASIS, TEMPLATE, identity

SKIN = np.array([0.42, 0.22, 0.15], np.float32)
VERTICES = TEMPLATE.vertices_of(Piece.SKIN)
NORMALS = smooth_normals(BASIS.head(identity(11)), TEMPLATE.quads)[VERTICES]
SEEN = np.clip(-2 * NORMALS[:, 1], 0, 1) * (BASIS.mean[VERTICES, 2] > 0.1)
KNOWN = SEEN > 0.5


def shading(towards: tuple[float, float, float], ambient: float = 0.35) -> np.ndarray:
    """Light ``[V]`` from one side and from everywhere."""
    direction = np.array(towards) / np.linalg.norm(towards)
    return (ambient + (1 - ambient) * (NORMALS @ direction).clip(0)).astype(np.float32)


def uneven(colour: np.ndarray) -> float:
    """Deviation of the brightness over its mean, where the skin is seen."""
    bright = colour[KNOWN].mean(1)
    return float(bright.std() / bright.mean())


@pytest.mark.parametrize("towards", [(0.8, -0.6, 0.3), (-0.5, -0.8, 0.6), (0, -0.7, 0.9)])
def test_an_evenly_coloured_head_comes_back_nearly_even(towards: tuple[float, float, float]) -> None:
    lit = SKIN * shading(towards)[:, None]
    found = delit(lit, NORMALS, SEEN)
    assert uneven(found) < 0.45 * uneven(lit)
    left, right = (found[KNOWN & (side * NORMALS[:, 0] > 0.3)].mean() for side in (1, -1))
    assert 0.75 < left / right < 1.35


def test_what_is_lit_evenly_stays() -> None:
    flat = np.tile(SKIN, (len(NORMALS), 1))
    assert np.allclose(delit(flat, NORMALS, SEEN)[KNOWN], SKIN, rtol=0.02)


def test_marks_of_the_skin_survive() -> None:
    spot = np.linalg.norm(BASIS.mean[VERTICES] - [0.04, -0.1, 0.16], axis=1) < 0.008
    lit = SKIN * shading((0.8, -0.6, 0.3))[:, None]
    lit[spot] *= 0.4
    found = delit(lit, NORMALS, SEEN).mean(1)
    around = (np.linalg.norm(BASIS.mean[VERTICES] - [0.04, -0.1, 0.16], axis=1) < 0.02) & ~spot
    assert spot.sum() > 3
    assert 0.3 < found[spot].mean() / found[around].mean() < 0.55


def test_shine_is_dulled() -> None:
    lit = np.tile(SKIN, (len(NORMALS), 1))
    shiny = np.linalg.norm(BASIS.mean[VERTICES] - [0.0, -0.11, 0.25], axis=1) < 0.012
    lit[shiny] = 0.95
    found = delit(lit, NORMALS, SEEN)
    assert shiny.sum() > 3
    assert found[shiny].mean() < 0.75 * 0.95
    hue, dull = found[shiny].mean(0), SKIN / SKIN[0]
    assert np.abs(hue / hue[0] - dull).max() < np.abs(1 - dull).max()


def test_too_little_skin_tells_nothing() -> None:
    lit = SKIN * shading((0.8, -0.6, 0.3))[:, None]
    assert np.array_equal(delit(lit, NORMALS, np.zeros_like(SEEN)), lit)
