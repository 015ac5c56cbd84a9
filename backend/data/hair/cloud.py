# SPDX-License-Identifier: GPL-3.0-or-later
"""A round cloud of tight curls that overhangs the hairline."""

import numpy as np
from scipy.ndimage import gaussian_filter1d

from backend.data.body.skull import CENTRE, Skull
from backend.data.forms.noise import layered, smoothstep
from backend.data.forms.shells import shell
from backend.data.forms.surface import Floats
from backend.data.hair.cap import ROWS, Press, grid
from backend.data.hair.dye import Hair, pack, painted
from backend.data.hair.strands import Strands, flow
from backend.space import Part

_DEPTH = 0.008
_RIM = 0.80
"""Share of the rows that lie on the cloud; the others lead back from its rim to the hairline."""
_SMOOTH = 10.0
"""Columns over which the rim smooths the hairline."""
_OVERHANG = np.deg2rad(9.0)


def cloud(skull: Skull, strands: Strands, press: Press | None = None) -> Hair:
    """The closed cloud, ``strands.style.cloud`` thick on top, with fine bumps."""
    style = strands.style
    around, polar, line = grid(skull, strands)
    share = np.linspace(0.0, 1.0, ROWS)[None]
    turned = np.abs(np.arctan2(np.sin(around), np.cos(around)))
    reach = gaussian_filter1d(line, _SMOOTH, mode="wrap")[:, None]
    reach = reach + _OVERHANG * smoothstep(0.7, 1.4, turned) * smoothstep(2.0, 1.6, turned)
    polar = np.clip(share / _RIM, 0.0, 1.0) * reach
    inner_polar = share**0.9 * line[:, None]

    skin = skull.skin.at(around, polar)
    radius = np.linalg.norm(skin - CENTRE, axis=-1, keepdims=True)
    direction = (skin - CENTRE) / radius
    round_off = _ball(direction, style.cloud)
    thick = np.maximum(round_off - radius[..., 0], 0.55 * style.cloud)
    template = skull.template.at(around, polar)
    bumps = strands.curl_relief(template * (1.0 + 0.4 * smoothstep(0.0, 0.1, radius)))
    swell = layered(strands.curls, *np.moveaxis(template / 0.045, -1, 0))
    thick = thick * (1.0 + 0.09 * swell) + style.lump * bumps
    rim = np.clip((share - _RIM) / (1.0 - _RIM), 0.0, 1.0)
    thick = thick * np.sqrt(1.0 - rim * rim) - 0.003 * rim
    thin_rim = smoothstep(_RIM, _RIM - 0.30, share)
    front = smoothstep(1.1, 0.6, turned)
    thick = thick * (1.0 - (0.45 - 0.45 * thin_rim) * front)
    if press is not None:
        thick = thick + (np.minimum(thick, 0.0005) - thick) * press(around, template[..., 2])
    inwards = skull.skin.at(around, polar + (line[:, None] - reach) * rim) - skin
    outer = skin + inwards + direction * thick[..., None]
    outer[:, 0] = outer[:, 0].mean(0)

    below = skull.skin.at(around, inner_polar)
    normal = skull.skin.at(around, inner_polar, skull.skin.normals)
    across, along = flow(template, style)
    surface = shell(
        outer,
        below - normal * _DEPTH,
        pack(across, along, bumps),
        Part.HAIR,
        skull.canonical(outer, around, polar),
        wrap=True,
        pole=True,
    )
    return painted(surface, strands.dye)


def _ball(direction: Floats, thick: float) -> Floats:
    """Distance from the skull's centre to a ball round the whole head along unit vectors ``[..., 3]``."""
    offset = CENTRE - np.array([0.0, 0.012, 0.215])
    size = 0.092 + thick
    along = direction @ offset
    return -along + np.sqrt(along * along - offset @ offset + size * size)
