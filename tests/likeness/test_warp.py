# SPDX-License-Identifier: GPL-3.0-or-later
"""The smooth map of space from one head to another."""

import numpy as np
import pytest
import torch

from backend.likeness.warp import FACE, Warp
from backend.rigging.template import Piece
from backend.space import Box
from tests.likeness.known_head import BASIS, TEMPLATE, identity

SKIN = TEMPLATE.vertices_of(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN]]
BOX, CPU = Box(), torch.device("cpu")


def points(count: int = 5000) -> torch.Tensor:
    """In the box, and a little beyond."""
    rng = np.random.default_rng(0)
    return torch.from_numpy((rng.uniform(-1.1, 1.1, (count, 3)) * BOX.half + BOX.centre).astype(np.float32))


def test_without_shifts_it_is_the_identity() -> None:
    start = TEMPLATE.vertices[OUTER]
    somewhere = points()
    assert torch.equal(Warp(start, np.zeros_like(start), BOX, CPU)(somewhere), somewhere)


def test_a_common_shift_moves_all_space() -> None:
    start, shift = TEMPLATE.vertices[OUTER], np.float32([0.01, -0.004, 0.002])
    moved = Warp(start, np.tile(shift, (len(start), 1)), BOX, CPU)(points())
    assert torch.allclose(moved, points() + torch.from_numpy(shift), atol=1e-6)


@pytest.mark.parametrize("seed", [11, 12])
def test_vertices_go_where_they_should(seed: int) -> None:
    start, end = TEMPLATE.vertices[OUTER], BASIS.head(identity(seed))[OUTER]
    found = Warp(start, end - start, BOX, CPU)(torch.from_numpy(start)).numpy()
    error, way = np.linalg.norm(found - end, axis=1), np.linalg.norm(end - start, axis=1)
    assert np.median(error) < 0.25 * np.median(way)
    inside = ((start > np.array(FACE[0]) + 0.02) & (start < np.array(FACE[1]) - 0.02)).all(1)
    assert np.median(error[inside]) < 8e-4 and np.percentile(error[inside], 95) < 3e-3


def test_it_is_smooth_across_the_border_of_the_fine_cells() -> None:
    start, end = TEMPLATE.vertices[OUTER], BASIS.head(identity(11))[OUTER]
    warp = Warp(start, end - start, BOX, CPU)
    line = torch.zeros(2000, 3)
    line[:, 0] = torch.linspace(-0.18, 0.18, 2000)
    line[:, 1:] = torch.tensor([-0.08, 0.17])
    steps = torch.linalg.norm((warp(line) - line).diff(dim=0), dim=1)
    assert float(steps.max()) < 0.5 * 0.36 / 2000
