# SPDX-License-Identifier: GPL-3.0-or-later
"""Rays against all meshes of a file at once; holes in textures let them pass."""

from dataclasses import dataclass

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from backend.encoding.paint import Colours, Paint
from backend.encoding.similarity import Floats

Ints = NDArray[np.int64]

STEP = 1e-5
"""How far, in lengths of the surface, a ray moves on behind a hole."""
LAYERS = 32
"""At most so many holes, one behind another, are looked through."""


@dataclass(frozen=True)
class Piece:
    """One mesh.

    Attributes:
        vertices: ``[V, 3]``.
        faces: ``[F, 3]``.
        paint: of the faces.
    """

    vertices: Floats
    faces: Ints
    paint: Paint


@dataclass(frozen=True)
class Hits:
    """What ``M`` of the rays met first.

    Attributes:
        ray: ``[M]`` index of the ray.
        face: ``[M]`` face, counted through all pieces.
        barycentric: ``[M, 3]``.
        colour: ``[M, 3]`` sRGB-encoded, 0..1.
    """

    ray: Ints
    face: Ints
    barycentric: Floats
    colour: Colours


class Surface:
    """Several meshes in one ray tree.

    Attributes:
        corners: ``[F, 3, 3]`` of all faces.
        area: ``[F]``.
        normals: ``[F, 3]`` unit, to the side from which the corners run counter-clockwise.
    """

    def __init__(self, pieces: list[Piece]) -> None:
        self.pieces = pieces
        self.corners = np.concatenate([piece.vertices[piece.faces] for piece in pieces])
        double = np.cross(self.corners[:, 1] - self.corners[:, 0], self.corners[:, 2] - self.corners[:, 0])
        length = np.linalg.norm(double, axis=1)
        self.area, self.normals = length / 2, double / np.maximum(length, 1e-30)[:, None]
        self._starts = np.cumsum([0] + [len(piece.faces) for piece in pieces])
        self._holed = any(piece.paint.holed for piece in pieces)
        self._tree = EmbreeScene()
        TriangleMesh(self._tree, np.ascontiguousarray(self.corners, np.float32))

    def at(self, face: Ints, barycentric: Floats) -> Floats:
        """Places ``[M, 3]``."""
        return np.einsum("mkc,mk->mc", self.corners[face], barycentric)

    def colour(self, face: Ints, barycentric: Floats) -> tuple[Colours, NDArray[np.bool_]]:
        """Colours ``[M, 3]``, sRGB-encoded, 0..1, and ``[M]``, whether there is more than a hole."""
        colour, solid = np.zeros((len(face), 3), np.float32), np.ones(len(face), bool)
        owner = np.searchsorted(self._starts, face, side="right") - 1
        for index in np.unique(owner):
            rows = np.flatnonzero(owner == index)
            paint = self.pieces[index].paint
            colour[rows], solid[rows] = paint(face[rows] - self._starts[index], barycentric[rows])
        return colour, solid

    def cast(self, origins: Floats, directions: Floats) -> Hits:
        """First hits of rays from ``[N, 3]`` along unit vectors ``[N, 3]``."""
        found: list[Hits] = []
        rows, origin = np.arange(len(origins)), origins
        for _ in range(LAYERS):
            met = self._tree.run(
                np.ascontiguousarray(origin, np.float32),
                np.ascontiguousarray(directions[rows], np.float32),
                output=True,
            )
            hit = np.flatnonzero(met["primID"] >= 0)
            u, v = met["u"][hit].astype(float), met["v"][hit].astype(float)
            face, weight = met["primID"][hit].astype(np.int64), np.clip(np.stack([1 - u - v, u, v], 1), 0, 1)
            colour, solid = self.colour(face, weight)
            found.append(Hits(rows[hit[solid]], face[solid], weight[solid], colour[solid]))
            through = hit[~solid]
            if not len(through):
                break
            origin = origin[through] + directions[rows[through]] * (met["tfar"][through, None] + STEP)
            rows = rows[through]
        return Hits(
            *(np.concatenate([getattr(some, name) for some in found]) for name in Hits.__annotations__)
        )

    def occluded(self, origins: Floats, directions: Floats) -> NDArray[np.bool_]:
        """Whether each ray ``[N, 3]`` meets anything."""
        blocked = np.zeros(len(origins), bool)
        if self._holed:
            blocked[self.cast(origins, directions).ray] = True
            return blocked
        met = self._tree.run(
            np.ascontiguousarray(origins, np.float32),
            np.ascontiguousarray(directions, np.float32),
            query="OCCLUDED",
        )
        return np.asarray(met) >= 0
