# SPDX-License-Identifier: GPL-3.0-or-later
"""A baseball cap: six panels, a button and a visor."""

import numpy as np

from backend.data.body.skull import Skull
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import shell
from backend.data.forms.surface import Floats, Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import RADIUS, ROWS, azimuths, dome
from backend.data.headwear.wearer import Wearer
from backend.space import Part


def build(wearer: Wearer) -> list[Surface]:
    """The crown and the visor."""
    skull, azimuth = wearer.skull, azimuths()
    line = skull.polar_at_height(azimuth, band_height("cap", azimuth))
    polar = np.linspace(0.0, 1.0, ROWS) * line[:, None]
    around = azimuth[:, None]
    seam = np.abs((around / (np.pi / 3.0) + 0.5) % 1.0 - 0.5) * np.pi / 3.0 * np.sin(polar) * RADIUS
    groove = np.exp(-((seam / 0.0022) ** 2)) * smoothstep(0.05, 0.2, polar)
    front = smoothstep(0.0, 0.9, np.cos(around)) * smoothstep(0.25, 0.8, polar)
    button = smoothstep(0.085, 0.055, polar)
    height = 0.008 + 0.007 * front * smoothstep(0.0, 0.5, line[:, None] - polar)
    height = height + 0.003 * button - 0.0009 * groove
    shade = 1.0 - 0.22 * groove - 0.10 * button
    return [
        dome(skull, azimuth, polar, height, wearer.colour * shade[..., None]),
        _visor(skull, wearer.colour),
    ]


def _visor(skull: Skull, colour: Floats) -> Surface:
    azimuth = np.linspace(-1.0, 1.0, 72) * np.deg2rad(58.0)
    line = skull.polar_at_height(azimuth, band_height("cap", azimuth) + 0.005)
    share = np.linspace(0.0, 1.0, 30)[None, :, None]
    normal = skull.skin.at(azimuth, line, skull.skin.normals)
    root = (skull.skin.at(azimuth, line) - normal * 0.004)[:, None]
    length = 0.062 * np.sqrt(np.maximum(1.0 - (azimuth / np.deg2rad(58.5)) ** 2, 0.0))[:, None, None]
    middle = root + length * share * np.array([0.0, -1.0, -0.12])
    middle[..., 2] -= 5.5 * middle[..., 0] ** 2 * (share * length / 0.062)[..., 0]
    width = np.sqrt(np.clip((1.0 - share) / 0.08, 0.0, 1.0)) * 0.0016
    lift = np.array([0.0, 0.0, 1.0]) * width
    stitch = np.cos(share * 2.0 * np.pi * 6.0) ** 8 * (share < 0.95)
    albedo = colour * (0.97 - 0.10 * stitch) + np.zeros_like(middle)
    moved = skull.canonical(middle, azimuth[:, None], line[:, None]) - middle
    return shell(middle + lift, middle - lift, albedo, Part.HEADWEAR, middle + lift + moved)
