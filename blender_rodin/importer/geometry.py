# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays as a mesh."""

import bpy
import numpy as np
from numpy.typing import NDArray

UV_MAP = "UVMap"


def new_mesh(
    name: str,
    vertices: NDArray[np.float32],
    faces: NDArray[np.int32],
    uv: NDArray[np.float32],
    slots: NDArray[np.integer] | None = None,
) -> bpy.types.Mesh:
    """A smooth mesh; texture seams are corner data, no vertex is split.

    Arrays go into attributes, which copy them whole; the properties of the same data go face by face.

    Args:
        name: of the data block.
        vertices: ``[V, 3]``, metres, Z up.
        faces: ``[F, C]``, counter-clockwise from outside, the corners of each distinct.
        uv: ``[F, C, 2]`` per corner, v up.
        slots: ``[F]`` material slot of each face, or None for the first.
    """
    mesh = bpy.data.meshes.new(name)
    count, corners = faces.shape
    mesh.vertices.add(len(vertices))
    mesh.loops.add(corners * count)
    mesh.polygons.add(count)
    mesh.attributes["position"].data.foreach_set("vector", vertices.ravel())
    mesh.attributes[".corner_vert"].data.foreach_set("value", faces.ravel())
    mesh.polygons.foreach_set("loop_start", np.arange(0, corners * count, corners, dtype=np.int32))
    mesh.uv_layers.new(name=UV_MAP).uv.foreach_set("vector", uv.ravel())
    if slots is not None:
        slot = mesh.attributes.new("material_index", "INT", "FACE")
        slot.data.foreach_set("value", slots.astype(np.int32).ravel())
    mesh.update(calc_edges=True)
    return mesh
