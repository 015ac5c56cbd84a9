# SPDX-License-Identifier: GPL-3.0-or-later
"""Rays against all surfaces of a subject at once."""

import os
from dataclasses import dataclass

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from numpy.typing import NDArray

from backend.data.body.bare_head import vertex_normals
from backend.data.forms.surface import Floats, Ints, Shading, Surface

_TILT = np.array([0.0213, -0.0137, 0.0341])
"""Metres; keeps rays that lead away from the middle off the planes of symmetry."""
_STEP = 1e-6
"""Metres that a ray moves on behind a hit."""


@dataclass(frozen=True)
class Hits:
    """What ``M`` of the rays met first.

    Attributes:
        ray: ``[M]`` index of the ray.
        face: ``[M]`` face, counted through all surfaces.
        barycentric: ``[M, 3]``.
        distance: ``[M]`` metres along the (unit) ray.
    """

    ray: Ints
    face: Ints
    barycentric: Floats
    distance: Floats


class Scene:
    """Several closed surfaces in one ray tree."""

    def __init__(self, surfaces: list[Surface]) -> None:
        self.surfaces = surfaces
        starts = np.cumsum([0] + [len(s.vertices) for s in surfaces])
        self.vertices = np.concatenate([s.vertices for s in surfaces])
        self.faces = np.concatenate([s.faces + start for s, start in zip(surfaces, starts, strict=False)])
        self.normals = np.concatenate([vertex_normals(s.vertices, s.faces) for s in surfaces])
        self.face_starts = np.cumsum([0] + [len(s.faces) for s in surfaces])
        self._tree = rtcore_scene.EmbreeScene()
        TriangleMesh(self._tree, np.ascontiguousarray(self.vertices[self.faces], dtype=np.float32))

    def cast(self, origins: Floats, directions: Floats) -> Hits:
        """First hits of rays from ``[N, 3]`` along unit vectors ``[N, 3]``."""
        found = self._tree.run(
            np.ascontiguousarray(origins, np.float32),
            np.ascontiguousarray(directions, np.float32),
            output=True,
        )
        ray = np.flatnonzero(found["primID"] >= 0)
        u, v = found["u"][ray].astype(float), found["v"][ray].astype(float)
        barycentric = np.clip(np.stack([1 - u - v, u, v], 1), 0, 1)
        return Hits(ray, found["primID"][ray].astype(np.int64), barycentric, found["tfar"][ray].astype(float))

    def occluded(self, origins: Floats, directions: Floats) -> NDArray[np.bool_]:
        """Whether each ray ``[N, 3]`` meets anything."""
        found = self._tree.run(
            np.ascontiguousarray(origins, np.float32),
            np.ascontiguousarray(directions, np.float32),
            query="OCCLUDED",
        )
        return np.asarray(found) >= 0

    def inside(self, points: Floats) -> NDArray[np.bool_]:
        """Which of ``[N, 3]`` lie in the union of all surfaces: those of positive winding number.

        The number is counted along one ray: plus one wherever it leaves a surface, minus one wherever it
        enters one.
        """
        winding = np.zeros(len(points), np.int64)
        ray = points - self.vertices.mean(0) + _TILT
        ray = (ray / np.linalg.norm(ray, axis=1, keepdims=True)).astype(np.float32)
        origin, rows = points.astype(np.float32), np.arange(len(points))
        while len(rows):
            found = self._tree.run(origin, ray, output=True)
            hit = found["primID"] >= 0
            origin, ray, rows = origin[hit], ray[hit], rows[hit]
            leaving = np.einsum("nc,nc->n", found["Ng"][hit], ray) > 0
            winding[rows] += np.where(leaving, 1, -1)
            origin = origin + ray * (found["tfar"][hit, None] + _STEP)
        return winding > 0

    def interpolate(self, values: Floats, face: Ints, barycentric: Floats) -> Floats:
        """Per-vertex ``values`` ``[V, C]`` at ``M`` points."""
        return np.einsum("mkc,mk->mc", values[self.faces[face]], barycentric)

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """Attributes at ``M`` points of any of the surfaces."""
        albedo, canonical = np.zeros((len(face), 3)), np.zeros((len(face), 3))
        part = np.zeros(len(face), np.int64)
        owner = np.searchsorted(self.face_starts, face, side="right") - 1
        for index, surface in enumerate(self.surfaces):
            rows = np.flatnonzero(owner == index)
            if len(rows):
                shading = surface.shade(face[rows] - self.face_starts[index], barycentric[rows])
                albedo[rows], part[rows], canonical[rows] = shading.albedo, shading.part, shading.canonical
        return Shading(albedo, part, canonical)


def start_single_threaded() -> None:
    """Keep the ray library to one thread: it counts the cores it may use when its first tree is built."""
    if not hasattr(os, "sched_setaffinity"):
        return
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {min(cores)})
    tree = rtcore_scene.EmbreeScene()
    TriangleMesh(tree, np.eye(3, dtype=np.float32)[None])
    tree.run(np.zeros((1, 3), np.float32), np.ones((1, 3), np.float32), query="OCCLUDED")
    os.sched_setaffinity(0, cores)
