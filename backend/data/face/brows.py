# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyebrows: their outline by the attributes and their hairs."""

import numpy as np

from backend.data.face.paint import over, within
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats, Ints
from backend.data.people.colours import DYED
from backend.data.people.subject import Attributes

_BASE = 0.2215
"""Height of the middle of an unarched brow, metres."""
_RAISE = 0.0007
"""Metres that a full brow stands out from the skin."""
_LIGHTEST = {"blonde": 0.66, "white": 0.80, "grey": 0.78}


def _local(points: Floats, who: Attributes) -> tuple[Floats, Floats, Floats]:
    """Along the brow (0 inner end, 1 outer end), height above its middle and its half width, metres."""
    inner = 0.0085 + 0.0055 * who.brow_gap
    outer = 0.0460 + 0.0085 * who.brow_length
    along = (np.abs(points[:, 0]) - inner) / (outer - inner)
    inside = np.clip(along, 0, 1)
    arch = (0.0008 + 0.0046 * who.brow_arch) * np.sin(inside**1.3 * np.pi)
    middle = _BASE + arch + 0.0034 * who.brow_tilt * (inside - 0.4) - 0.0012 * inside**3
    taper = (0.62 + 0.38 * smoothstep(0.0, 0.3, inside)) * (1 - 0.72 * smoothstep(0.35, 1.0, inside))
    half = (0.0020 + 0.0034 * who.brow_thickness) * taper
    return along, points[:, 2] - middle, half


def mask(points: Floats, who: Attributes) -> Floats:
    """How much of each template point ``[N, 3]`` lies in a brow, ``[N]``, soft at the edges."""
    along, above, half = _local(points, who)
    ends = smoothstep(-0.09, 0.22, along) * smoothstep(1.06, 0.80, along)
    return smoothstep(1.45, 0.45, np.abs(above) / half) * ends * (points[:, 1] < -0.045)


def raised(points: Floats, who: Attributes) -> Floats:
    """How far the brows stand out at template points ``[N, 3]``, metres."""
    return _RAISE * (0.4 + who.brow_thickness) * who.brow_fullness * mask(points, who)


def hair_colour(who: Attributes) -> Floats:
    """Brows are hair-coloured but never as light as light hair, and not dyed."""
    hair = who.facial_hair_colour if who.hair_colour.name in DYED else who.hair_colour
    return np.asarray(hair.rgb) * _LIGHTEST.get(hair.name, 0.9)


def paint(points: Floats, colour: Floats, who: Attributes, strands: Noise) -> tuple[Floats, Ints]:
    """The brows' hairs over ``colour`` ``[N, 3]``; also the rows that count as hair.

    Args:
        points: ``[N, 3]`` on the template.
        colour: of the skin.
        who: the subject.
        strands: noise over two coordinates.
    """
    rows = within(points, (0.004, 0.060), (-0.14, -0.045), (0.205, 0.240))
    near = points[rows]
    cover = mask(near, who)
    inked = np.flatnonzero(cover > 0.01)
    rows, near, cover = rows[inked], near[inked], cover[inked]
    along, above, _ = _local(near, who)
    lean = 0.25 + 1.15 * smoothstep(0.0, 0.35, along)
    lean = lean + 0.35 * np.clip(above / 0.003, -1, 1) * smoothstep(0.3, 0.8, along)
    side = np.where(near[:, 0] > 0, 0.0, 11.0)
    x, z = np.abs(near[:, 0]), above
    across, down = x * np.cos(lean) - z * np.sin(lean), x * np.sin(lean) + z * np.cos(lean)
    hairs = strands(across / 0.00065 + side, down / 0.0055)
    hairs = 0.7 * hairs + 0.5 * strands(across / 0.0013 + 5.0 + side, down / 0.009)
    density = 0.35 + 0.72 * who.brow_fullness
    ink = smoothstep(0.08, 0.90, cover * density + 0.42 * hairs * np.sqrt(cover))
    shade = hair_colour(who) * (1 + 0.20 * hairs)[:, None]
    colour[rows] = over(colour[rows], shade, (0.62 + 0.33 * who.brow_fullness) * ink)
    return colour, rows[ink > 0.5]
