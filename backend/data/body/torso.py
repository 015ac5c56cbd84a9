# SPDX-License-Identifier: GPL-3.0-or-later
"""Neck and shoulders of one subject as one smooth sheet that garments are built on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter1d

from backend.data.body.template import Head, Template
from backend.data.forms.noise import smoothstep
from backend.data.forms.polar import RayGrid, Sheet, azimuths, directions
from backend.data.forms.surface import Floats

_CENTRE = np.array([0.0, 0.025, -0.04])
_LOW, _HIGH = np.deg2rad(11.0), np.deg2rad(140.0)
_ROWS = 108
_POLAR = np.linspace(_LOW, _HIGH, _ROWS)
_REACH, _FAR = 0.27, 0.6
_OUTSIDE = (np.deg2rad(54.0), np.deg2rad(66.0))
"""Polar angles from which on rays come from outside, so that arms are covered and not armpits."""
_FLOOR = -0.08
"""Metres; garments end here, below the box."""

_DEGREES = [0, 12, 25, 45, 70, 90, 130, 180]
_RING = [0.016, 0.017, 0.021, 0.034, 0.050, 0.057, 0.069, 0.075]
_JAW = [0.062, 0.062, 0.063, 0.068, 0.080, 0.090, 0.110, 0.120]
_LOWEST = [0.021, 0.022, 0.026, 0.036, 0.046, 0.050, 0.056, 0.060]
_LEAST_NECK = [0.016, 0.016, 0.017, 0.019, 0.022, 0.024, 0.026, 0.028]


@dataclass(frozen=True)
class _Rays:
    template: Template
    inside: RayGrid
    outside: RayGrid


_rays: dict[int, _Rays] = {}


def _template_rays(template: Template) -> _Rays:
    known = _rays.get(id(template))
    if known is None or known.template is not template:
        unit = directions(_POLAR)
        known = _rays[id(template)] = _Rays(
            template,
            RayGrid(template, np.broadcast_to(_CENTRE, unit.shape), unit, 0.8, _REACH),
            RayGrid(template, _CENTRE + unit * _FAR, -unit, 0.8, _FAR),
        )
    return known


def turned(azimuth: Floats) -> Floats:
    """Degrees 0..180 away from the front."""
    return np.abs(np.rad2deg((azimuth + np.pi) % (2.0 * np.pi) - np.pi))


@dataclass(frozen=True)
class Place:
    """Points of the skin.

    Attributes:
        polar: ``[...]`` the sheet's second coordinate, radians.
        skin, template: ``[..., 3]`` metres.
        normal: ``[..., 3]`` unit, outward.
    """

    polar: Floats
    skin: Floats
    template: Floats
    normal: Floats

    def above(self, height: Floats | float) -> Floats:
        """Points ``[..., 3]`` at ``height`` (``[...]``, metres) above the skin."""
        return self.skin + self.normal * np.asarray(height)[..., None]

    def canonical(self, points: Floats) -> Floats:
        """Template points of ``points``: same offset from the skin."""
        return points + self.template - self.skin


class Torso:
    """One body from the jaw down to below the box, over azimuth and the polar angle from straight up.

    Its *ring* is where a collar lies: the base of the neck, moved so that it shows in the box on a long
    neck and leaves the jaw free on a short one. Lengths are counted along the skin.

    Attributes:
        skin, template: sheets seen from within the chest.
    """

    def __init__(self, head: Head) -> None:
        rays = _template_rays(head.template)
        share = smoothstep(_OUTSIDE[0], _OUTSIDE[1], _POLAR)[None, :, None]

        def sheet(vertices: Floats) -> Sheet:
            points = np.asarray(vertices, dtype=np.float64)
            inside, outside = rays.inside.gather(points), rays.outside.gather(points)
            return Sheet(inside * (1.0 - share) + outside * share, _LOW, _HIGH)

        self.skin, self.template = sheet(head.vertices), sheet(head.template.vertices)
        self._all = np.concatenate([self.skin.points, self.template.points, self.skin.normals], 2)
        around = azimuths()
        degrees = turned(around)
        at = lambda heights: self.template.second_at_height(around, np.interp(degrees, _DEGREES, heights))  # noqa: E731
        jaw, ring = at(_JAW), at(_RING)
        top = self.skin.at(around, jaw)[:, 2]
        level = np.maximum(self.skin.at(around, ring)[:, 2], np.interp(degrees, _DEGREES, _LOWEST))
        level = np.minimum(level, top - np.interp(degrees, _DEGREES, _LEAST_NECK))
        level = gaussian_filter1d(level, 2.0, mode="wrap")
        self._ring = self.skin.second_at_height(around, level)
        self._room = top - level

    def ring(self, azimuth: Floats) -> Floats:
        """Polar angles ``[N]`` of the ring, radians."""
        return np.interp(azimuth, azimuths(), self._ring, period=2.0 * np.pi)

    def room(self, azimuth: Floats) -> Floats:
        """Height ``[N]`` between ring and jaw, metres."""
        return np.interp(azimuth, azimuths(), self._room, period=2.0 * np.pi)

    def first_below(self, azimuth: Floats, value: Callable[[Floats], Floats]) -> Floats:
        """Polar angles ``[N]`` at which ``value`` of the points ``[N, rows, 3]`` first comes down to 0."""
        falling = np.minimum.accumulate(value(_columns(self.skin.points, azimuth)), axis=1) - _POLAR * 1e-6
        return np.array([np.interp(0.0, -column, _POLAR) for column in falling])

    def floor(self, azimuth: Floats) -> Floats:
        """Polar angles ``[N]`` at which garments may end."""
        return self.first_below(azimuth, lambda points: points[..., 2] - _FLOOR)

    def walk(self, azimuth: Floats, start: Floats, way: Floats) -> Floats:
        """Polar angles ``[N, M]`` that lie ``way`` (``[N, M]``, metres, down) from ``start`` ``[N]``."""
        points = _columns(self.skin.points, azimuth)
        steps = np.linalg.norm(np.diff(points, axis=1, prepend=points[:, :1]), axis=2)
        length = np.cumsum(steps, axis=1)
        return np.stack(
            [
                np.interp(np.interp(begin, _POLAR, column) + path, column, _POLAR)
                for begin, column, path in zip(start, length, way, strict=True)
            ]
        )

    def place(self, azimuth: Floats, polar: Floats) -> Place:
        """The skin at broadcastable coordinates."""
        around, down = np.broadcast_arrays(azimuth, polar)
        skin, template, normal = np.split(self.skin.at(around, down, self._all), 3, axis=-1)
        return Place(down, skin, template, normal)

    def down(self, azimuth: Floats, way: Floats) -> Place:
        """The skin ``way`` (``[N, M]``, metres) below the ring at azimuths ``[N]``; negative goes up."""
        return self.place(azimuth[:, None], self.walk(azimuth, self.ring(azimuth), way))


def _columns(grid: Floats, azimuth: Floats) -> Floats:
    """Columns ``[N, rows, C]`` of a sheet's grid at azimuths ``[N]``."""
    position = np.mod(azimuth / (2.0 * np.pi), 1.0) * len(grid)
    left = position.astype(np.int64) % len(grid)
    share = (position - np.floor(position))[:, None, None]
    return grid[left] * (1.0 - share) + grid[(left + 1) % len(grid)] * share
