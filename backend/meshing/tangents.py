# SPDX-License-Identifier: GPL-3.0-or-later
"""Tangent space as glTF and Blender take it when a mesh brings none: MikkTSpace (Mikkelsen 2008)."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.sampling import Floats

FLAT = 1e-20
"""Square of a length, or area of a face in the layout, below which it has no direction."""


def smooth_normals(vertices: Floats, faces: NDArray[np.integer]) -> Floats:
    """Unit normals ``[V, 3]`` as Blender finds them: the faces', weighted by their angle at the vertex.

    Args:
        vertices: ``[V, 3]``.
        faces: ``[F, C]``, triangles or quads, counter-clockwise from outside.
    """
    corner = vertices[faces].astype(np.float64)
    facing = np.cross(corner, np.roll(corner, -1, 1)).sum(1)
    facing /= np.linalg.norm(facing, axis=1, keepdims=True).clip(FLAT)
    ahead, behind = np.roll(corner, -1, 1) - corner, np.roll(corner, 1, 1) - corner
    normals = np.zeros(vertices.shape)
    np.add.at(normals, faces, _angle(ahead, behind)[..., None] * facing[:, None])
    return _unit(normals).astype(np.float32)


def tangents(vertices: Floats, normals: Floats, faces: NDArray[np.integer], uv: Floats) -> Floats:
    """Tangent and sign of the bitangent at each corner of triangles, ``[F, 3, 4]``.

    The tangent is the direction in which u grows, at right angles to the normal; the bitangent, in which
    v grows, is the sign times normal x tangent. Corners of one vertex that have the same place and
    handedness in the layout share a tangent: the faces' directions, weighted by their angles.

    Args:
        vertices, normals: ``[V, 3]``.
        faces: ``[F, 3]``.
        uv: ``[F, 3, 2]``, v upwards.
    """
    corner, normal = vertices[faces].astype(np.float64), normals[faces].astype(np.float64)
    one, two = uv[:, 1] - uv[:, 0], uv[:, 2] - uv[:, 0]
    area = (one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]).astype(np.float64)
    sign = np.where(area < 0, -1.0, 1.0)
    across = two[:, 1, None] * (corner[:, 1] - corner[:, 0]) - one[:, 1, None] * (corner[:, 2] - corner[:, 0])
    across *= np.where(np.abs(area) < FLAT, 0.0, sign)[:, None]
    upright = lambda vectors: vectors - (vectors * normal).sum(-1, keepdims=True) * normal  # noqa: E731
    ahead, behind = upright(np.roll(corner, -1, 1) - corner), upright(np.roll(corner, 1, 1) - corner)
    share = _angle(ahead, behind)[..., None] * _unit(upright(across[:, None]))
    own = np.concatenate(
        [
            faces.reshape(-1, 1),
            np.ascontiguousarray(uv.reshape(-1, 2), np.float32).view(np.int32),
            np.repeat(sign, 3)[:, None].astype(np.int32),
        ],
        1,
    )
    _, group = np.unique(own, axis=0, return_inverse=True)
    group = group.ravel()
    total = np.stack([np.bincount(group, axis) for axis in share.reshape(-1, 3).T], 1)
    found = _unit(total)[group].reshape(corner.shape)
    missing = (np.abs(found).sum(-1) == 0)[..., None]
    found = np.where(missing, _unit(upright(np.broadcast_to([1.0, 0.0, 0.0], corner.shape))), found)
    return np.concatenate([found, np.repeat(sign, 3).reshape(-1, 3, 1)], -1).astype(np.float32)


def _angle(one: NDArray[np.float64], two: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.arccos((_unit(one) * _unit(two)).sum(-1).clip(-1, 1))


def _unit(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    length = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.where(length > 0, vectors / np.maximum(length, 1e-30), 0.0)
