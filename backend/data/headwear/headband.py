# SPDX-License-Identifier: GPL-3.0-or-later
"""A headband: a ring of cloth over forehead and hair."""

import numpy as np

from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.shells import shell
from backend.data.forms.surface import Surface
from backend.data.headwear.bands import band_edges
from backend.data.headwear.dome import COLUMNS, DEPTH, azimuths, turn
from backend.data.headwear.wearer import Wearer
from backend.space import Part

_ROWS = 36
_HEIGHT, _AT_BACK = 0.0062, 0.0040
"""How far it stands off the skin, and how much more over hair that is gathered at the back, metres."""


def build(wearer: Wearer) -> list[Surface]:
    """A padded ring; knitted, or of smooth cloth with hems and folds."""
    skull, azimuth, noise = wearer.skull, azimuths(), Noise(wearer.rng, 3)
    lower, upper = band_edges("headband", azimuth)
    share = np.linspace(0.0, 1.0, _ROWS)[None]
    around = azimuth[:, None]
    first, last = skull.polar_at_height(azimuth, upper), skull.polar_at_height(azimuth, lower)
    polar = first[:, None] + (last - first)[:, None] * share
    pillow = np.sqrt(1.0 - (1.0 - np.clip(np.minimum(share, 1.0 - share) / 0.09, 0.0, 1.0)) ** 2)
    if wearer.rng.random() < 0.5:
        relief = np.cos(around * 60.0) * smoothstep(0.0, 0.12, np.minimum(share, 1.0 - share))
        shade = 0.97 + 0.08 * relief
    else:
        relief = noise(*turn(around, 14.0), share * 5.0)
        hem = np.exp(-(((np.minimum(share, 1.0 - share) - 0.11) / 0.02) ** 2))
        shade = 1.0 + 0.05 * relief - 0.20 * hem
    back = smoothstep(-0.5, 0.8, -np.cos(around))
    height = -0.002 + (_HEIGHT + _AT_BACK * back + 0.002 + 0.0007 * relief) * pillow
    skin, normal = skull.skin.at(around, polar), skull.skin.at(around, polar, skull.skin.normals)
    outer = skin + normal * height[..., None]
    return [
        shell(
            outer,
            skin - normal * DEPTH,
            np.broadcast_to(wearer.colour * shade[..., None], (COLUMNS, _ROWS, 3)),
            Part.HEADWEAR,
            skull.canonical(outer, around, polar),
            wrap=True,
        )
    ]
