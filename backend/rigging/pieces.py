# SPDX-License-Identifier: GPL-3.0-or-later
"""One piece of the template on a head, as a surface that a field can be made of."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.nearest import NearestOnSurface, OnSurface
from backend.meshing.sampling import Floats
from backend.meshing.tangents import smooth_normals
from backend.rigging.template import HeadTemplate, Piece
from backend.space import Part

SHELL = 0.003
"""Teeth and tongue are shells so thick, metres: their roots are open."""
SHOWN_AS = {
    Piece.SKIN: Part.SKIN,
    Piece.EYES: Part.EYES,
    Piece.TEETH: Part.MOUTH,
    Piece.TONGUE: Part.MOUTH,
}


class PieceSurface:
    """The faces of ``piece`` in the shape ``vertices [V, 3]`` of the template, metres."""

    def __init__(self, vertices: Floats, template: HeadTemplate, piece: Piece) -> None:
        self.faces = template.triangles(piece)
        self.nearest = NearestOnSurface(vertices, self.faces)
        self._vertices, self._normals = vertices, smooth_normals(vertices, template.quads)
        used = vertices[np.unique(self.faces)]
        self._low, self._high = used.min(0), used.max(0)

    def within(self, place: Floats, reach: float) -> NDArray[np.bool_]:
        """Which of ``place [N, 3]`` are less than ``reach`` metres from the box about it, ``[N]``."""
        return ((place > self._low - reach) & (place < self._high + reach)).all(1)

    def signed(self, place: Floats, near: OnSurface) -> Floats:
        """Distances ``[N]`` of ``place [N, 3]`` from the nearest points, negative inside."""
        outward = near.blend(self._normals, self.faces)
        offset = place - near.blend(self._vertices, self.faces)
        return np.where(np.einsum("ni,ni->n", outward, offset) < 0, -near.distance, near.distance)
