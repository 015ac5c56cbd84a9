# SPDX-License-Identifier: GPL-3.0-or-later
"""The head and neck of one subject as smooth sheets that hair, headwear and clothes are built on."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.template import Head, Template
from backend.data.forms.polar import COLUMNS, RayGrid, Sheet, azimuths, directions
from backend.data.forms.surface import Floats

CENTRE = np.array([0.0, -0.005, 0.21])
POLAR_END = np.deg2rad(152.0)
NECK_AXIS = 0.012
NECK_LOW, NECK_HIGH = -0.05, 0.21
_POLAR_ROWS, _NECK_ROWS = 77, 40
_REACH = 0.24


@dataclass(frozen=True)
class _Rays:
    template: Template
    skin: RayGrid
    ears: RayGrid
    neck: RayGrid


_rays: dict[int, _Rays] = {}


def _template_rays(template: Template) -> _Rays:
    known = _rays.get(id(template))
    if known is not None and known.template is template:
        return known
    unit = directions(np.linspace(0.004, POLAR_END, _POLAR_ROWS))
    height = np.linspace(NECK_HIGH, NECK_LOW, _NECK_ROWS)
    level = np.broadcast_to(directions(np.array([np.pi / 2.0])), (COLUMNS, _NECK_ROWS, 3))
    axis = np.zeros((COLUMNS, _NECK_ROWS, 3))
    axis[..., 1], axis[..., 2] = NECK_AXIS, height
    _rays[id(template)] = _Rays(
        template,
        RayGrid(template, np.broadcast_to(CENTRE, unit.shape), unit, 0.8, _REACH),
        RayGrid(template, CENTRE + unit * _REACH, -unit, 1.6, _REACH),
        RayGrid(template, axis, level, 1.0, _REACH),
    )
    return _rays[id(template)]


class Skull:
    """Sheets of one head; each has its counterpart on the template for canonical coordinates.

    Attributes:
        skin: the head without ears over azimuth and polar angle from the crown.
        ears: the same with the ears as bumps.
        neck: neck and shoulders over azimuth and height (negated, so that it grows downwards).
        template, template_neck: the template's ``skin`` and ``neck``.
    """

    def __init__(self, head: Head) -> None:
        rays = _template_rays(head.template)
        vertices = np.asarray(head.vertices, dtype=np.float64)
        neutral = np.asarray(head.template.vertices, dtype=np.float64)
        low, high = 0.004, POLAR_END
        self.skin = Sheet(rays.skin.gather(vertices), low, high)
        self.ears = Sheet(_outside(rays.ears.gather(vertices), self.skin.points), low, high)
        self.neck = Sheet(rays.neck.gather(vertices), -NECK_HIGH, -NECK_LOW)
        self.template = Sheet(rays.skin.gather(neutral), low, high)
        self.template_neck = Sheet(rays.neck.gather(neutral), -NECK_HIGH, -NECK_LOW)

    def polar_at_height(self, azimuth: Floats, height: Floats) -> Floats:
        """Polar angle ``[N]`` at which the template's column ``azimuth`` comes down to ``height``."""
        return self.template.second_at_height(azimuth, height)

    def canonical(self, points: Floats, azimuth: Floats, polar: Floats) -> Floats:
        """Template points of hair that grows from (azimuth, polar): same offset from the skin."""
        return points + self.template.at(azimuth, polar) - self.skin.at(azimuth, polar)


def _outside(ears: Floats, skin: Floats) -> Floats:
    """The farther one of two sheets, ears kept to the sides of the head."""
    side = np.sin(azimuths())[:, None, None] ** 2 > 0.6
    farther = np.linalg.norm(ears - CENTRE, axis=2) > np.linalg.norm(skin - CENTRE, axis=2)
    return np.where(side & farther[..., None], ears, skin)
