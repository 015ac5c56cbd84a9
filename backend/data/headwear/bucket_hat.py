# SPDX-License-Identifier: GPL-3.0-or-later
"""A bucket hat: a flat-topped crown and a sloping, stitched brim."""

import numpy as np

from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import ROWS, UP, azimuths, brim, cover, ring, turn
from backend.data.headwear.wearer import Wearer

_BRIM = 0.050


def build(wearer: Wearer) -> list[Surface]:
    """Crown and brim, sewn together at a seam."""
    skull, azimuth, noise = wearer.skull, azimuths(), Noise(wearer.rng, 3)
    line = skull.polar_at_height(azimuth, band_height("bucket_hat", azimuth))
    around = ring(skull, azimuth, line, 0.0095)
    rim = around.edge[:, None]
    top = skull.skin.at(np.array(0.0), np.array(0.0))
    climb = np.linspace(0.0, np.pi / 2.0, ROWS)[None, :, None]
    power = 2.0 / 4.2
    centre = np.array([around.middle[0], around.middle[1], 0.0])
    flat = centre + (rim * [1, 1, 0] - centre) * np.sin(climb) ** power
    height = rim[..., 2:] + (top[2] + 0.012 - rim[..., 2:]) * np.cos(climb) ** power
    outer = flat + height * UP
    above = (outer - rim)[..., 2:]
    crease = noise(*turn(azimuth[:, None], 20.0), above[..., 0] / 0.03)[..., None]
    outer = outer + around.outwards[:, None] * 0.0016 * crease * smoothstep(0.02, 0.2, np.cos(climb))
    outer[:, 0] = outer[:, 0].mean(0)
    seam = np.exp(-(((climb - 0.98) / 0.03) ** 2)) + np.exp(-((above / 0.0025) ** 2))
    weave = 0.02 * crease
    crown = cover(
        skull,
        azimuth,
        line[:, None] * np.linspace(0.0, 1.0, ROWS),
        outer,
        wearer.colour * (1.0 + weave - 0.22 * np.minimum(seam, 1.0)),
    )

    reach = np.linspace(-0.010, _BRIM, 40)
    share = np.maximum(reach / _BRIM, 0.0)
    steep = 0.026 + 0.016 * np.sin(azimuth) ** 2 + 0.004 * noise(*turn(azimuth, 8.0), azimuth * 0.0)
    lift = -steep[:, None] * share**1.15
    stitches = np.cos(share * 2.0 * np.pi * 7.0) ** 10 * (share > 0.03) * (share < 0.97)
    shade = 0.97 - 0.13 * stitches
    cloth = np.broadcast_to((wearer.colour * shade[:, None])[None], (len(azimuth), len(reach), 3))
    return [crown, brim(skull, azimuth, around, reach, lift, cloth)]
