# SPDX-License-Identifier: GPL-3.0-or-later
"""A turban: layers of cloth that rise to a peak over the forehead."""

import numpy as np

from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.surface import Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import RADIUS, azimuths, dome, turn
from backend.data.headwear.wearer import Wearer

_ROWS = 112
_LAYER = 0.0135


def build(wearer: Wearer) -> list[Surface]:
    """One body whose layers overlap like tiles and cross at the middle of the forehead."""
    skull, azimuth, noise = wearer.skull, azimuths(), Noise(wearer.rng, 3)
    line = skull.polar_at_height(azimuth, band_height("turban", azimuth))
    polar = np.linspace(0.0, 1.0, _ROWS) * line[:, None]
    around = azimuth[:, None]
    distance = (line[:, None] - polar) * RADIUS
    across = np.sin(around) * np.sin(polar)
    turned = np.abs((around + np.pi) % (2.0 * np.pi) - np.pi)
    crossing = float(wearer.rng.choice([-0.5, 0.5])) * smoothstep(-0.05, 0.05, across)
    drift = layered(noise, *turn(around, 8.0), distance / 0.06)
    slope = 1.1 * smoothstep(0.0, 2.2, turned)
    layer = distance / _LAYER + crossing + slope + 0.30 * drift
    along = layer - np.floor(layer)
    tile = smoothstep(0.0, 0.16, along) * (1.0 - 0.75 * along)
    wrapped = smoothstep(0.12, 0.35, polar) * smoothstep(0.001, 0.008, distance)
    share = polar / line[:, None]
    bulk = np.sin(share**0.8 * np.pi) ** 0.75
    height = 0.011 + 0.010 * (1.0 - share) + (0.022 - 0.006 * np.cos(around)) * bulk
    height = height + (0.0050 * tile + 0.0012 * drift) * wrapped
    crevice = np.exp(-((along / 0.07) ** 2)) + np.exp(-(((1.0 - along) / 0.05) ** 2))
    pleats = noise(*turn(around, 16.0), layer * 4.0)
    shade = 1.0 - 0.28 * np.minimum(crevice, 1.0) * wrapped + 0.045 * pleats + 0.04 * (tile - 0.4)
    return [dome(skull, azimuth, polar, height, wearer.colour * shade[..., None])]
