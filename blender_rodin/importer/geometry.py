# SPDX-License-Identifier: GPL-3.0-or-later
"""Arrays as a mesh."""

import bpy
import numpy as np
from numpy.typing import NDArray


def new_mesh(
    name: str, vertices: NDArray[np.float32], faces: NDArray[np.int32], uv: NDArray[np.float32]
) -> bpy.types.Mesh:
    """A smooth mesh; texture seams are corner data, no vertex is split.

    Args:
        name: of the data block.
        vertices: ``[V, 3]``, metres, Z up.
        faces: ``[F, C]``, counter-clockwise from outside.
        uv: ``[F, C, 2]`` per corner, v up.
    """
    mesh = bpy.data.meshes.new(name)
    count, corners = faces.shape
    mesh.vertices.add(len(vertices))
    mesh.vertices.foreach_set("co", vertices.ravel())
    mesh.loops.add(corners * count)
    mesh.loops.foreach_set("vertex_index", faces.ravel())
    mesh.polygons.add(count)
    mesh.polygons.foreach_set("loop_start", np.arange(0, corners * count, corners, dtype=np.int32))
    mesh.polygons.foreach_set("use_smooth", np.ones(count, bool))
    mesh.uv_layers.new(name="UVMap").uv.foreach_set("vector", uv.ravel())
    mesh.update(calc_edges=True)
    return mesh
