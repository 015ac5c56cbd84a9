# SPDX-License-Identifier: GPL-3.0-or-later
"""The point of a surface that is nearest to points near it, for millions of points."""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.meshing.sampling import Floats, Ints

_STANDING = np.array(
    [[4, 1, 1], [1, 4, 1], [1, 1, 4], [1, 2.5, 2.5], [2.5, 1, 2.5], [2.5, 2.5, 1], [2, 2, 2]], np.float32
)
SHARES = _STANDING / _STANDING.sum(1, keepdims=True)
"""Barycentric weights of the points that stand for a triangle."""
LEAF = 32
"""Points that the search takes one by one."""
THREADED = 1 << 15
"""So many points are worth threads of their own."""


class OnSurface(NamedTuple):
    """Points of a surface.

    Attributes:
        face: ``[N]`` triangle.
        weight: ``[N, 3]`` barycentric weights in it.
        distance: ``[N]`` metres from there to the point that was asked for.
    """

    face: Ints
    weight: Floats
    distance: Floats

    def blend(self, values: Floats, faces: NDArray[np.integer[Any]]) -> Floats:
        """``values [V, C]`` at the vertices of ``faces [F, 3]``, at the points: ``[N, C]``."""
        return np.einsum("nk,nkc->nc", self.weight, values[faces[self.face]])

    def corners(self, values: Floats) -> Floats:
        """``values [F, 3, C]`` at the corners of triangles, at the points: ``[N, C]``."""
        return np.einsum("nk,nkc->nc", self.weight, values[self.face])


class NearestOnSurface:
    """Finds nearest points, exact to a share of an edge: a few points stand for each triangle.

    Args:
        vertices: ``[V, 3]`` metres.
        faces: ``[F, 3]``.
    """

    def __init__(self, vertices: Floats, faces: Ints) -> None:
        self._corner = vertices[faces].astype(np.float32)
        samples = np.einsum("sk,fkc->fsc", SHARES, self._corner).reshape(-1, 3)
        self._tree = KDTree(samples, LEAF)

    def __call__(self, points: Floats, reach: float = np.inf) -> OnSurface:
        """Nearest points of ``points [N, 3]``; those farther than ``reach`` metres have infinite distance."""
        workers = 1 if len(points) < THREADED else -1
        distance, sample = self._tree.query(points, distance_upper_bound=reach, workers=workers)
        face = np.minimum(sample, len(self._corner) * len(SHARES) - 1) // len(SHARES)
        origin, one, two = np.moveaxis(self._corner[face], 1, 0)
        across, down, offset = one - origin, two - origin, points - origin
        aa, ab, bb = _dot(across, across), _dot(across, down), _dot(down, down)
        oa, ob = _dot(offset, across), _dot(offset, down)
        area = np.maximum(aa * bb - ab * ab, 1e-20)
        weight = np.stack([np.zeros_like(aa), (bb * oa - ab * ob) / area, (aa * ob - ab * oa) / area], 1)
        weight[:, 0] = 1 - weight[:, 1] - weight[:, 2]
        weight = weight.clip(0)
        weight /= weight.sum(1, keepdims=True)
        near = np.linalg.norm(np.einsum("nk,nkc->nc", weight, self._corner[face]) - points, axis=1)
        return OnSurface(
            face, weight.astype(np.float32), np.where(np.isfinite(distance), near, np.inf).astype(np.float32)
        )


def _dot(one: Floats, two: Floats) -> Floats:
    """Dot products ``[N]`` of vectors ``[N, 3]``."""
    return np.asarray(np.einsum("ni,ni->n", one, two))
