# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair that lies on the head: a shell from the crown to the hairline."""

import numpy as np

from backend.data.hair.strands import Strands, flow
from backend.data.noise import smoothstep
from backend.data.shells import shell
from backend.data.skull import CENTRE, Skull
from backend.data.surface import Floats, Surface
from backend.space import Part

COLUMNS, ROWS = 216, 84
_SINK = 0.003
_DEPTH = 0.008
_HEAD_RADIUS = 0.10


def cap(skull: Skull, strands: Strands, ceiling: Floats | None = None) -> Surface:
    """The closed cap; it sinks ``_SINK`` below the skin along the hairline.

    Args:
        skull: the subject's head.
        strands: style, colour and pattern.
        ceiling: ``[COLUMNS]`` template height above which headwear presses the hair flat.
    """
    style = strands.style
    azimuth = np.arange(COLUMNS) * (2.0 * np.pi / COLUMNS)
    jagged = 0.0025 * strands.locks(np.sin(azimuth) * 9.0 / (100 * style.lock), np.cos(azimuth) * 9.0)
    if style.fringe > 0.0:
        front = smoothstep(0.95, 0.5, np.abs(np.arctan2(np.sin(azimuth), np.cos(azimuth))))
        tips = strands.locks(azimuth * 0.10 / 0.007, np.full(COLUMNS, 4.0))
        jagged = jagged + style.fringe * 0.007 * front * np.clip(tips, -0.2, 1.0)
    line = skull.polar_at_height(azimuth, style.hairline(azimuth) + jagged)
    polar = np.linspace(0.0, 1.0, ROWS) ** 0.9 * line[:, None]
    around = azimuth[:, None]
    template = skull.template.at(around, polar)
    across, along = flow(template, style)
    locks, curls = strands.relief(across, along), strands.curl_relief(template)

    distance = (line[:, None] - polar) * _HEAD_RADIUS
    forehead = smoothstep(0.75, 0.45, np.abs(np.arctan2(np.sin(azimuth), np.cos(azimuth))))[:, None]
    rising = np.clip(distance / (style.edge + (style.front_edge - style.edge) * forehead), 0.0, 1.0)
    rise = np.sqrt(1.0 - (1.0 - rising) ** 2)
    height = _thickness(template, strands) + style.relief * locks + style.lump * curls
    height = -_SINK + (np.maximum(height, 0.001) + _SINK) * rise
    if ceiling is not None:
        pressed = smoothstep(-0.035, -0.004, template[..., 2] - ceiling[:, None])
        height = height + (np.minimum(height, 0.0005) - height) * pressed
    height[:, 0] = height[:, 0].mean()

    skin, normal = skull.skin.at(around, polar), skull.skin.at(around, polar, skull.skin.normals)
    outer = skin + _outwards(skin, normal, style.back) * height[..., None]
    relief = np.where(style.lump > 0.002, curls, locks)
    albedo = strands.albedo(across, along, relief, template)
    return shell(
        outer,
        skin - normal * _DEPTH,
        albedo,
        Part.HAIR,
        skull.canonical(outer, around, polar),
        wrap=True,
        pole=True,
    )


def _outwards(skin: Floats, normal: Floats, thickness: float) -> Floats:
    """Unit vectors that hair stands along: the skin's normals, but for thick hair away from the centre."""
    radial = skin - CENTRE
    radial = radial / np.linalg.norm(radial, axis=-1, keepdims=True)
    direction = normal + (radial - normal) * smoothstep(0.012, 0.022, np.asarray(thickness))
    return direction / np.linalg.norm(direction, axis=-1, keepdims=True)


def _thickness(template: Floats, strands: Strands) -> Floats:
    """Thickness without relief at template points, metres."""
    style = strands.style
    offset = template - CENTRE
    _, y, z = np.moveaxis(offset / np.linalg.norm(offset, axis=-1, keepdims=True), -1, 0)
    top = smoothstep(0.30, 0.90, z)
    front = smoothstep(0.35, 0.85, -y) * (1.0 - smoothstep(0.75, 1.0, z))
    back = smoothstep(0.1, 0.8, y) * (1.0 - top)
    thickness = style.side + (style.top - style.side) * top + (style.back - style.side) * back
    thickness = thickness + (style.front - thickness) * front
    if style.groove > 0.0:
        beside = (template[..., 0] - style.parting) / 0.0045
        length = smoothstep(0.045, 0.015, template[..., 1])
        thickness = thickness - style.groove * np.exp(-beside * beside) * length
        heavy = -np.sign(style.parting) * template[..., 0]
        thickness = thickness + 0.006 * smoothstep(-0.02, 0.04, heavy) * top * (style.parting != 0.0)
    return thickness
