# SPDX-License-Identifier: GPL-3.0-or-later
"""A closed triangle mesh that knows what each of its points is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Shading:
    """What N surface points are.

    Attributes:
        albedo: ``[N, 3]`` sRGB-encoded base colour, 0..1.
        part: ``[N]`` values of :class:`backend.space.Part`.
        canonical: ``[N, 3]`` the corresponding point of the template head, metres.
    """

    albedo: Floats
    part: Ints
    canonical: Floats


@dataclass
class Surface:
    """A closed mesh with attributes per vertex; outward normals, counter-clockwise faces.

    Attributes:
        vertices: ``[V, 3]`` metres, avatar space (:mod:`backend.space`).
        faces: ``[F, 3]``.
        albedo: ``[V, 3]`` sRGB-encoded, 0..1.
        part: ``[V]`` values of :class:`backend.space.Part`.
        canonical: ``[V, 3]`` template points, metres.
    """

    vertices: Floats
    faces: Ints
    albedo: Floats
    part: Ints
    canonical: Floats

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """Attributes at ``N`` points given by face index ``[N]`` and barycentric weights ``[N, 3]``."""
        corners = self.faces[face]
        nearest = corners[np.arange(len(face)), barycentric.argmax(1)]
        blend = lambda values: np.einsum("nkc,nk->nc", values[corners], barycentric)  # noqa: E731
        return Shading(blend(self.albedo), self.part[nearest], blend(self.canonical))
