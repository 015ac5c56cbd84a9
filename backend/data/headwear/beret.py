# SPDX-License-Identifier: GPL-3.0-or-later
"""A beret: a narrow band and a flat soft disc that hangs to one side."""

import numpy as np

from backend.data.body.skull import Skull
from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.shells import loft, rings
from backend.data.forms.surface import Floats, Surface
from backend.data.headwear.bands import band_height
from backend.data.headwear.dome import UP, azimuths, cover, ring, turn
from backend.data.headwear.wearer import Wearer
from backend.space import Part

_TOP, _UNDER, _BAND = 44, 16, 8


def build(wearer: Wearer) -> list[Surface]:
    """One body: over the disc, back under it and down the band; and a stalk."""
    skull, azimuth, noise = wearer.skull, azimuths(), Noise(wearer.rng, 3)
    line = skull.polar_at_height(azimuth, band_height("beret", azimuth))
    around = ring(skull, azimuth, line, 0.004)
    top = skull.skin.at(np.array(0.0), np.array(0.0))
    side = float(wearer.rng.choice([-1.0, 1.0])) * float(wearer.rng.uniform(1.4, 2.3))
    hanging = np.cos(azimuth - side)
    wavy = layered(noise, *turn(azimuth, 12.0), np.zeros(len(azimuth)))
    wide = (0.024 + 0.014 * hanging + 0.002 * wavy)[:, None]
    level = (around.edge[:, 2] + 0.030 - 0.016 * hanging + 0.002 * wavy)[:, None]

    climb = np.linspace(0.0, np.pi / 2.0, _TOP)[None]
    peak = top[2] + 0.014
    reach = np.einsum("uc,uc->u", around.edge - around.middle, around.outwards)[:, None]
    out_top = (reach + wide) * np.sin(climb) ** 0.8
    z_top = level + (peak - level) * np.cos(climb) ** 0.75
    share = np.linspace(0.0, 1.0, _UNDER + 1)[None, 1:]
    out_under = reach + wide * (1.0 - share) + 0.0 * level
    z_under = level - (level - around.edge[:, 2:] - 0.012) * share**1.6 - 0.006 * np.sin(np.pi * share)
    down = np.linspace(0.0, 1.0, _BAND + 1)[None, 1:]
    sunk = 0.008 * smoothstep(0.7, 1.0, down)
    out = np.concatenate([out_top, out_under, reach - sunk], 1)
    z = np.concatenate([z_top, z_under, around.edge[:, 2:] + 0.012 * (1.0 - down)], 1)
    rows = np.arange(out.shape[1])[None] / 9.0
    folds = layered(noise, *turn(azimuth[:, None], 10.0), rows)
    loose = smoothstep(8.0, 24.0, rows * 9.0) * smoothstep(_TOP + _UNDER + 2.0, _TOP + 4.0, rows * 9.0)
    z = z + 0.0022 * folds * loose
    outer = around.middle * [1, 1, 0] + around.outwards[:, None] * out[..., None] + z[..., None] * UP
    outer[:, 0] = outer[:, 0].mean(0)
    banded = smoothstep(_TOP + _UNDER - 1.0, _TOP + _UNDER, rows * 9.0)
    shade = 1.0 + 0.05 * folds * loose - 0.30 * banded
    polar = line[:, None] * np.linspace(0.0, 1.0, out.shape[1])
    return [
        cover(skull, azimuth, polar, outer, wearer.colour * shade[..., None]),
        _stalk(skull, outer[0, 0], wearer.colour),
    ]


def _stalk(skull: Skull, top: Floats, colour: Floats) -> Surface:
    path = top + np.linspace(-0.006, 0.007, 12)[:, None] * np.array([0.12, 0.1, 1.0])
    tube = rings(path, np.linspace(0.0028, 0.0018, 12), 12)
    origin = np.array(0.0)
    return loft(tube, colour * 0.9, Part.HEADWEAR, skull.canonical(tube, origin, origin))
