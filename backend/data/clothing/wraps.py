# SPDX-License-Identifier: GPL-3.0-or-later
"""Thick rolls of cloth round the neck."""

import numpy as np

from backend.data.body.skull import NECK_AXIS
from backend.data.body.torso import Torso
from backend.data.clothing.patterns import Fabric
from backend.data.forms.shells import loft
from backend.data.forms.surface import Floats, Surface
from backend.space import Part


def roll(
    torso: Torso,
    azimuth: Floats,
    reach: Floats,
    lift: Floats,
    half_width: Floats,
    half_height: Floats,
    fabric: Fabric,
    shade: Floats,
    *,
    closed: bool = False,
) -> Surface:
    """A roll whose sections stand upright round the neck's axis.

    Args:
        torso: the body.
        azimuth: ``[N]`` radians.
        reach: ``[N]`` distance of its middle outside the ring, metres.
        lift: ``[N]`` height of its middle above the ring, metres.
        half_width: ``[N, K]`` horizontal half axis at ``K`` angles round the section, metres.
        half_height: ``[N, K]`` the upright one.
        fabric: its cloth.
        shade: ``[N, K]`` brightness.
        closed: whether it goes all the way round.
    """
    ring = torso.place(azimuth, torso.ring(azimuth))
    angle = np.linspace(0.0, 2.0 * np.pi, half_width.shape[1], endpoint=False)[None]
    radius = np.hypot(ring.skin[:, 0], ring.skin[:, 1] - NECK_AXIS)[:, None]
    radius = radius + reach[:, None] + half_width * np.cos(angle)
    level = ring.skin[:, 2:] + lift[:, None] + half_height * np.sin(angle)
    around = azimuth[:, None]
    sections = np.stack([radius * np.sin(around), NECK_AXIS - radius * np.cos(around), level], -1)
    albedo = fabric.paint(around * 0.105, angle * half_height.mean(1, keepdims=True)) * shade[..., None]
    shift = (ring.template - ring.skin)[:, None]
    return loft(sections, albedo, Part.CLOTHING, sections + shift, closed=closed)
