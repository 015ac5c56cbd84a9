# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact distance to one closed surface and whether points lie inside it."""

from dataclasses import dataclass

import igl
import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from backend.data.surface import Floats, Ints, Surface

_RAYS = np.array([[0.12, -0.31, 0.94], [-0.83, -0.42, 0.36], [0.77, 0.58, 0.27]])


@dataclass(frozen=True)
class Nearest:
    """The nearest points of a surface.

    Attributes:
        distance: ``[N]`` metres, negative inside.
        face: ``[N]``.
        barycentric: ``[N, 3]``.
        point: ``[N, 3]`` metres.
    """

    distance: Floats
    face: Ints
    barycentric: Floats
    point: Floats


class Solid:
    """A closed surface as a solid.

    Args:
        surface: closed, outward normals.
        simple: whether the surface never passes through itself. Then the first face that a ray meets
            tells inside from outside; otherwise the winding number does, which is slower.
    """

    def __init__(self, surface: Surface, simple: bool) -> None:
        self.surface = surface
        self.low, self.high = surface.vertices.min(0), surface.vertices.max(0)
        self._vertices = np.ascontiguousarray(surface.vertices, np.float64)
        self._faces = np.ascontiguousarray(surface.faces, np.int64)
        self._tree = None
        if simple:
            self._tree = rtcore_scene.EmbreeScene()
            TriangleMesh(self._tree, self._vertices[self._faces].astype(np.float32))

    def near(self, points: Floats, reach: float) -> NDArray[np.bool_]:
        """Which of ``[N, 3]`` lie in the bounding box widened by ``reach`` metres."""
        return ((points > self.low - reach) & (points < self.high + reach)).all(1)

    def contains(self, points: Floats) -> NDArray[np.bool_]:
        """Which of ``[N, 3]`` lie inside."""
        inside = np.zeros(len(points), bool)
        rows = np.flatnonzero(self.near(points, 0.0))
        if len(rows) and self._tree is None:
            inside[rows] = igl.fast_winding_number(self._vertices, self._faces, points[rows]) > 0.5
        elif len(rows):
            votes = sum(self._meets_back(points[rows], ray).astype(int) for ray in _RAYS)
            inside[rows] = votes >= 2
        return inside

    def nearest(self, points: Floats) -> Nearest:
        """Nearest surface points of ``[N, 3]``; fastest when neighbours in the list are neighbours in space."""
        points = np.ascontiguousarray(points)
        squared, face, nearest = igl.point_mesh_squared_distance(points, self._vertices, self._faces)
        distance = np.sqrt(squared) * np.where(self.contains(points), -1.0, 1.0)
        corners = self._vertices[self._faces[face]]
        return Nearest(distance, face, barycentric(corners, nearest), nearest)

    def _meets_back(self, points: Floats, direction: Floats) -> NDArray[np.bool_]:
        assert self._tree is not None
        rays = np.tile(direction.astype(np.float32), (len(points), 1))
        found = self._tree.run(points.astype(np.float32), rays, output=True)
        return (found["primID"] >= 0) & (found["Ng"] @ direction.astype(np.float32) > 0)


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
