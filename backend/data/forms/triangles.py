# SPDX-License-Identifier: GPL-3.0-or-later
"""Small geometry on arrays of points."""

import numpy as np

from backend.data.forms.surface import Floats, Ints


def barycentric(corners: Floats, points: Floats) -> Floats:
    """Weights ``[N, 3]``, 0..1, of points in the planes of triangles ``[N, 3, 3]``."""
    first, second, offset = (
        corners[:, 1] - corners[:, 0],
        corners[:, 2] - corners[:, 0],
        points - corners[:, 0],
    )
    dot = lambda a, b: np.einsum("nc,nc->n", a, b)  # noqa: E731
    aa, ab, bb = dot(first, first), dot(first, second), dot(second, second)
    ao, bo = dot(first, offset), dot(second, offset)
    scale = np.maximum(aa * bb - ab * ab, 1e-20)
    v, w = (bb * ao - ab * bo) / scale, (aa * bo - ab * ao) / scale
    weights = np.clip(np.stack([1 - v - w, v, w], 1), 0, 1)
    return weights / weights.sum(1, keepdims=True)


def spatial_order(points: Floats, low: Floats, high: Floats) -> Ints:
    """A permutation that walks points ``[N, 3]`` along a Morton curve of 64 cells an edge."""
    cell = np.clip((points - low) / (high - low) * 64, 0, 63).astype(np.int64)
    code = np.zeros(len(points), np.int64)
    for bit in range(6):
        for axis in range(3):
            code |= ((cell[:, axis] >> bit) & 1) << (3 * bit + axis)
    return np.argsort(code, kind="stable")
