# SPDX-License-Identifier: GPL-3.0-or-later
"""A fedora: a felt crown with a dent and a ribbon, and a round brim."""

import numpy as np

from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import ROWS, UP, azimuths, brim, cover, ring
from backend.data.headwear.wearer import Wearer


def build(wearer: Wearer) -> list[Surface]:
    """Crown and brim."""
    skull, azimuth = wearer.skull, azimuths()
    line = skull.polar_at_height(azimuth, band_height("hat", azimuth))
    around = ring(skull, azimuth, line, 0.0085)
    rim, middle = around.edge[:, None], around.middle
    top = skull.skin.at(np.array(0.0), np.array(0.0))
    turn = np.linspace(0.0, np.pi / 2.0, ROWS)[None, :, None]
    power = 2.0 / 3.6
    centre = np.array([middle[0], middle[1], 0.0])
    flat = centre + (rim * [1, 1, 0] - centre) * np.sin(turn) ** power
    rise = top[2] + 0.016 - rim[..., 2:]
    height = rim[..., 2:] + rise * np.cos(turn) ** power
    along = flat[..., 1:2] - middle[1]
    dent = 0.012 * np.exp(-((flat[..., :1] / 0.020) ** 2)) * smoothstep(0.075, 0.03, np.abs(along))
    height = height - dent * smoothstep(1.0, 0.4, turn)
    outer = flat + height * UP
    outer[:, 0] = outer[:, 0].mean(0)
    ribbon = smoothstep(0.026, 0.024, outer[..., 2:] - rim[..., 2:])
    ribbon_colour = wearer.colour * 0.35 if wearer.colour.mean() > 0.25 else wearer.colour * 0.5 + 0.28
    albedo = wearer.colour * (1.0 - ribbon) + ribbon_colour * ribbon
    crown = cover(skull, azimuth, line[:, None] * np.linspace(0.0, 1.0, ROWS), outer, albedo)

    share = np.linspace(-0.22, 1.0, 30)
    curl = 0.010 * np.abs(np.sin(azimuth)) - 0.007 * np.cos(azimuth)
    lift = curl[:, None] * np.maximum(share, 0.0) ** 2
    shade = 1.0 - 0.12 * smoothstep(0.90, 0.93, share)
    felt = np.broadcast_to((wearer.colour * shade[:, None])[None], (len(azimuth), len(share), 3))
    return [crown, brim(skull, azimuth, around, 0.052 * share, lift, felt)]
