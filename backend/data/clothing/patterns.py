# SPDX-License-Identifier: GPL-3.0-or-later
"""What cloth is dyed with: one colour, stripes, checks, dots or flowers."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats
from backend.data.people.subject import Pattern

_SOFT = 0.0009
_AXIS, _RADIUS = (0.02, -0.05), 0.10
_LEAST_CONTRAST = 0.22


@dataclass(frozen=True)
class Fabric:
    """Cloth of one or two colours.

    Attributes:
        colour, accent: ``[3]`` sRGB-encoded; the first covers most of the cloth.
        pattern: how the second lies on it.
        variant: 0..1, which kind of the pattern.
        scale: size of the pattern, 1 is common.
    """

    colour: Floats
    accent: Floats
    pattern: Pattern = "plain"
    variant: float = 0.0
    scale: float = 1.0

    @classmethod
    def plain(cls, colour: Floats) -> "Fabric":
        """Cloth of one colour."""
        return cls(colour, colour)

    @classmethod
    def draw(cls, colour: Floats, accent: Floats, pattern: Pattern, rng: np.random.Generator) -> "Fabric":
        """Random kind and scale; an accent too close to the colour is made lighter or darker."""
        if np.abs(accent - colour).max() < _LEAST_CONTRAST:
            accent = colour * 0.4 if colour.mean() > 0.4 else colour * 0.4 + 0.5
        return cls(colour, accent, pattern, float(rng.random()), float(rng.uniform(0.85, 1.15)))

    def paint(self, across: Floats, down: Floats) -> Floats:
        """Albedo ``[..., 3]`` at cloth coordinates ``[...]`` in metres."""
        share = self._share(np.asarray(across) / self.scale, np.asarray(down) / self.scale)[..., None]
        return self.colour * (1.0 - share) + self.accent * share

    def paint_body(self, template: Floats) -> Floats:
        """Albedo of a garment's body by template points ``[..., 3]``: rows of the cloth run left to right."""
        back, up = template[..., 1] - _AXIS[0], template[..., 2] - _AXIS[1]
        return self.paint(template[..., 0], np.arctan2(-back, up) * _RADIUS)

    def _share(self, across: Floats, down: Floats) -> Floats:
        """How much of the accent shows, 0..1."""
        return _PATTERNS[self.pattern](across, down, self.variant)


def contrasting(
    palette: tuple[tuple[float, float, float], ...], colour: Floats, rng: np.random.Generator
) -> Floats:
    """A colour of ``palette`` that stands out from ``colour``."""
    fitting = [one for one in np.array(palette) if np.abs(one - colour).max() >= _LEAST_CONTRAST]
    return fitting[rng.integers(len(fitting))]


def _plain(across: Floats, down: Floats, _variant: float) -> Floats:
    return np.zeros(np.broadcast_shapes(across.shape, down.shape))


def _striped(across: Floats, down: Floats, variant: float) -> Floats:
    """Broad or narrow stripes across, or pinstripes down."""
    if variant < 0.45:
        return _stripes(down, 0.020, 0.0072) + 0.0 * across
    if variant < 0.7:
        return _stripes(down, 0.013, 0.0040) + 0.0 * across
    return _stripes(across, 0.014, 0.0034) + 0.0 * down


def _checked(across: Floats, down: Floats, variant: float) -> Floats:
    """Gingham or a grid of lines."""
    if variant < 0.6:
        return 0.45 * (_stripes(across, 0.020, 0.0080) + _stripes(down, 0.020, 0.0080))
    return np.maximum(_stripes(across, 0.019, 0.0032), _stripes(down, 0.019, 0.0032))


def _stripes(value: Floats, period: float, width: float) -> Floats:
    off = np.abs((value / period) % 1.0 - 0.5) * period
    return smoothstep(width / 2 + _SOFT, width / 2 - _SOFT, off)


def _dotted(across: Floats, down: Floats, variant: float) -> Floats:
    pitch = 0.015 + 0.004 * variant
    row = np.floor(down / pitch)
    x = ((across / pitch + 0.5 * (row % 2)) % 1.0 - 0.5) * pitch
    y = (down / pitch - row - 0.5) * pitch
    radius = 0.27 * pitch
    return smoothstep(radius + _SOFT, radius - _SOFT, np.hypot(x, y))


def _floral(across: Floats, down: Floats, variant: float) -> Floats:
    """Blossoms of five petals, each turned and moved within its cell; their hearts are bare."""
    pitch = 0.021 + 0.004 * variant
    row = np.floor(down / pitch)
    shifted = across / pitch + 0.5 * (row % 2)
    column = np.floor(shifted)
    chance = lambda seed: np.abs(np.sin(row * 127.1 + column * 311.7 + seed) * 43758.5453) % 1.0  # noqa: E731
    x = (shifted - column - 0.5 + 0.22 * (chance(0.3) - 0.5)) * pitch
    y = (down / pitch - row - 0.5 + 0.22 * (chance(1.7) - 0.5)) * pitch
    far = np.hypot(x, y)
    petal = 0.0064 + 0.0026 * np.cos(5.0 * np.arctan2(y, x) + 6.3 * chance(4.1))
    return smoothstep(petal + _SOFT, petal - _SOFT, far) * smoothstep(0.0014, 0.0028, far)


_PATTERNS: dict[Pattern, Callable[[Floats, Floats, float], Floats]] = {
    "plain": _plain,
    "striped": _striped,
    "checked": _checked,
    "dotted": _dotted,
    "floral": _floral,
}
