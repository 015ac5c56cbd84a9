# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatar meshes made of simple shapes."""

import numpy as np
import trimesh

from backend.meshing.mesh import AvatarMesh
from backend.space import Part


def mesh_of(shape, part=Part.SKIN, colour=(0.5, 0.5, 0.5)):
    """One shape of one part and colour."""
    return head((shape, part, colour))


def head(*pieces):
    """Pieces of (shape, part, sRGB colour) as one mesh; each colour is one texel of the texture."""
    shapes = [shape for shape, _, _ in pieces]
    whole = trimesh.util.concatenate(shapes)
    owner = np.repeat(np.arange(len(pieces)), [len(shape.faces) for shape in shapes])
    texture = (np.array([[colour for _, _, colour in pieces]]) * 255).round().astype(np.uint8)
    u = (owner + 0.5) / len(pieces)
    vertices = np.asarray(whole.vertices, np.float32)
    return AvatarMesh(
        vertices=vertices,
        faces=np.asarray(whole.faces, np.int32),
        normals=np.asarray(whole.vertex_normals, np.float32),
        face_part=np.array([part for _, part, _ in pieces], np.uint8)[owner],
        canonical=vertices.copy(),
        uv=np.repeat(np.stack([u, np.full_like(u, 0.5)], 1)[:, None], 3, 1).astype(np.float32),
        texture=texture,
    )


def ball(radius, centre, part, colour):
    shape = trimesh.creation.icosphere(3, radius)
    shape.apply_translation(centre)
    return shape, part, colour
