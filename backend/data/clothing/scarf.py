# SPDX-License-Identifier: GPL-3.0-or-later
"""A thick scarf wound twice round the neck, over a coat."""

import numpy as np

from backend.data.body.torso import Torso, turned
from backend.data.clothing.cloth import columns, sew, spread
from backend.data.clothing.patterns import Fabric, contrasting
from backend.data.clothing.wraps import roll
from backend.data.forms.noise import Noise
from backend.data.forms.shells import loft
from backend.data.forms.surface import Surface
from backend.space import Part

_COATS = ((0.10, 0.10, 0.11), (0.12, 0.15, 0.26), (0.36, 0.36, 0.38), (0.34, 0.25, 0.18), (0.62, 0.54, 0.42))
_SIDES = 48


def scarf(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """Coat, two windings and mostly an end that hangs down the chest."""
    azimuth = columns(fine=False)
    cloth = spread(torso, azimuth, torso.ring(azimuth), rng)
    shade = 1.0 + 0.01 * cloth.folds
    coat = sew(
        cloth, 0.007 + 0.0014 * cloth.folds, contrasting(_COATS, fabric.colour, rng) * shade[..., None]
    )
    layers = [coat, _winding(torso, fabric, rng, upper=False), _winding(torso, fabric, rng, upper=True)]
    if rng.random() < 0.65:
        layers.append(_end(torso, fabric, rng, 1.0 if rng.random() < 0.5 else -1.0))
    return layers


def _winding(torso: Torso, fabric: Fabric, rng: np.random.Generator, *, upper: bool) -> Surface:
    azimuth = np.arange(160) * (2.0 * np.pi / 160)
    away = turned(azimuth)
    total = np.minimum(
        torso.room(azimuth) + np.interp(away, [0, 40, 100, 180], [0.003, 0.007, 0.018, 0.012]), 0.060
    )
    tilt = 0.004 * np.sin(azimuth + rng.uniform(0.0, 2.0 * np.pi))
    if upper:
        lift, tall = 0.66 * total + tilt * 0.5, 0.33 * total
        reach, fat = np.interp(away, [0, 60, 180], [0.010, 0.006, 0.005]), np.full(160, 0.019)
    else:
        lift, tall = 0.16 * total + tilt - np.interp(away, [0, 70], [0.010, 0.0]), 0.42 * total
        reach, fat = np.interp(away, [0, 60, 180], [0.017, 0.018, 0.016]), np.full(160, 0.026)
    angle = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[None]
    noise = Noise(rng)
    around = azimuth[:, None] * (16.0 / np.pi)
    wander = 1.4 * (noise(around * 0.25, np.zeros((1, 1))) + 0.3 * noise(around, angle))
    pleat = np.cos(4.0 * angle + 3.0 * wander)
    swell = 1.0 + 0.075 * pleat + 0.05 * noise(around * 0.5, angle * (8.0 / np.pi))
    shade = 1.0 + 0.03 * pleat
    return roll(
        torso, azimuth, reach, lift, fat[:, None] * swell, tall[:, None] * swell, fabric, shade, closed=True
    )


def _end(torso: Torso, fabric: Fabric, rng: np.random.Generator, side: float) -> Surface:
    """A flat length of cloth from the lower winding down to below the box."""
    way = np.linspace(-0.004, 0.085, 40)
    place = torso.down(np.array([side * np.deg2rad(24.0)]), way[None])
    path = place.above(np.interp(way, [0.0, 0.03, 0.06], [0.030, 0.032, 0.020])[None])[0]
    path[:, 0] = path[0, 0] + 0.35 * (path[:, 0] - path[0, 0])
    angle = np.linspace(0.0, 2.0 * np.pi, 44, endpoint=False)
    across = np.sign(np.cos(angle)) * np.abs(np.cos(angle)) ** 0.5
    half = np.interp(way, [0.0, 0.03], [0.022, 0.031])[:, None]
    pleats = 0.0022 * np.cos(across * 7.0 + rng.uniform(0.0, 6.0))[None]
    sections = np.repeat(path[:, None], len(angle), 1)
    sections[..., 0] += half * across
    sections[..., 1] += 0.010 * np.sin(angle) + pleats
    albedo = fabric.paint(way[:, None] + 0.0 * across, half * across) * (1.0 + 12.0 * pleats[..., None])
    return loft(sections, albedo, Part.CLOTHING, sections + (place.template - place.skin)[0][:, None])
