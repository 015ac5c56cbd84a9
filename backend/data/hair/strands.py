# SPDX-License-Identifier: GPL-3.0-or-later
"""Strands as a pattern: which way they run, the relief of locks and curls, streaks of colour."""

from dataclasses import dataclass

import numpy as np

from backend.data.hair.styles import Style
from backend.data.noise import Noise, layered
from backend.data.skull import CENTRE
from backend.data.surface import Floats

_RADIUS = 0.10
_STREAK = 0.0028
_CURL = 0.0045


def flow(points: Floats, style: Style) -> tuple[Floats, Floats]:
    """Coordinates across and along the strands at template points ``[..., 3]``, metres."""
    x, y, z = np.moveaxis(points - CENTRE, -1, 0)
    if style.flow == "parted":
        x = x - style.parting
        beyond = y - np.clip(y, -0.09, 0.03)
        angle = np.arctan2(beyond, np.abs(x) + 1e-6)
        across = np.where(x > 0.0, 1.0, -1.0) * (0.2 + np.clip(y, -0.09, 0.03) + _RADIUS * angle)
        return across, _RADIUS * np.arctan2(np.hypot(x, beyond), z)
    if style.flow == "back":
        return _RADIUS * np.arctan2(x, np.maximum(z, -0.02) + 0.03), y
    if style.flow == "knot":
        tilt = np.deg2rad(style.knot)
        outwards = y * np.sin(tilt) + z * np.cos(tilt)
        upwards = z * np.sin(tilt) - y * np.cos(tilt)
        return _RADIUS * np.arctan2(x, upwards), _RADIUS * np.arctan2(np.hypot(x, upwards), outwards)
    return _RADIUS * np.arctan2(x, -y), _RADIUS * np.arctan2(np.hypot(x, y), z)


@dataclass(frozen=True)
class Strands:
    """One subject's pattern.

    Attributes:
        style: its sizes.
        colour: ``[3]`` sRGB-encoded.
        locks, streaks: noises over (across, along).
        curls: noise over space.
    """

    style: Style
    colour: Floats
    locks: Noise
    streaks: Noise
    curls: Noise

    @classmethod
    def draw(cls, style: Style, colour: Floats, rng: np.random.Generator) -> "Strands":
        """The pattern of ``style`` and ``colour`` that ``rng`` gives."""
        return cls(style, colour, Noise(rng), Noise(rng), Noise(rng, 3))

    def relief(self, across: Floats, along: Floats) -> Floats:
        """Rounded locks with sharp grooves between them, about -0.4..1."""
        width = self.style.lock
        drift = 0.5 * self.locks(across / (4.0 * width) + 11.0, along / (5.0 * width))
        wave = layered(self.locks, across / width + drift, along / (9.0 * width))
        return 2.2 * np.sqrt(wave * wave + 0.002) - 0.5

    def curl_relief(self, points: Floats) -> Floats:
        """Rounded lumps at template points ``[..., 3]``, about -0.5..1."""
        if self.style.lump == 0.0:
            return np.zeros(points.shape[:-1])
        x, y, z = np.moveaxis(points / self.style.lump_size, -1, 0)
        wave = np.abs(self.curls(x, y, z)) + 0.5 * np.abs(self.curls(2.1 * x + 5.0, 2.1 * y, 2.1 * z))
        return 1.6 * wave - 0.5

    def albedo(self, across: Floats, along: Floats, relief: Floats, points: Floats) -> Floats:
        """Colour ``[..., 3]``: light strands on the locks, dark grooves, streaks or curls of 2 to 3 mm."""
        if self.style.lump > 0.002:
            x, y, z = np.moveaxis(points / _CURL, -1, 0)
            fine, broad = self.curls(x, y, z), self.curls(0.3 * x, 0.3 * y, 0.3 * z)
        else:
            fine = self.streaks(across / _STREAK, along / 0.05)
            broad = self.streaks(across / 0.012 + 3.7, along / 0.12)
        shade = 0.86 + 0.20 * np.clip(relief, -0.6, 1.0) + 0.16 * fine + 0.10 * broad
        warm = np.stack([0.02 * fine, 0.01 * fine, np.zeros_like(fine)], -1) * self.colour.max()
        return self.colour * np.clip(shade, 0.45, 1.35)[..., None] + warm
