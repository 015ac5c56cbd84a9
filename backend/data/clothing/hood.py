# SPDX-License-Identifier: GPL-3.0-or-later
"""A hooded sweatshirt: the hood lies on the shoulders as a soft roll, two strings hang from it."""

import numpy as np

from backend.data.body.torso import Torso, turned
from backend.data.clothing.cloth import columns, line, sew, spread
from backend.data.clothing.patterns import Fabric
from backend.data.clothing.wraps import roll
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.shells import loft, rings, smooth_path
from backend.data.forms.surface import Floats, Surface
from backend.space import Part


def hoodie(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> list[Surface]:
    """Sweatshirt, hood and strings."""
    azimuth = columns(fine=fabric.pattern != "plain")
    cloth = spread(torso, azimuth, torso.ring(azimuth), rng)
    height = 0.006 + 0.0014 * cloth.folds * smoothstep(0.01, 0.04, cloth.below)
    shade = 1.0 + 0.01 * cloth.folds - 0.18 * line(cloth.below - 0.012)
    body = sew(cloth, height, fabric.paint_body(cloth.place.template) * shade[..., None])
    return [body, _hood(torso, fabric, rng), *_strings(torso, fabric.colour)]


def _hood(torso: Torso, fabric: Fabric, rng: np.random.Generator) -> Surface:
    azimuth = np.deg2rad(np.linspace(9.0, 351.0, 150))
    away = turned(azimuth)
    fat = np.interp(away, [9, 25, 50, 90, 140, 180], [0.007, 0.012, 0.016, 0.020, 0.027, 0.032])
    tall = np.interp(away, [9, 25, 50, 90, 140, 180], [0.010, 0.015, 0.020, 0.024, 0.030, 0.034])
    lift = np.interp(away, [9, 25, 50, 90, 140, 180], [-0.014, -0.006, 0.000, 0.001, -0.006, -0.010])
    tall = np.minimum(tall, 0.9 * torso.room(azimuth))
    angle = np.linspace(0.0, 2.0 * np.pi, 44, endpoint=False)[None]
    folds = Noise(rng)(azimuth[:, None] * 3.0, angle * 5.0 / np.pi)
    opening = np.exp(-(((angle - 1.9) / 0.20) ** 2))
    swell = 1.0 + 0.07 * folds - 0.12 * opening
    shade = 1.0 + 0.02 * folds - 0.16 * opening
    return roll(torso, azimuth, 0.75 * fat, lift, fat[:, None] * swell, tall[:, None] * swell, fabric, shade)


def _strings(torso: Torso, colour: Floats) -> list[Surface]:
    """Two drawstrings that hang from the hood's ends."""
    light = colour * 0.45 + 0.5 if colour.mean() < 0.55 else colour * 0.5
    strings = []
    way = np.array([[-0.004, 0.004, 0.014, 0.030, 0.050, 0.075]])
    for sign in (1.0, -1.0):
        place = torso.down(np.array([sign * np.deg2rad(19.0)]), way)
        path = place.above(np.array([[0.012, 0.017, 0.016, 0.011, 0.0095, 0.0095]]))[0]
        path[:, 0] = path[0, 0] + 0.15 * (path[:, 0] - path[0, 0])
        tube = rings(smooth_path(path, 40), 0.0026, 10)
        shift = (place.template - place.skin)[0].mean(0)
        strings.append(loft(tube, light, Part.CLOTHING, tube + shift))
    return strings
