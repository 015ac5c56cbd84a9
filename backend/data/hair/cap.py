# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair that lies on the head: a shell from the crown to the hairline."""

from collections.abc import Callable

import numpy as np
from scipy.ndimage import gaussian_filter1d

from backend.data.body.skull import CENTRE, Skull
from backend.data.forms.noise import smoothstep
from backend.data.forms.shells import shell
from backend.data.forms.surface import Floats
from backend.data.hair.dye import Hair, pack, painted
from backend.data.hair.strands import Strands, flow, seam
from backend.space import Part

Press = Callable[[Floats, Floats], Floats]
"""Azimuths and template heights to how much headwear presses the hair flat there, 0..1."""

COLUMNS, ROWS = 270, 92
_SINK = 0.003
_DEPTH = 0.008
_HEAD_RADIUS = 0.10
_CREST_WIDTH = 0.019
_GENTLE = 7.0
"""Columns over which the upper rows smooth the hairline."""


def cap(skull: Skull, strands: Strands, press: Press | None = None) -> Hair:
    """The closed cap; it sinks ``_SINK`` below the skin along the hairline."""
    style = strands.style
    around, polar, line = grid(skull, strands)
    template = skull.template.at(around, polar)
    across, along = flow(template, style)
    locks, curls, spikes = (
        strands.relief(across, along),
        strands.curl_relief(template),
        strands.spikes(template),
    )

    locks = locks * (1.0 - seam(template, style))
    distance = (1.0 - np.linspace(0.0, 1.0, ROWS) ** 0.9) * line[:, None] * _HEAD_RADIUS
    forehead = smoothstep(0.75, 0.45, np.abs(np.arctan2(np.sin(around), np.cos(around))))
    rising = np.clip(distance / (style.edge + (style.front_edge - style.edge) * forehead), 0.0, 1.0)
    rise = 1.0 - (1.0 - rising) ** 1.7
    smooth = _thickness(template, strands)
    uneven = 1.0 + 0.22 * strands.curls(*np.moveaxis(template / 0.035, -1, 0))
    height = np.maximum(smooth * uneven, 0.001) + style.relief * locks + style.lump * curls
    top = smoothstep(0.003, 0.008, smooth)
    height = np.maximum(height + style.spikes * spikes * top, 0.0008)
    height = -_SINK + (height + _SINK) * rise
    bare = smoothstep(0.0, -0.001, smooth + 0.0006 * locks)
    height = height + (-_SINK - height) * bare
    pressed = np.zeros(height.shape) if press is None else press(around, template[..., 2])
    height = height + (np.minimum(height, 0.0005) - height) * pressed
    height[:, 0] = height[:, 0].mean()

    skin, normal = skull.skin.at(around, polar), skull.skin.at(around, polar, skull.skin.normals)
    outer = skin + _outwards(skin, normal, strands, template) * height[..., None]
    swept = rise * (1.0 - pressed) * smoothstep(0.2, 0.7, (template[..., 2] - CENTRE[2]) / _HEAD_RADIUS)
    lean = np.array([0.0, -style.spike_lean * style.spikes, 0.0]) * spikes[..., None]
    outer = outer + (np.array(style.sweep) + lean) * swept[..., None]
    outer[:, 0] = outer[:, 0].mean(0)
    relief = np.where(style.lump > 0.002, curls, locks) + 0.8 * (spikes - 0.45) * (style.spikes > 0.0)
    surface = shell(
        outer,
        skin - normal * _DEPTH,
        pack(across, along, relief),
        Part.HAIR,
        skull.canonical(outer, around, polar),
        wrap=True,
        pole=True,
    )
    return painted(surface, strands.dye)


