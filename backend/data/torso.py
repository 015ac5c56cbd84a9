# SPDX-License-Identifier: GPL-3.0-or-later
"""Neck and shoulders of one subject as smooth sheets that garments are built on."""

from dataclasses import dataclass

import numpy as np

from backend.data.polar import RayGrid, Sheet, directions
from backend.data.skull import Skull
from backend.data.surface import Floats
from backend.data.template import Head, Template

_CENTRE = np.array([0.0, 0.025, -0.04])
_LOW, _HIGH = np.deg2rad(11.0), np.deg2rad(108.0)
_ROWS = 80
_REACH = 0.27


@dataclass(frozen=True)
class _Rays:
    template: Template
    grid: RayGrid


_rays: dict[int, _Rays] = {}


def _template_rays(template: Template) -> RayGrid:
    known = _rays.get(id(template))
    if known is None or known.template is not template:
        unit = directions(np.linspace(_LOW, _HIGH, _ROWS))
        grid = RayGrid(template, np.broadcast_to(_CENTRE, unit.shape), unit, 0.8, _REACH)
        known = _rays[id(template)] = _Rays(template, grid)
    return known.grid


class Torso:
    """Sheets of one body.

    Attributes:
        skin: over azimuth and the polar angle from straight up, seen from within the chest.
        template: its counterpart on the template.
        neck, template_neck: over azimuth round the neck's axis and the negated height.
    """

    def __init__(self, head: Head) -> None:
        grid = _template_rays(head.template)
        self.skin = Sheet(grid.gather(np.asarray(head.vertices, dtype=np.float64)), _LOW, _HIGH)
        self.template = Sheet(grid.gather(np.asarray(head.template.vertices, dtype=np.float64)), _LOW, _HIGH)
        skull = Skull(head)
        self.neck, self.template_neck = skull.neck, skull.template_neck

    def shift(self, azimuth: Floats, height: Floats) -> Floats:
        """From this neck's skin to the template's at azimuths and heights ``[N]``: ``[N, 3]``."""
        return self.template_neck.at(azimuth, -height) - self.neck.at(azimuth, -height)
