# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair tied behind the head: a bun or a ponytail."""

import numpy as np

from backend.data.hair.strands import Strands
from backend.data.shells import loft, rings
from backend.data.skull import Skull
from backend.data.surface import Floats, Surface
from backend.space import Part

_SIDES = 72


def _root(skull: Skull, strands: Strands) -> tuple[Floats, Floats, Floats]:
    """Where the knot sits on the skin, the skin's normal there, and the shift to the template."""
    azimuth, polar = np.array(np.pi), np.array(np.deg2rad(strands.style.knot))
    point = skull.skin.at(azimuth, polar)
    normal = skull.skin.at(azimuth, polar, skull.skin.normals)
    return point, normal, skull.template.at(azimuth, polar) - point


def bun(skull: Skull, strands: Strands, volume: float) -> Surface:
    """A coil of hair, squashed against the head."""
    point, normal, shift = _root(skull, strands)
    radius = 0.026 + 0.012 * volume
    turn = np.linspace(0.0, np.pi, 40)
    depth = -0.75 * radius * np.cos(turn)
    path = point + normal * (0.5 * radius + 0.004) + normal * depth[:, None]
    angle = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[None]
    across = 0.012 * (angle * 2.0 / np.pi * 0.9 + turn[:, None] * 2.2)
    wrapped = np.abs(np.sin(2.0 * (angle + 1.6 * turn[:, None])))
    ring = radius * np.sin(turn)[:, None] * (0.93 + 0.10 * wrapped) + 1e-4
    sections = rings(path, ring, _SIDES)
    albedo = strands.albedo(across, angle * radius + 0 * across, 1.4 * wrapped - 0.6, sections)
    return loft(sections, albedo, Part.HAIR, sections + shift)


def ponytail(skull: Skull, strands: Strands, length: float, volume: float, curl: float) -> Surface:
    """A tail that springs from its tie and falls behind the neck."""
    point, normal, shift = _root(skull, strands)
    fall = 0.08 + 0.14 * length
    share = np.linspace(0.0, 1.0, 90)
    t = share[:, None]
    spring, back = normal * 0.062, np.array([0.0, 0.040, 0.0])
    path = point - normal * 0.004 * (1.0 - t) + 3.0 * t * (1.0 - t) ** 2 * spring
    path = path + 3.0 * t**2 * (1.0 - t) * (spring + back * 0.4 + np.array([0.0, 0.0, -0.35 * fall]))
    path = path + t**3 * (back + np.array([0.0, 0.0, -fall]))
    sway = 0.006 * curl * np.sin(share * (5.0 + 9.0 * curl)) * share
    path = path + np.stack([sway, 0.4 * sway, 0.0 * sway], -1)
    thick = 0.014 + 0.010 * volume
    girth = np.interp(
        share,
        [0.0, 0.10, 0.14, 0.35, 0.7, 0.93, 1.0],
        [0.010, 0.009, 0.010, thick, thick, 0.6 * thick, 0.001],
    )
    angle = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[None]
    across = np.abs(angle - np.pi) * 0.016 + 0.5
    along = share[:, None] * fall
    locks = strands.relief(across + 0 * along, along + 0 * across)
    sections = rings(path, girth[:, None] * (1.0 + 0.12 * locks), _SIDES)
    albedo = strands.albedo(across + 0 * along, along + 0 * across, locks, sections)
    tie = (share > 0.075) & (share < 0.125)
    albedo[tie] = np.array([0.12, 0.10, 0.11])
    return loft(sections, albedo, Part.HAIR, sections + shift)