def grid(skull: Skull, strands: Strands) -> tuple[Floats, Floats, Floats]:
    """Azimuth ``[COLUMNS, 1]``, polar angle ``[COLUMNS, ROWS]`` and that of the even hairline ``[COLUMNS]``.

    Rows follow the hairline closely only near it.
    """
    style = strands.style
    azimuth = np.arange(COLUMNS) * (2.0 * np.pi / COLUMNS)
    x, y = np.sin(azimuth), np.cos(azimuth)
    jagged = 0.0022 * strands.locks(x * 9.0 / (100 * style.lock), y * 9.0)
    jagged = jagged + 0.0022 * strands.locks(x * 23.0 + 5.0, y * 23.0)
    if style.fringe > 0.0:
        front = smoothstep(0.95, 0.5, np.abs(np.arctan2(x, y)))
        tips = strands.locks(azimuth * 0.10 / 0.007, np.full(COLUMNS, 4.0))
        tips = tips + 0.5 * strands.locks(azimuth * 0.10 / 0.0035, np.full(COLUMNS, 9.0))
        jagged = jagged + style.fringe * 0.007 * front * np.clip(tips, -0.25, 1.0)
    line = skull.polar_at_height(azimuth, style.hairline(azimuth))
    uneven = skull.polar_at_height(azimuth, style.hairline(azimuth) + jagged) - line
    share = np.linspace(0.0, 1.0, ROWS) ** 0.9
    gentle = gaussian_filter1d(line, _GENTLE, mode="wrap")[:, None]
    polar = share * gentle + share**3 * (line[:, None] - gentle) + share**9 * uneven[:, None]
    return azimuth[:, None], polar, line


def _outwards(skin: Floats, normal: Floats, strands: Strands, template: Floats) -> Floats:
    """Unit vectors that hair stands along: the skin's normals, but for thick hair away from the centre."""
    style = strands.style
    radial = skin - CENTRE
    radial = radial / np.linalg.norm(radial, axis=-1, keepdims=True)
    direction = normal + (radial - normal) * smoothstep(0.012, 0.022, np.asarray(style.back))
    if style.crest > 0.0:
        squeeze = _crest(template)[..., None] * np.array([0.75, 0.0, 0.0])
        direction = direction * (1.0 - squeeze)
    return direction / np.linalg.norm(direction, axis=-1, keepdims=True)


def _crest(template: Floats) -> Floats:
    """The strip of a mohawk, 0..1."""
    return np.exp(-((template[..., 0] / _CREST_WIDTH) ** 4))


def _parting(template: Floats, strands: Strands) -> Floats:
    """The line of the parting, 0..1."""
    style = strands.style
    if style.groove == 0.0:
        return np.zeros(template.shape[:-1])
    beside = (template[..., 0] - style.parting) / 0.0040
    return np.exp(-beside * beside) * smoothstep(0.045, 0.015, template[..., 1])


def _thickness(template: Floats, strands: Strands) -> Floats:
    """Thickness without relief at template points, metres; below zero where the head is bare."""
    style = strands.style
    offset = template - CENTRE
    x, y, z = np.moveaxis(offset / np.linalg.norm(offset, axis=-1, keepdims=True), -1, 0)
    top = smoothstep(*style.fade, z)
    front = smoothstep(0.35, 0.85, -y) * (1.0 - smoothstep(0.75, 1.0, z)) * smoothstep(0.72, 0.55, np.abs(x))
    back = smoothstep(0.1, 0.8, y) * (1.0 - top)
    thickness = style.side + (style.top - style.side) * top + (style.back - style.side) * back
    thickness = thickness + (style.front - thickness) * front
    if style.groove > 0.0:
        thickness = thickness - style.groove * _parting(template, strands)
        heavy = -np.sign(style.parting) * template[..., 0]
        thickness = thickness + 0.006 * smoothstep(-0.02, 0.04, heavy) * top * (style.parting != 0.0)
    if style.crest > 0.0:
        ragged = 1.0 + 0.22 * strands.locks(template[..., 1] / 0.012, template[..., 2] / 0.05)
        length = smoothstep(-0.9, -0.5, z - 0.3 * y) * (0.55 + 0.45 * smoothstep(-0.2, 0.5, z))
        thickness = -0.004 + (style.crest * length * ragged + 0.004) * _crest(template)
    if style.horseshoe is not None:
        reach = z - 0.35 * y - 0.10 * strands.locks(across_crown(x, y), z * 4.0)
        start = 0.78 - 0.34 * style.horseshoe
        thickness = thickness + (-0.004 - thickness) * smoothstep(start - 0.30, start + 0.10, reach)
    return thickness


def across_crown(x: Floats, y: Floats) -> Floats:
    """A coordinate round the crown that changes 4 times a radian."""
    return 4.0 * np.arctan2(x, y)
