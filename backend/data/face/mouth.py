# SPDX-License-Identifier: GPL-3.0-or-later
"""What shows between the lips: teeth, gums and tongue, by how far one subject's mouth is open."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.template import Head
from backend.data.face.paint import over
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats

ORAL = np.array([0.22, 0.06, 0.06])
GUMS = np.array([0.62, 0.30, 0.30])
TONGUE = np.array([0.55, 0.25, 0.24])
_ENAMEL = np.array([[0.90, 0.875, 0.82], [0.80, 0.74, 0.62]])
_LINES = np.array([-0.0232, -0.0180, -0.0125, -0.0071, 0.0, 0.0071, 0.0125, 0.0180, 0.0232])
"""x of the gaps between the upper teeth, metres on the template."""
_LOWER_LINES = np.arange(-4, 5) * 0.0048


@dataclass(frozen=True)
class Mouth:
    """One subject's gap between the lips.

    Attributes:
        upper, lower: heights of the middle of the upper and the lower lip's rim, metres.
        enamel: ``[3]`` sRGB-encoded.
    """

    upper: float
    lower: float
    enamel: Floats

    @classmethod
    def of(cls, head: Head, age: float) -> "Mouth":
        """Measured on the head; teeth yellow with age."""
        template = head.template
        middle = np.abs(template.vertices[:, 0]) < 0.004
        height = template.mouth_height
        upper = head.vertices[middle & (height > 0.5), 2].mean()
        lower = head.vertices[middle & (height < -0.5), 2].mean()
        yellow = float(np.interp(age, (15, 85), (0.0, 0.8)))
        return cls(float(upper), float(lower), _ENAMEL[0] + yellow * (_ENAMEL[1] - _ENAMEL[0]))

    @property
    def gap(self) -> float:
        """How far the mouth is open, metres."""
        return max(self.upper - self.lower, 0.0)

    def colour(self, template: Floats, subject: Floats) -> Floats:
        """Albedo ``[N, 3]`` at points of the gap, given on the template and on the subject."""
        x, z = template[:, 0], subject[:, 2]
        colour = np.tile(ORAL, (len(x), 1))
        if self.gap > 0.010:
            tongue = smoothstep(0.015, 0.009, np.abs(x)) * smoothstep(0.0, -0.003, z - self._tongue_top())
            colour = over(colour, TONGUE, tongue)
        opened = float(smoothstep(0.0022, 0.0034, np.asarray(self.gap)))
        corridor = 1 - 0.6 * smoothstep(0.009, 0.021, np.abs(x))
        arc = 0.0022 * (x / 0.02) ** 2
        gap_distance = np.abs(x[:, None] - _LINES).min(1)
        tooth = np.clip(gap_distance / 0.0035, 0, 1)
        bottom = self.upper - np.clip(0.72 * self.gap, 0, 0.0088) + arc + 0.0011 * (1 - tooth) ** 2
        shade = (1 - 0.40 * smoothstep(0.0007, 0.0, gap_distance)) * (0.90 + 0.10 * tooth) * corridor
        colour = over(colour, self.enamel * shade[:, None], opened * smoothstep(-0.0003, 0.0003, z - bottom))
        neck = self.upper + 0.0008 + arc + 0.0008 * (1 - tooth) ** 2
        colour = over(colour, GUMS * corridor[:, None], opened * smoothstep(-0.0002, 0.0006, z - neck))
        if self.gap > 0.011:
            gap_distance = np.abs(x[:, None] - _LOWER_LINES).min(1)
            top = self.lower + np.clip(0.35 * (self.gap - 0.008), 0, 0.0050) - arc
            row = smoothstep(0.0003, -0.0003, z - top) * smoothstep(0.022, 0.018, np.abs(x))
            shade = (1 - 0.40 * smoothstep(0.0006, 0.0, gap_distance)) * corridor * 0.9
            colour = over(colour, self.enamel * shade[:, None], row)
        return colour

    def _tongue_top(self) -> float:
        return self.lower + 0.42 * self.gap
