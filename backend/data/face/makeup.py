# SPDX-License-Identifier: GPL-3.0-or-later
"""Lips, lashes, eyeliner and eye shadow."""

import numpy as np

from backend.data.face.eyelids import ASIDE, DEPTH, HEIGHT, Outline
from backend.data.face.paint import over, within
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats
from backend.data.people.subject import Attributes

LASH = np.array([0.07, 0.05, 0.045])
LINER = np.array([0.045, 0.04, 0.045])
_WATERLINE = np.array([0.90, 0.66, 0.62])


def paint_lips(points: Floats, colour: Floats, lips: Floats, bare: Floats, attributes: Attributes) -> Floats:
    """Bare lips or lipstick over ``colour`` ``[N, 3]`` where the mask ``lips`` ``[N]`` says so."""
    rows = np.flatnonzero(lips > 0)
    x, z = np.abs(points[rows, 0]), points[rows, 2]
    lower = smoothstep(0.131, 0.127, z)[:, None]
    creases = 1 + 0.02 * np.sin(points[rows, 0] * 3700 + 2.0 * np.sin(x * 500))[:, None]
    natural = bare * (0.95 + 0.07 * lower) * creases
    worn = np.asarray(attributes.lipstick_colour.rgb) * (0.96 + 0.06 * lower)
    both = natural + attributes.lipstick * (worn - natural)
    opacity = lips[rows] * (0.80 + 0.18 * attributes.lipstick)
    seam = np.exp(-(((z - 0.1290) / 0.0011) ** 2)) * smoothstep(0.026, 0.018, x)
    colour[rows] = over(colour[rows], both, opacity) * (1 - 0.25 * seam * lips[rows])[:, None]
    return colour


def paint_eyes(points: Floats, colour: Floats, outline: Outline, attributes: Attributes) -> Floats:
    """Eye shadow, eyeliner and lashes over the skin's ``colour`` ``[N, 3]`` at template points."""
    rows = within(points, ASIDE, DEPTH, HEIGHT)
    if not len(rows):
        return colour
    near, skin = points[rows], colour[rows]
    distance, upper, across = outline.nearest_on_template(near)
    above = upper * smoothstep(-0.0010, 0.0008, near[:, 2] - 0.1980)
    if attributes.eye_shadow > 0:
        lid = smoothstep(0.0125, 0.0045, distance) * above * smoothstep(-0.02, 0.10, across)
        skin = over(skin, np.asarray(attributes.eye_shadow_colour.rgb), 0.85 * attributes.eye_shadow * lid)
    wet = smoothstep(0.0011, 0.0004, distance) * (1 - upper)
    skin = over(skin, skin * _WATERLINE + 0.06, 0.6 * wet)
    woman = 1.0 - attributes.gender
    reach = 0.0008 + 0.0007 * woman
    lashes = smoothstep(reach + 0.0006, reach - 0.0002, distance) * upper * (0.72 + 0.2 * woman)
    lashes = lashes + smoothstep(0.0016, 0.0007, distance) * (1 - upper) * (0.20 + 0.15 * woman)
    skin = over(skin, LASH, lashes * smoothstep(0.02, 0.25, across))
    if attributes.eyeliner > 0:
        width = (0.0010 + 0.0014 * across) * (1 - 0.6 * smoothstep(0.8, 1.0, across))
        width = width * (0.6 + 0.6 * attributes.eyeliner)
        line = smoothstep(width + 0.0005, width - 0.0002, distance) * above
        below = smoothstep(0.0014, 0.0006, distance) * (1 - upper) * smoothstep(0.2, 0.6, across)
        line = np.maximum(line + 0.55 * below, _wing(near, attributes.eyeliner))
        skin = over(skin, LINER, np.clip(line, 0, 1) * attributes.eyeliner**0.4)
    colour[rows] = skin
    return colour


def _wing(points: Floats, strength: float) -> Floats:
    """The tapering stroke that leaves the outer corner upwards."""
    along = np.abs(points[:, 0]) - 0.0425
    length = 0.002 + 0.006 * max(strength - 0.4, 0.0)
    off = np.abs(points[:, 2] - 0.1990 - 0.40 * along)
    width = 0.0012 * (1 - along / length)
    return smoothstep(0.0004, -0.0003, off - width) * (along > -0.002) * (along < length)
