# SPDX-License-Identifier: GPL-3.0-or-later
"""Nearest points of the template's skin, against libigl's exact ones."""

import igl
import numpy as np
import pytest

from backend.meshing.nearest import NearestOnSurface, OnSurface
from backend.rigging.template import Piece, get_head_template

TEMPLATE = get_head_template()
FACES = TEMPLATE.triangles(Piece.SKIN)
VERTICES = TEMPLATE.vertices
EDGE = float(np.median(np.linalg.norm(VERTICES[FACES[:, 0]] - VERTICES[FACES[:, 1]], axis=1)))


@pytest.fixture(scope="module")
def points() -> np.ndarray:
    """About the skin, up to 2 cm off."""
    rng = np.random.default_rng(3)
    corner = VERTICES[FACES[rng.integers(0, len(FACES), 4000)]]
    on = np.einsum("nk,nkc->nc", rng.dirichlet(np.ones(3), 4000), corner)
    return (on + rng.normal(0, 0.008, on.shape)).astype(np.float32)


@pytest.fixture(scope="module")
def found(points: np.ndarray) -> OnSurface:
    return NearestOnSurface(VERTICES, FACES)(points)


def test_distances_are_exact_to_a_share_of_an_edge(points: np.ndarray, found: OnSurface) -> None:
    squared, _, _ = igl.point_mesh_squared_distance(points.astype(float), VERTICES.astype(float), FACES)
    excess = found.distance - np.sqrt(squared)
    assert (excess > -1e-6).all()
    assert np.median(excess) < 0.01 * EDGE and np.percentile(excess, 99) < 0.2 * EDGE


def test_what_it_gives_is_the_point(points: np.ndarray, found: OnSurface) -> None:
    assert (found.weight >= 0).all() and np.allclose(found.weight.sum(1), 1, atol=1e-5)
    at = found.blend(VERTICES, FACES)
    assert np.allclose(np.linalg.norm(at - points, axis=1), found.distance, atol=1e-5)
    assert np.allclose(found.corners(VERTICES[FACES]), at, atol=1e-6)


def test_beyond_its_reach_the_distance_is_infinite(points: np.ndarray, found: OnSurface) -> None:
    near = NearestOnSurface(VERTICES, FACES)(points, 0.012)
    assert np.isinf(near.distance[found.distance > 0.012]).all()
    close = found.distance < 0.012 - 2 * EDGE
    assert close.sum() > 1000
    assert np.allclose(near.distance[close], found.distance[close])
