# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a surface passes through itself."""

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from backend.meshing.sampling import Floats, Ints

ENDS = 0.02
"""Share of an edge at each end that is not asked whether it pierces a face."""


def piercings(vertices: Floats, faces: NDArray[np.integer]) -> tuple[Ints, Ints]:
    """Edges ``[P, 2]`` that pass through a face with which they have no corner, and that face ``[P]``.

    Args:
        vertices: ``[V, 3]``.
        faces: ``[F, 3]``.
    """
    every = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]).astype(np.int64)
    edges = np.unique(np.sort(every, 1), axis=0)
    start, way = vertices[edges[:, 0]], vertices[edges[:, 1]] - vertices[edges[:, 0]]
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(vertices[faces], np.float32))
    rays = (np.ascontiguousarray(each, np.float32) for each in (start + ENDS * way, way))
    found = scene.run(*rays, output=True)
    face = found["primID"].astype(np.int64)
    own = (faces[face][:, :, None] == edges[:, None]).any((1, 2))
    pierces = (face >= 0) & (found["tfar"] < 1 - 2 * ENDS) & ~own
    return edges[pierces], face[pierces]
