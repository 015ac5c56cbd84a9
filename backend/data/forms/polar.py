# SPDX-License-Identifier: GPL-3.0-or-later
"""A body surface as a grid over directions, found once on the template and gathered for every subject."""

from functools import cached_property

import numpy as np
import trimesh
from scipy.ndimage import gaussian_filter1d
from trimesh.ray.ray_pyembree import RayMeshIntersector

from backend.data.body.template import Template
from backend.data.forms.surface import Floats, Ints

COLUMNS = 144


class Sheet:
    """A smooth surface over azimuth and a second coordinate (a polar angle or a height).

    Azimuth 0 looks to the front (-Y), 90 degrees to the avatar's left (+X); radians throughout.
    """

    def __init__(self, points: Floats, low: float, high: float) -> None:
        self.points = points
        self.low, self.high = low, high

    @cached_property
    def normals(self) -> Floats:
        """Outward unit normals ``[COLUMNS, rows, 3]``, smoothed."""
        padded = np.concatenate([self.points[-1:], self.points, self.points[:1]])
        along = np.gradient(padded, axis=0)[1:-1]
        down = np.gradient(self.points, axis=1)
        normal = np.cross(down, along)
        normal /= np.linalg.norm(normal, axis=2, keepdims=True) + 1e-9
        normal[:, 0] = normal[:, 1].mean(0)
        normal = _smooth(normal, 2.0, 1.5)
        return normal / np.linalg.norm(normal, axis=2, keepdims=True)

    def at(self, azimuth: Floats, second: Floats, values: Floats | None = None) -> Floats:
        """Points (or ``values`` given on the same grid) ``[..., 3]`` at broadcastable coordinates."""
        grid = self.points if values is None else values
        u, v = np.broadcast_arrays(azimuth, second)
        u = np.mod(u / (2.0 * np.pi) * COLUMNS, COLUMNS)
        v = np.clip((v - self.low) / (self.high - self.low), 0.0, 1.0) * (grid.shape[1] - 1.001)
        i, j = u.astype(np.int64) % COLUMNS, v.astype(np.int64)
        a, b = (u - np.floor(u))[..., None], (v - j)[..., None]
        k = (i + 1) % COLUMNS
        return (grid[i, j] * (1 - a) + grid[k, j] * a) * (1 - b) + (
            grid[i, j + 1] * (1 - a) + grid[k, j + 1] * a
        ) * b

    def second_at_height(self, azimuth: Floats, height: Floats) -> Floats:
        """Second coordinate ``[N]`` at which column ``azimuth`` first comes down to ``height``."""
        second = np.linspace(self.low, self.high, self.points.shape[1])
        columns = self.at(azimuth[:, None], second[None])[..., 2]
        falling = np.minimum.accumulate(columns, axis=1) - second * 1e-6
        return np.array([np.interp(-z, -c, second) for z, c in zip(height, falling, strict=True)])


class RayGrid:
    """Where rays meet the template: face and barycentric weights on a grid of directions.

    Args:
        template: the neutral head.
        origins: ``[COLUMNS, rows, 3]`` where the rays start, metres.
        directions: ``[COLUMNS, rows, 3]`` unit vectors.
        smooth: standard deviation of the smoothing, in cells.
        reach: where a ray ends that has met nothing by then, metres.
    """

    def __init__(
        self, template: Template, origins: Floats, directions: Floats, smooth: float, reach: float
    ) -> None:
        mesh = trimesh.Trimesh(template.vertices, template.faces, process=False)
        flat, rays = origins.reshape(-1, 3), directions.reshape(-1, 3)
        face = RayMeshIntersector(mesh).intersects_first(flat, rays)
        triangles = mesh.triangles[face]
        normal = mesh.face_normals[face]
        facing = np.einsum("ij,ij->i", rays, normal)
        distance = np.einsum("ij,ij->i", triangles[:, 0] - flat, normal)
        distance = distance / np.where(np.abs(facing) < 1e-9, 1e-9, facing)
        weights = trimesh.triangles.points_to_barycentric(triangles, flat + rays * distance[:, None])
        weights = np.clip(weights, 0.0, 1.0)
        self.corners: Ints = np.asarray(template.faces)[face]
        self.weights: Floats = weights / weights.sum(1, keepdims=True)
        self.shape = origins.shape
        self.smooth = smooth
        missed = (face < 0) | (distance > reach)
        self.fallback: Floats = np.where(missed[:, None], flat + rays * reach, np.nan)

    def gather(self, vertices: Floats) -> Floats:
        """The same points ``[COLUMNS, rows, 3]`` on a head with the template's topology."""
        points = np.einsum("nkc,nk->nc", vertices[self.corners], self.weights)
        points = np.where(np.isnan(self.fallback), points, self.fallback).reshape(self.shape)
        return _smooth(points, self.smooth, self.smooth)


def _smooth(grid: Floats, along: float, down: float) -> Floats:
    """Blur over both coordinates of a grid that closes on itself in the first; deviations in cells."""
    return gaussian_filter1d(
        gaussian_filter1d(grid, along, axis=0, mode="wrap"), down, axis=1, mode="nearest"
    )


def azimuths() -> Floats:
    """The grid's azimuths ``[COLUMNS]``, radians."""
    return np.arange(COLUMNS, dtype=np.float64) * (2.0 * np.pi / COLUMNS)


def directions(polar: Floats) -> Floats:
    """Unit vectors ``[COLUMNS, rows, 3]`` at all azimuths and polar angles ``[rows]`` from straight up."""
    azimuth, polar = np.meshgrid(azimuths(), polar, indexing="ij")
    sine: Floats = np.sin(polar)
    return np.stack([sine * np.sin(azimuth), -sine * np.cos(azimuth), np.cos(polar)], -1)
