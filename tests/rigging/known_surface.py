# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface of an avatar whose parts are known, all of one colour."""

import numpy as np
import trimesh

from backend.meshing.mesh import AvatarSurface
from backend.meshing.rasterise import Texels
from backend.meshing.sampling import Floats, Samples
from backend.space import Part

GREY = 0.35


def known_surface(
    mesh: trimesh.Trimesh, face_part: np.ndarray, canonical: Floats | None = None
) -> AvatarSurface:
    """``mesh`` with parts ``face_part [F]``, at ``canonical [V, 3]`` or where it is."""
    vertices = mesh.vertices.astype(np.float32)
    part = np.zeros((len(vertices), len(Part)), np.float32)
    part[:, Part.SKIN] = 1
    found = Samples(
        distance=np.zeros(len(vertices), np.float32),
        albedo=np.full((len(vertices), 3), GREY, np.float32),
        part=part,
        canonical=vertices if canonical is None else canonical.astype(np.float32),
    )
    normals = mesh.vertex_normals.astype(np.float32)
    return AvatarSurface(vertices, mesh.faces.astype(np.int32), normals, face_part.astype(np.uint8), found)


def grey(texels: Texels) -> Floats:
    """Base colours ``[T, 3]`` of texels of such a surface."""
    return np.full((len(texels.index), 3), GREY, np.float32)
