# SPDX-License-Identifier: GPL-3.0-or-later
"""The skin of the scalp: roots under hair, the shadow of a shaved head, bare skin on a bald one."""

from dataclasses import dataclass

import numpy as np

from backend.data.face.paint import over
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats
from backend.data.hair.style import Shape
from backend.data.hair.styles import STYLES
from backend.data.people.subject import Attributes

_CENTRE_Y = -0.005
_EDGE = 0.005
"""Half width of the soft hairline, metres."""


@dataclass(frozen=True)
class Scalp:
    """How one subject's scalp is painted.

    Attributes:
        line: gives the hairline's height.
        colour: ``[3]`` of the roots, sRGB-encoded.
        strength: 0..1, how far they hide the skin.
        strands: noise over space.
    """

    line: Shape
    colour: Floats
    strength: float
    strands: Noise

    @classmethod
    def draw(cls, who: Attributes, rng: np.random.Generator) -> "Scalp":
        """By hair style; a bald head is shaved or, more often with age, bare."""
        style = STYLES[who.hair_style]
        noise, shaved = Noise(rng, 3), bool(rng.random() < np.interp(who.age, (25, 70), (0.9, 0.15)))
        colour = np.asarray(who.hair_colour.rgb)
        if style.shape is None:
            strength = float(rng.uniform(0.12, 0.30)) if shaved else 0.0
            line = Shape(0.0, 0.0, 0.0, 0.0, receding=max(who.receding, 0.5 * (who.age > 40)))
            return cls(line, 0.6 * colour + 0.02, strength, noise)
        line = Shape(0.0, 0.0, 0.0, 0.0, receding=style.shape(who).receding)
        return cls(line, 0.9 * colour, style.scalp, noise)

    def paint(self, points: Floats, ears: Floats, colour: Floats) -> Floats:
        """Lay roots over ``colour`` ``[N, 3]`` at template points; ``ears`` ``[N]`` is their mask."""
        rows = np.flatnonzero(points[:, 2] > 0.10) if self.strength > 0.0 else []
        if not len(rows):
            return colour
        x, y, z = points[rows].T
        fine = self.strands(*(points[rows] * (380, 380, 140)).T)
        height = self.line.hairline(np.arctan2(x, _CENTRE_Y - y)) + 0.0025 * fine
        inside = smoothstep(-_EDGE, _EDGE, z - height) * (1 - ears[rows])
        opacity = self.strength * inside * (1 + 0.12 * fine)
        colour[rows] = over(colour[rows], self.colour, np.clip(opacity, 0, 1))
        return colour
