# SPDX-License-Identifier: GPL-3.0-or-later
"""A knitted beanie with a cuff."""

import numpy as np

from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import RADIUS, ROWS, azimuths, dome, turn
from backend.data.headwear.wearer import Wearer


def build(wearer: Wearer) -> list[Surface]:
    """Ribs all over, looser at the top."""
    skull, azimuth = wearer.skull, azimuths()
    line = skull.polar_at_height(azimuth, band_height("beanie", azimuth))
    polar = np.linspace(0.0, 1.0, ROWS) * line[:, None]
    distance = (line[:, None] - polar) * RADIUS
    cuff = smoothstep(0.038, 0.034, distance)
    slouch = float(wearer.rng.uniform(0.0, 0.014))
    ribs = np.cos(azimuth * 54.0)[:, None] * smoothstep(0.2, 0.6, polar)
    folds = Noise(wearer.rng, 3)(*turn(azimuth[:, None], 10.0), polar * 4.0)
    top = smoothstep(0.9, 0.1, polar)
    height = 0.0075 + 0.0045 * cuff + slouch * top + 0.0008 * ribs + 0.001 * folds * (1.0 - cuff)
    shade = 0.95 + 0.09 * ribs - 0.25 * np.exp(-(((distance - 0.0365) / 0.002) ** 2))
    return [dome(skull, azimuth, polar, height, wearer.colour * shade[..., None])]
