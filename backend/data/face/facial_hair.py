# SPDX-License-Identifier: GPL-3.0-or-later
"""Where each kind of facial hair grows on the template, and its roots painted on the skin.

Outlines are soft masks by template position as in :mod:`backend.data.body.regions`. The landmarks: the lips
span |x| < 0.023 and z 0.116..0.138, the base of the nose is at z 0.150, the chin's underside at z 0.085,
the jaw rises from there to the ear at y 0, z 0.14; sideburns come down before the ear at y -0.035.
"""

from collections.abc import Callable

import numpy as np

from backend.data.face.paint import over, within
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats, Ints
from backend.data.people.subject import Attributes, FacialHair

Region = Callable[[Floats], Floats]

_SOFT = 0.0022


def _split(points: Floats) -> tuple[Floats, Floats, Floats]:
    return np.abs(points[:, 0]), points[:, 1], points[:, 2]


def _below(value: Floats, limit: Floats | float, soft: float = _SOFT) -> Floats:
    return smoothstep(soft, -soft, value - limit)


def _above(value: Floats, limit: Floats | float, soft: float = _SOFT) -> Floats:
    return smoothstep(-soft, soft, value - limit)


def _jaw(y: Floats) -> Floats:
    """Height of the jaw's lower edge at depth ``y``."""
    return 0.086 + 0.046 * smoothstep(-0.075, 0.005, y) ** 1.2


def moustache(points: Floats) -> Floats:
    """Between nose and upper lip, a little past the corners of the mouth."""
    x, y, z = _split(points)
    top = 0.1500 - 0.34 * np.maximum(x - 0.009, 0) - 38.0 * np.maximum(x - 0.019, 0) ** 2
    bottom = 0.1365 - 0.0012 * smoothstep(0.004, 0.0, x) - 0.42 * np.maximum(x - 0.013, 0)
    return _below(z, top) * _above(z, bottom) * _below(x, 0.0320, 0.004) * (y < -0.07)


def soul_patch(points: Floats) -> Floats:
    """A tuft below the lower lip."""
    x, y, z = _split(points)
    width = 0.0095 - 0.25 * np.maximum(0.115 - z, 0)
    return _below(x, width, 0.0015) * _below(z, 0.1190) * _above(z, 0.1005) * (y < -0.07)


def chin(points: Floats) -> Floats:
    """The chin from below the lip to its underside."""
    x, y, z = _split(points)
    width = 0.0265 - 0.010 * smoothstep(0.100, 0.116, z)
    return _below(x, width, 0.0030) * _below(z, 0.1155 - 0.18 * x) * _below(y, -0.064, 0.006)


def goatee(points: Floats) -> Floats:
    """Chin and soul patch without a moustache."""
    return np.maximum(chin(points), soul_patch(points))


def circle_beard(points: Floats) -> Floats:
    """Moustache and goatee joined beside the mouth."""
    x, y, z = _split(points)
    ring = np.hypot(x / 0.0340, (z - 0.1215) / 0.0265)
    sides = _above(x, 0.0240, 0.0018) * _below(ring, 1.0, 0.10) * _above(z, 0.096)
    joined = np.maximum.reduce([moustache(points), goatee(points), sides * (y < -0.055)])
    return joined * _above(z + 0.25 * np.maximum(0.035 - x, 0), 0.080, 0.006)


def sideburns(points: Floats) -> Floats:
    """Broad strips before the ears, widening to the jaw."""
    x, y, z = _split(points)
    front = -0.036 - 0.030 * smoothstep(0.165, 0.125, z)
    back = -0.016 + 0.020 * smoothstep(0.150, 0.120, z)
    low = 0.108 + 0.35 * np.maximum(y + 0.045, -0.02)
    between = _above(y, front, 0.003) * _below(y, back, 0.003) * (x > 0.04)
    return between * _above(z, low, 0.003) * _below(z, 0.204)


def chin_strap(points: Floats) -> Floats:
    """A narrow band from sideburn to sideburn along the jaw."""
    x, y, z = _split(points)
    edge = _jaw(y)
    band = _below(z, edge + 0.0125 - 0.002 * smoothstep(0.03, 0.0, x)) * _above(z, edge - 0.010, 0.004)
    band = band * _below(y, -0.020 + 0.018 * smoothstep(0.150, 0.120, z), 0.003)
    strip = _above(y, -0.034, 0.0025) * _below(y, -0.016, 0.003) * _above(z, 0.112) * _below(z, 0.204)
    return np.maximum(band * _above(z, 0.070, 0.004), strip * (x > 0.04))


