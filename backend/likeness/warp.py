# SPDX-License-Identifier: GPL-3.0-or-later
"""A smooth map of space that takes one shape of the template to another."""

from dataclasses import dataclass

import numpy as np
import torch
import torch.nn.functional as F
from scipy import ndimage
from scipy.sparse import csr_array
from scipy.spatial import KDTree
from torch import Tensor

from backend.meshing.sampling import Floats
from backend.space import Box

NEIGHBOURS, SOFTNESS = 12, 0.002
"""Vertices that a cell's shift is the mean of, and the distance, metres, within which they count alike."""
COARSE, FINE = 0.008, 0.0035
"""Edges of the cells everywhere and about the face, metres."""
FACE = ((-0.09, -0.165, 0.06), (0.09, 0.0, 0.28))
"""The box about the face, metres."""
BORDER = 0.015
"""Over so much, metres, the fine cells go over into the coarse ones."""

FAINT = 1e-6
"""Shifts that are less, metres, are none, so that space far from all others stays to the bit."""


@dataclass(frozen=True)
class _Cells:
    """Shifts ``[3, X, Y, Z]`` in metres of the cells of a box from ``low`` to ``high``."""

    shifts: Tensor
    low: Tensor
    high: Tensor

    def at(self, points: Tensor) -> Tensor:
        """Trilinear shifts ``[N, 3]`` of ``points [N, 3]``; beyond the box those of its edge."""
        place = 2 * (points - self.low) / (self.high - self.low) - 1
        found = F.grid_sample(
            self.shifts[None],
            place.flip(-1)[None, None, None],
            align_corners=True,
            padding_mode="border",
        )
        return found[0, :, 0, 0].T


class Warp:
    """Shifts of space that are known on the vertices of a surface and go on smoothly.

    Args:
        vertices: ``[V, 3]`` metres, where shifts are known.
        shifts: ``[V, 3]`` metres.
        box: whose space it is.
        device: where points are.
    """

    def __init__(self, vertices: Floats, shifts: Floats, box: Box, device: torch.device) -> None:
        low, high = np.array(box.centre) - box.half, np.array(box.centre) + box.half
        self._all = _cells(vertices, shifts, low, high, COARSE, device)
        self._face = _cells(vertices, shifts, np.array(FACE[0]), np.array(FACE[1]), FINE, device)

    def __call__(self, points: Tensor) -> Tensor:
        """``points [N, 3]`` shifted, metres."""
        shift = self._all.at(points)
        depth = torch.minimum(points - self._face.low, self._face.high - points).amin(-1, keepdim=True)
        return points + shift.lerp(self._face.at(points), (depth / BORDER).clamp(0, 1))


def _cells(
    vertices: Floats, shifts: Floats, low: Floats, high: Floats, edge: float, device: torch.device
) -> _Cells:
    counts = np.ceil((high - low) / edge).astype(int) + 1
    axes = [np.linspace(start, end, count) for start, end, count in zip(low, high, counts, strict=True)]
    nodes = np.stack(np.meshgrid(*axes, indexing="ij"), -1).reshape(-1, 3)
    distance, near = KDTree(vertices).query(nodes, NEIGHBOURS, workers=-1)
    weight = 1 / (distance + SOFTNESS) ** 2
    weight /= weight.sum(1, keepdims=True)
    ends = np.arange(0, near.size + 1, NEIGHBOURS)
    spread = csr_array((weight.ravel(), near.ravel(), ends), (len(nodes), len(vertices)))
    found = (spread @ shifts.astype(np.float64)).T.reshape(3, *counts)
    smooth = ndimage.gaussian_filter(found, (0, 0.6, 0.6, 0.6), mode="nearest")
    smooth[np.abs(smooth) < FAINT] = 0
    to = lambda values: torch.as_tensor(np.asarray(values, np.float32), device=device)  # noqa: E731
    return _Cells(to(smooth), to(low), to(high))
