# SPDX-License-Identifier: GPL-3.0-or-later
"""What the fine surface has and the few faces have not, as a tangent-space normal map.

The convention is glTF's and Blender's: red along the tangent, green along the bitangent (v upwards), blue
along the normal, each of -1..1 as 0..255.
"""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.bake import REACH, picture
from backend.meshing.rasterise import Texels, rasterise
from backend.meshing.sampling import Field, Floats, distances, gradients
from backend.meshing.tangents import tangents

STEP = 0.003
"""Reach of the slope to each side, metres: about a cell of the planes, whose edges else show as ripples."""
AGREEMENT = (0.5, 0.8)
"""Cosines to the mesh's normal from which the field's counts, and from which it counts in full."""
FLAT = np.array([128, 128, 255], np.uint8)
"""The colour of no relief."""
RELATIVE_SIZE = 2
"""Texels of the base colour along one of the normal map: two suffice for what a field holds."""


def bake_relief(
    field: Field, vertices: Floats, faces: NDArray[np.integer], normals: Floats, uv: Floats, size: int
) -> NDArray[np.uint8]:
    """The normal map ``[S, S, 3]`` of triangles beside a base colour of ``size`` texels, first row at v = 1.

    Args:
        field: whose surface is meant.
        vertices, normals: ``[V, 3]`` of the mesh.
        faces: ``[F, 3]``.
        uv: ``[F, 3, 2]``, v upwards.
        size: edge of the base colour's image.
    """
    texels = rasterise(uv, size // RELATIVE_SIZE)
    smooth = texels.blend(normals, faces)
    true, share = surface_normals(field, texels.blend(vertices, faces), smooth)
    return encode(texels, tangents(vertices, normals, faces, uv), smooth, smooth + share * (true - smooth))


def surface_normals(field: Field, points: Floats, smooth: Floats) -> tuple[Floats, Floats]:
    """Unit normals ``[N, 3]`` of the field at ``points [N, 3]``, and how far to trust each, ``[N, 1]``, 0..1.

    Those off the surface, and those that stray from the mesh's ``smooth [N, 3]``, are not trusted.
    """
    depth = distances(field, points)
    length = np.linalg.norm(smooth, axis=1, keepdims=True).clip(1e-9)
    slope = gradients(field, points - smooth / length * depth.clip(-REACH, REACH)[:, None], STEP)
    slope /= np.linalg.norm(slope, axis=1, keepdims=True).clip(1e-9)
    low, high = AGREEMENT
    trust = (((slope * smooth).sum(1, keepdims=True) / length - low) / (high - low)).clip(0, 1)
    trust[np.abs(depth) > REACH] = 0
    return slope, trust.astype(np.float32)


def encode(texels: Texels, frame: Floats, smooth: Floats, wanted: Floats) -> NDArray[np.uint8]:
    """The image that turns the interpolated normals ``smooth [T, 3]`` into those along ``wanted [T, 3]``.

    ``frame [F, 3, 4]`` is of :func:`backend.meshing.tangents.tangents`. As MikkTSpace has it, tangents and
    normals are interpolated and not normalised, and the bitangent is made of both.
    """
    tangent, bitangent = _across(frame[texels.face], texels.weight, smooth)
    rows = np.stack([np.cross(bitangent, smooth), np.cross(smooth, tangent), np.cross(tangent, bitangent)], 1)
    volume = (rows[:, 2] * smooth).sum(1)
    found = np.einsum("tij,tj->ti", rows, wanted) * np.sign(volume)[:, None]
    length = np.linalg.norm(found, axis=1, keepdims=True)
    found = np.where(length > 1e-12, found / length.clip(1e-12), [0, 0, 1])
    found[:, 2] = found[:, 2].clip(0)
    return picture(texels, (found / 2 + 0.5).astype(np.float32))


def bent(relief: Floats, frame: Floats, weight: Floats, smooth: Floats) -> Floats:
    """The normals ``[N, 3]`` that a renderer makes of ``relief [N, 3]``, -1..1, read from the image.

    Args:
        relief: along tangent, bitangent and normal.
        frame: ``[N, 3, 4]`` tangents at the corners of the faces.
        weight: ``[N, 3]`` of the corners.
        smooth: ``[N, 3]`` interpolated normals.
    """
    tangent, bitangent = _across(frame, weight, smooth)
    return relief[:, :1] * tangent + relief[:, 1:2] * bitangent + relief[:, 2:] * smooth


def _across(frame: Floats, weight: Floats, smooth: Floats) -> tuple[Floats, Floats]:
    tangent = np.einsum("tkc,tk->tc", frame[..., :3], weight)
    return tangent, frame[:, 0, 3:] * np.cross(smooth, tangent)
