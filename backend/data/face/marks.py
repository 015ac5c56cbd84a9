# SPDX-License-Identifier: GPL-3.0-or-later
"""Freckles, age spots and moles, painted per point."""

from dataclasses import dataclass

import numpy as np

from backend.data.body import regions
from backend.data.body.template import Template
from backend.data.face.paint import over, within
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats
from backend.data.people.subject import Attributes

_FRECKLE = np.array([0.22, 0.38, 0.46])
_AGE_SPOT = np.array([0.14, 0.20, 0.24])
_CELLS = 24
"""Cells along each axis after which the pattern of spots repeats."""


@dataclass(frozen=True)
class Marks:
    """One subject's spots.

    Attributes:
        freckles: 0..1.
        age_spots: 0..1.
        moles: ``[M, 3]`` template points; ``mole_radii`` ``[M]``, metres.
        mole_colour: ``[3]`` sRGB-encoded.
        table: ``[C, 5]`` place, size and rank of the one spot in each of C cells, 0..1.
    """

    freckles: float
    age_spots: float
    moles: Floats
    mole_radii: Floats
    mole_colour: Floats
    table: Floats

    @classmethod
    def draw(
        cls, template: Template, attributes: Attributes, tone: Floats, rng: np.random.Generator
    ) -> "Marks":
        """Moles at random places of the face, away from eyes and lips."""
        spots = float(np.interp(attributes.age, (48, 80), (0, 1))) * (1.0 - 0.7 * attributes.skin_tone)
        table = rng.random((_CELLS**3, 5))
        x, y, z = np.abs(template.vertices[:, 0]), template.vertices[:, 1], template.vertices[:, 2]
        free = (y < -0.045) & (z > 0.095) & (z < 0.245)
        free &= (template.vertex_masks["lips"] < 0.05) & (np.hypot(x - 0.031, z - 0.2) > 0.022)
        triangles = template.vertices[template.faces[free[template.faces].all(1)]]
        area = np.linalg.norm(
            np.cross(triangles[:, 1] - triangles[:, 0], triangles[:, 2] - triangles[:, 0]), axis=1
        )
        chosen = rng.choice(len(triangles), attributes.moles, p=area / area.sum())
        radii = rng.uniform(0.0006, 0.0012, attributes.moles)
        return cls(
            attributes.freckles, spots, triangles[chosen].mean(1), radii, tone * (0.42, 0.33, 0.30), table
        )

    def paint(self, points: Floats, colour: Floats) -> Floats:
        """Lay all spots over ``colour`` ``[N, 3]`` at template points ``[N, 3]``."""
        rows = within(points, (0, 0.085), (-0.14, 0.0), (0.085, 0.262))
        if self.freckles > 0.0:
            colour[rows] = self._freckled(points[rows], colour[rows])
        if self.age_spots > 0.0:
            colour[rows] = self._spotted(points[rows], colour[rows])
        for centre, radius in zip(self.moles, self.mole_radii, strict=True):
            near = np.flatnonzero(np.abs(points - centre).max(1) < 2 * radius)
            distance = np.linalg.norm(points[near] - centre, axis=1)
            colour[near] = over(colour[near], self.mole_colour, 0.9 * smoothstep(1.2, 0.7, distance / radius))
        return colour

    def _freckled(self, points: Floats, colour: Floats) -> Floats:
        place = np.clip(1.2 * regions.cheeks(points) + regions.nose_tip(points), 0, 1)
        place = np.maximum(place, 0.3 * smoothstep(0.10, 0.16, points[:, 2]))
        many = 0.25 + 0.75 * self.freckles * place
        small = self._spots(points * 380, 0.85 * many)
        large = self._spots(points * 210 + 5.0, 0.45 * many)
        spot = np.maximum(small, 0.8 * large) * place * (0.4 + 0.6 * self.freckles)
        return colour * (1 - spot[:, None] * _FRECKLE)

    def _spotted(self, points: Floats, colour: Floats) -> Floats:
        x, y, z = points.T
        uneven = 0.0012 * np.stack([np.sin(430 * z), np.sin(390 * x + 1), np.sin(460 * x + 300 * y)], 1)
        spot = self._spots((points + uneven) * 62 + 17.0, np.full(len(points), 0.22 * self.age_spots))
        spot = spot * smoothstep(0.13, 0.17, z) * (0.4 + 0.6 * self.age_spots)
        return colour * (1 - spot[:, None] * _AGE_SPOT)

    def _spots(self, points: Floats, share: Floats) -> Floats:
        """Round spots ``[N]``, at most one in each unit cell and in ``share`` ``[N]`` of them."""
        cell = np.floor(points).astype(np.int64)
        x, y, z = (cell % _CELLS).T
        draws = self.table[(x * _CELLS + y) * _CELLS + z]
        distance = np.linalg.norm(points - cell - 0.35 - 0.30 * draws[:, :3], axis=1)
        size = 0.16 + 0.18 * draws[:, 3]
        return smoothstep(1.0, 0.55, distance / size) * (draws[:, 4] < share)
