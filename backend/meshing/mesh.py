# SPDX-License-Identifier: GPL-3.0-or-later
"""The finished avatar as arrays, ready for Blender or a file."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass
class AvatarMesh:
    """A closed, indexed triangle mesh with one baked texture, in avatar space (:mod:`backend.space`).

    Attributes:
        vertices: ``[V, 3]`` float32 metres; no vertex is split at UV seams.
        faces: ``[F, 3]`` int32, counter-clockwise from outside.
        normals: ``[V, 3]`` float32 smooth unit normals.
        face_part: ``[F]`` uint8 values of :class:`backend.space.Part`.
        canonical: ``[V, 3]`` float32 template points, metres.
        uv: ``[F, 3, 2]`` float32 per corner, 0..1, v upwards.
        texture: ``[H, W, 3]`` uint8 sRGB base colour, first row at v = 1.
        normal_map: ``[H, W, 3]`` uint8 in tangent space (:mod:`backend.meshing.relief`), or None.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    face_part: NDArray[np.uint8]
    canonical: NDArray[np.float32]
    uv: NDArray[np.float32]
    texture: NDArray[np.uint8]
    normal_map: NDArray[np.uint8] | None = None
