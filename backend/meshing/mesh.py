# SPDX-License-Identifier: GPL-3.0-or-later
"""The finished avatar as arrays, ready for Blender or a file."""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from backend.meshing.borders import find_borders
from backend.meshing.sampling import Floats, Samples
from backend.rendering.texture import texture_at


class WithParts(Protocol):
    """Faces whose parts and colours are known: a surface, or a mesh with its texture."""

    @property
    def vertices(self) -> NDArray[np.float32]: ...
    @property
    def faces(self) -> NDArray[np.int32]: ...
    @property
    def face_part(self) -> NDArray[np.uint8]: ...
    @property
    def canonical(self) -> NDArray[np.float32]: ...
    def face_colours(self) -> NDArray[np.float32]: ...


@dataclass(frozen=True)
class AvatarSurface:
    """A closed, indexed triangle mesh before it has a layout, in avatar space (:mod:`backend.space`).

    Attributes:
        vertices: ``[V, 3]`` float32 metres.
        faces: ``[F, 3]`` int32, counter-clockwise from outside.
        normals: ``[V, 3]`` float32 smooth unit normals.
        face_part: ``[F]`` uint8 values of :class:`backend.space.Part`.
        found: the field at the vertices.
    """

    vertices: NDArray[np.float32]
    faces: NDArray[np.int32]
    normals: NDArray[np.float32]
    face_part: NDArray[np.uint8]
    found: Samples

    @property
    def canonical(self) -> NDArray[np.float32]:
        """Template points ``[V, 3]``, metres."""
        return self.found.canonical

    def face_colours(self) -> Floats:
        """Base colour ``[F, 3]`` of the faces, sRGB, 0..1, clean where parts meet."""
        clean = find_borders(self.vertices, self.found).at_vertices(self.found.albedo)
        return np.asarray(clean[self.faces].mean(1), np.float32)


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

    def face_colours(self) -> Floats:
        """Base colour ``[F, 3]`` in the middle of the faces, sRGB, 0..1."""
        return texture_at(self.texture, self.uv.mean(1))
