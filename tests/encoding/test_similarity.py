# SPDX-License-Identifier: GPL-3.0-or-later
"""Similarities: found again from points, and composed of what they say."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.spatial.transform import Rotation

from backend.encoding.similarity import Similarity


@given(st.floats(0.01, 100), st.integers(0, 10_000))
def test_found_again_from_points(scale: float, seed: int) -> None:
    rng = np.random.default_rng(seed)
    truth = Similarity(scale, Rotation.random(random_state=seed).as_matrix(), rng.normal(size=3))
    points = rng.normal(size=(10, 3))
    found = Similarity.between(points, truth(points))
    np.testing.assert_allclose(found(points), truth(points), atol=1e-9 * max(scale, 1))
    assert found.scale == pytest.approx(scale)


def test_flat_points_do_not_mirror() -> None:
    flat = np.array([[0.0, 0, 0], [1, 0, 0], [0, 2, 0], [1, 2, 0]])
    found = Similarity.between(flat, flat * [1, 1, -1])
    assert np.linalg.det(found.rotation) == pytest.approx(1)


def test_framing_carries_the_middle() -> None:
    turn = Rotation.from_euler("z", 30, degrees=True).as_matrix()
    framed = Similarity.framing(turn, np.array([1.0, 2, 3]), np.array([4.0, 5, 6]), 2.0)
    np.testing.assert_allclose(framed(np.array([[1.0, 2, 3]])), [[4, 5, 6]])
