# SPDX-License-Identifier: GPL-3.0-or-later
"""Smooth vertex normals."""

import numpy as np
import trimesh

from backend.meshing.sampling import Field, Floats, Ints, gradients

STEP = 0.001
AGREEMENT = 0.6


def vertex_normals(field: Field, vertices: Floats, faces: Ints) -> Floats:
    """Unit normals ``[V, 3]``: the field's gradient, which sees more than the few faces do.

    Where it strays from the faces' angle-weighted normal (on the flat cut, at sharp rims) that
    normal is taken.
    """
    flat = np.array(trimesh.Trimesh(vertices, faces, process=False).vertex_normals, np.float32)
    slope = gradients(field, vertices, STEP)
    slope /= np.maximum(np.linalg.norm(slope, axis=1, keepdims=True), 1e-9)
    agree = np.einsum("vi,vi->v", flat, slope) > AGREEMENT
    normals = np.where(agree[:, None], slope, flat)
    length = np.linalg.norm(normals, axis=1, keepdims=True)
    return np.where(length > 0.5, normals / np.maximum(length, 1e-9), [0, 0, 1]).astype(np.float32)
