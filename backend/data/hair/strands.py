# SPDX-License-Identifier: GPL-3.0-or-later
"""Strands as a pattern: which way they run and the relief of locks, curls and tufts."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.skull import CENTRE
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats
from backend.data.hair.dye import Dye
from backend.data.hair.style import Shape
from backend.data.people.subject import Attributes

_RADIUS = 0.10
_WHORL = np.deg2rad(22.0)
"""How far the whorl that hair grows from lies behind the top of the head."""
_SEAM = 0.0055
_FINEST = 0.0062
"""Width of the finest relief that the grids of cap and curtain resolve, metres."""
_GOLDEN = np.pi * (3.0 - np.sqrt(5.0))


def flow(points: Floats, style: Shape) -> tuple[Floats, Floats]:
    """Coordinates across and along the strands at template points ``[..., 3]``, metres."""
    x, y, z = np.moveaxis(points - CENTRE, -1, 0)
    if style.flow == "parted":
        x = x - style.parting
        beyond = y - np.clip(y, -0.09, 0.03)
        angle = np.arctan2(beyond, np.abs(x) + 1e-6)
        from_back = 0.03 + 0.5 * np.pi * _RADIUS - np.clip(y, -0.09, 0.03) - _RADIUS * angle
        across = np.where(x > 0.0, 1.0, -1.0) * from_back
        return across, _RADIUS * np.arctan2(np.hypot(x, beyond), z)
    if style.flow == "back":
        return _RADIUS * np.arctan2(x, np.maximum(z, -0.02) + 0.03), y
    outwards, upwards = _tilted(y, z, style)
    return _RADIUS * np.arctan2(x, upwards), _RADIUS * np.arctan2(np.hypot(x, upwards), outwards)


def seam(points: Floats, style: Shape) -> Floats:
    """Where strands of two directions meet, 0..1: the parting, or the whorl and the line below it."""
    x, y, z = np.moveaxis(points - CENTRE, -1, 0)
    if style.flow == "back":
        return np.zeros(x.shape)
    if style.flow == "parted":
        return np.exp(-(((x - style.parting) / _SEAM) ** 2)) * smoothstep(0.055, 0.020, y)
    outwards, upwards = _tilted(y, z, style)
    below = np.exp(-((x / _SEAM) ** 2)) * smoothstep(0.0, -0.02, upwards)
    middle = np.exp(-(x * x + upwards * upwards) / 0.012**2) * (outwards > 0.0)
    return np.maximum(below, middle)


def _tilted(y: Floats, z: Floats, style: Shape) -> tuple[Floats, Floats]:
    """Coordinates along the axis of whorl or knot and upwards across it, metres."""
    tilt = np.deg2rad(style.knot) if style.flow == "knot" else _WHORL
    return y * np.sin(tilt) + z * np.cos(tilt), z * np.sin(tilt) - y * np.cos(tilt)


@dataclass(frozen=True)
class Strands:
    """One subject's pattern.

    Attributes:
        style: its sizes.
        dye: its colours.
        locks: noise over (across, along).
        curls: noise over space.
        tufts: ``[K, 3]`` unit vectors at which pointed tufts stand.
        tuft_heights: ``[K]`` as a share of the style's.
    """

    style: Shape
    dye: Dye
    locks: Noise
    curls: Noise
    tufts: Floats
    tuft_heights: Floats

    @classmethod
    def draw(cls, style: Shape, who: Attributes, rng: np.random.Generator) -> "Strands":
        """The pattern of ``style`` on one subject that ``rng`` gives."""
        curls = Noise(rng, 3)
        count = np.arange(style.spike_count) + 0.5
        height = 1.0 - 2.0 * count / style.spike_count
        turn = count * _GOLDEN
        flat = np.sqrt(1.0 - height * height)
        tufts = np.stack([flat * np.sin(turn), flat * np.cos(turn), height], -1)
        tufts = tufts + rng.normal(size=tufts.shape) * 0.4 / np.sqrt(style.spike_count)
        tufts /= np.linalg.norm(tufts, axis=1, keepdims=True)
        heights = rng.uniform(0.55, 1.0, style.spike_count)
        return cls(style, Dye.draw(style, who, curls, rng), Noise(rng), curls, tufts, heights)

    def relief(self, across: Floats, along: Floats) -> Floats:
        """Rounded locks with sharp grooves between them, about -0.4..1."""
        width = self.style.lock
        drift = 0.6 * self.locks(across / (4.0 * width) + 11.0, along / (5.0 * width))
        finer = max(0.5 * width, _FINEST)
        wave = self.locks(across / width + drift, along / (9.0 * width))
        wave = wave + 0.5 * self.locks(across / finer + 2.0 * drift + 7.3, along / (9.0 * finer))
        return 2.2 * np.sqrt(wave * wave + 0.008) - 0.5

    def curl_relief(self, points: Floats) -> Floats:
        """Rounded lumps at template points ``[..., 3]``, about -0.5..1."""
        if self.style.lump == 0.0:
            return np.zeros(points.shape[:-1])
        x, y, z = np.moveaxis(points / self.style.lump_size, -1, 0)
        finer = max(1.0, min(2.1, self.style.lump_size / _FINEST))
        second = self.curls(finer * x + 5.0, finer * y, finer * z)
        return 1.6 * (np.abs(self.curls(x, y, z)) + 0.5 * np.abs(second)) - 0.5

    def spikes(self, points: Floats) -> Floats:
        """Height of pointed tufts at template points ``[..., 3]``, 0..1."""
        if self.style.spikes == 0.0:
            return np.zeros(points.shape[:-1])
        directions = (points - CENTRE).reshape(-1, 3)
        directions = directions / np.linalg.norm(directions, axis=1, keepdims=True)
        cosine = (directions.astype(np.float32) @ self.tufts.T.astype(np.float32)).astype(np.float64)
        nearest = cosine.argmax(1)
        apart = np.arccos(np.clip(cosine[np.arange(len(nearest)), nearest], -1.0, 1.0))
        reach = 1.05 * np.sqrt(4.0 * np.pi / self.style.spike_count / np.sqrt(3.0))
        cone = np.clip(1.0 - apart / reach, 0.0, 1.0) * self.tuft_heights[nearest]
        return cone.reshape(points.shape[:-1])
