# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines of age: on the forehead, between the brows, beside the eyes, the nose and the mouth."""

from dataclasses import dataclass

import numpy as np

from backend.data.face.paint import within
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats

_LINE = 0.0009
"""Half width of a painted line, metres."""
_FOLD = 0.0018
"""Half width of a fold in the mesh, metres."""
_DEPTH = 0.0011
"""Depth of the deepest fold, metres."""
_SHADE = np.array([0.20, 0.26, 0.26])


@dataclass(frozen=True)
class Wrinkles:
    """One subject's lines.

    Attributes:
        amount: 0..1.
        wander: noise that bends and breaks them.
        shift: ``[8]`` about -1..1, where they lie.
    """

    amount: float
    wander: Noise
    shift: Floats

    @classmethod
    def draw(cls, amount: float, rng: np.random.Generator) -> "Wrinkles":
        """Lines of strength ``amount`` where ``rng`` puts them."""
        return cls(amount, Noise(rng, 2), rng.uniform(-1, 1, 8))

    def paint(self, points: Floats, colour: Floats) -> Floats:
        """Darken the lines and lighten the skin beside them at template points ``[N, 3]``."""
        if self.amount == 0.0:
            return colour
        rows = within(points, (0, 0.075), (-0.14, 0.0), (0.085, 0.262))
        colour[rows] *= 1 - (self.amount * self._lines(points[rows], _LINE))[:, None] * _SHADE
        return colour

    def sink(self, points: Floats) -> Floats:
        """How far the skin stands in (negative) or out at template points ``[N, 3]``, metres."""
        depth = np.zeros(len(points))
        if self.amount > 0.0:
            rows = within(points, (0, 0.055), (-0.14, -0.04), (0.105, 0.214))
            depth[rows] = -_DEPTH * self.amount * self._lines(points[rows], _FOLD)
        return depth

    def _lines(self, points: Floats, width: float) -> Floats:
        """Depth of all lines, 1 at the middle of a deep one and a little below 0 beside it."""
        depth = np.zeros(len(points))
        for line, aside, height in (
            (self._forehead, (0, 0.052), (0.228, 0.262)),
            (self._glabella, (0.003, 0.013), (0.211, 0.235)),
            (self._nasolabial, (0.010, 0.042), (0.121, 0.161)),
            (self._crows_feet, (0.044, 0.065), (0.180, 0.216)),
            (self._bags, (0.018, 0.047), (0.180, 0.202)),
            (self._mouth, (0.018, 0.038), (0.104, 0.128)),
            (self._upper_lip, (0, 0.019), (0.138, 0.148)),
        ):
            rows = within(points, aside, (-0.14, 0.0), height)
            x, _, z = points[rows].T
            depth[rows] += line(np.abs(x), z, np.where(x > 0, 0.0, 9.0), width)
        return np.clip(depth, -0.5, 1.2)

    def _forehead(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        total = np.zeros(len(x))
        inside = smoothstep(0.052, 0.030, x) * smoothstep(0.228, 0.233, z)
        x = np.where(side > 0, -x, x)
        for row, height in enumerate((0.2345, 0.2425, 0.2505)):
            bend = 0.0014 * self.wander(x * 45, np.full(len(x), 3.0 * row)) + 0.0008 * self.shift[row]
            broken = smoothstep(-0.55, 0.25, self.wander(x * 55 + 13.0, np.full(len(x), 3.0 * row)))
            line = height + 0.0035 * (np.abs(x) / 0.05) ** 2 * (1 - row * 0.6) + bend
            total += (0.75 - 0.15 * row) * _groove(z - line, width) * broken
        return total * inside

    def _glabella(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        inside = smoothstep(0.211, 0.219, z) * smoothstep(0.235, 0.223, z)
        line = 0.0062 + 0.0012 * self.shift[3] + 0.10 * (z - 0.215) + 0.001 * self.wander(z * 120, side)
        return 0.45 * _groove(x - line, 1.3 * width) * inside

    def _nasolabial(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        """From the wing of the nose past the corner of the mouth."""
        down = (0.160 - z) / 0.036
        line = 0.0185 + 0.0130 * np.clip(down, 0, 1.4) ** 0.8 + 0.0012 * self.wander(z * 60 + 5.0, side)
        inside = smoothstep(-0.02, 0.25, down) * smoothstep(1.05, 0.45, down)
        return 0.8 * _groove(0.80 * (x - line), 1.8 * width) * inside

    def _crows_feet(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        """A fan of lines from the outer corner of the eye."""
        across, up = x - 0.0425, z - 0.1975
        reach, angle = np.hypot(across, up), np.arctan2(up, across)
        fan = 5.2 + self.shift[4]
        phase = (angle * fan / 2 + 0.25 * self.wander(reach * 160, side) + 0.5 * self.shift[5]) % 1.0 - 0.5
        offset = phase * 2 / fan * reach
        inside = smoothstep(0.0045, 0.008, reach) * smoothstep(0.020, 0.010, reach)
        inside = inside * smoothstep(0.95, 0.6, np.abs(angle))
        return 0.7 * _groove(offset, 0.85 * width) * inside

    def _bags(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        """Two arcs below the lower lid."""
        total = np.zeros(len(x))
        inside = smoothstep(0.018, 0.022, x) * smoothstep(0.047, 0.040, x)
        for height, strength in ((0.1905, 0.35), (0.1855, 0.6)):
            arc = height + 0.0045 * ((x - 0.029) / 0.014) ** 2 + 0.0007 * self.wander(x * 110, side + height)
            total += strength * _groove(z - arc, width)
        return total * inside

    def _mouth(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        """Down from the corners of the mouth."""
        down = (0.1255 - z) / 0.018
        line = 0.0262 + 0.0022 * down + 0.0010 * self.wander(z * 80 + 9.0, side)
        inside = smoothstep(-0.05, 0.2, down) * smoothstep(1.05, 0.6, down)
        return 0.45 * _groove(x - line, 1.6 * width) * inside

    def _upper_lip(self, x: Floats, z: Floats, side: Floats, width: float) -> Floats:
        """Upright lines of the old."""
        inside = smoothstep(0.1385, 0.1405, z) * smoothstep(0.1475, 0.1435, z) * smoothstep(0.019, 0.013, x)
        phase = (x / 0.0042 + 0.3 * self.wander(z * 100, side) + self.shift[6]) % 1.0 - 0.5
        strength = float(smoothstep(0.45, 0.9, np.asarray(self.amount)))
        return 0.22 * strength * _groove(phase * 0.0042, 0.7 * width) * inside


def _groove(offset: Floats, width: float) -> Floats:
    """1 on the line, a little below 0 on both sides of it."""
    ratio = (offset / width) ** 2
    return np.exp(-ratio) - 0.22 * np.exp(-((np.sqrt(ratio) - 2.4) ** 2))