def full_beard(points: Floats) -> Floats:
    """Moustache, cheeks below a line from nose to sideburn, jaw and the upper throat."""
    x, y, z = _split(points)
    cheek = smoothstep(-0.090, -0.030, y)
    top = 0.1480 - 0.30 * np.clip(x - 0.012, 0, 0.045) + 0.016 * smoothstep(0.045, 0.062, x)
    top = top + 0.0560 * cheek**3
    bottom = _jaw(y) - 0.012 - 0.006 * smoothstep(0.04, 0.0, x)
    back = -0.018 + 0.020 * smoothstep(0.160, 0.125, z)
    return _below(z, top, 0.0035) * _above(z, bottom, 0.006) * _below(y, back, 0.004) * _below(z, 0.204)


REGIONS: dict[FacialHair, Region] = {
    "stubble": full_beard,
    "moustache": moustache,
    "handlebar": moustache,
    "soul_patch": soul_patch,
    "goatee": goatee,
    "circle_beard": circle_beard,
    "chin_strap": chin_strap,
    "sideburns": sideburns,
    "full_beard": full_beard,
    "long_beard": full_beard,
}
_SHADOW = 0.16
_ROOTS = 0.80
_YOUNGEST = 17
"""Years from which a man's shaved beard shows."""


def region(points: Floats, kind: FacialHair, wander: Noise) -> Floats:
    """How much of each template point ``[N, 3]`` is under facial hair of ``kind``, with uneven edges."""
    if kind == "none":
        return np.zeros(len(points))
    coarse = wander(*(points * 130).T)
    fine = wander(*(points * (420, 420, 150) + 3.0).T)
    shift = np.stack([coarse + 0.6 * fine, np.zeros(len(points)), 0.6 * fine - coarse], 1)
    return REGIONS[kind](points + 0.0012 * shift)


def paint(
    points: Floats, colour: Floats, lips: Floats, who: Attributes, wander: Noise
) -> tuple[Floats, Ints]:
    """Roots, stubble or a shaved beard's shadow over ``colour`` ``[N, 3]``; also the rows that are hair.

    Args:
        points: ``[N, 3]`` on the template.
        colour: of the skin.
        lips: ``[N]`` mask of the lips.
        who: the subject.
        wander: noise over space.
    """
    if who.gender <= 0.5 or who.age < _YOUNGEST:
        return colour, np.zeros(0, np.int64)
    rows = within(points, (0, 0.095), (-0.14, 0.012), (0.062, 0.208))
    rows = rows[full_beard(points[rows]) > 0]
    near, free = points[rows], 1 - smoothstep(0.15, 0.55, lips[rows])
    shadow = 0.5 * (full_beard(near) + full_beard(near + np.array([0.0, 0.0, 0.006]))) * free
    hair = np.asarray(who.facial_hair_colour.rgb)
    fine = wander(*(near * (1050, 1050, 330)).T)
    if who.facial_hair == "stubble":
        strength = (0.30 + 0.24 * who.beard_length) * (1 + 0.30 * fine)
        colour[rows] = over(colour[rows], 0.85 * hair + 0.02, np.clip(shadow * strength, 0, 0.85))
        return colour, rows[shadow > 0.6]
    dark = float(np.interp(hair.mean(), (0.05, 0.45, 0.8), (1.0, 0.6, 0.15)))
    dark *= float(np.interp(who.age, (_YOUNGEST, 24), (0.3, 1)))
    blue = 0.75 * hair + np.array([0.02, 0.035, 0.05])
    colour[rows] = over(colour[rows], blue, _SHADOW * dark * shadow * (1 + 0.15 * fine))
    cover = region(near, who.facial_hair, wander) * free
    roots = smoothstep(0.10, 0.75, cover * (1 + 0.25 * fine))
    colour[rows] = over(colour[rows], 0.8 * hair, _ROOTS * roots)
    return colour, rows[cover > 0.5]
