# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a field at many points: the same on one thread and on several, and no fault is lost in one."""

from collections.abc import Iterator

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.errors import RodinError
from backend.meshing.sampling import CACHED, Floats, colours, distances, gradients, samples
from tests.analytic_head import AnalyticHead

POINTS = np.random.default_rng(3).uniform(-0.15, 0.3, (2 * CACHED + 77, 3)).astype(np.float32)


class Unreadable(AnalyticHead):
    """A field that fails at a point far up."""

    def distance(self, points: Tensor) -> Tensor:
        if (points[:, 2] > 1).any():
            raise RodinError("device.out_of_memory", "It fails here.", "Nothing helps.")
        return super().distance(points)


@pytest.fixture(params=[1, 3])
def threads(request: pytest.FixtureRequest) -> Iterator[int]:
    """PyTorch has so many threads meanwhile."""
    before = torch.get_num_threads()
    torch.set_num_threads(request.param)
    yield request.param
    torch.set_num_threads(before)


def slope_by_hand(points: Floats, step: float) -> Floats:
    """Central differences."""
    head = AnalyticHead()
    shift = np.eye(3, dtype=np.float32) * np.float32(step)
    columns = [distances(head, points + s) - distances(head, points - s) for s in shift]
    return np.stack(columns, 1) / np.float32(2 * step)


def test_all_points_are_read_in_their_order(threads: int) -> None:
    head = AnalyticHead()
    expected = head(torch.from_numpy(POINTS))
    distance, albedo = colours(head, POINTS)
    found = samples(head, POINTS)
    for values in (distances(head, POINTS), distance, found.distance):
        np.testing.assert_allclose(values, expected.distance.numpy(), atol=1e-6)
    for values in (albedo, found.albedo):
        np.testing.assert_allclose(values, expected.albedo.numpy(), atol=1e-6)
    np.testing.assert_allclose(found.part, expected.part.softmax(-1).numpy(), atol=1e-6)
    np.testing.assert_allclose(found.canonical, expected.canonical.numpy(), atol=1e-6)
    assert torch.get_num_threads() == threads


def test_no_points_are_no_values(threads: int) -> None:
    found = samples(AnalyticHead(), POINTS[:0])
    assert [len(values) for values in (found.distance, found.albedo, found.part, found.canonical)] == [0] * 4
    assert torch.get_num_threads() == threads


def test_gradients_are_those_of_the_distance(threads: int) -> None:
    some = POINTS[np.abs(distances(AnalyticHead(), POINTS)) < 0.01][:200]
    found = gradients(AnalyticHead(), some, 1e-3)
    assert np.median(np.linalg.norm(found - slope_by_hand(some, 1e-3), axis=1)) < 0.02
    assert torch.get_num_threads() == threads


def test_what_a_field_raises_comes_through_and_the_threads_stay(threads: int) -> None:
    points = POINTS.copy()
    points[-1, 2] = 2.0
    with pytest.raises(RodinError, match="It fails here"):
        distances(Unreadable(), points)
    assert torch.get_num_threads() == threads
