# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair tied to the head: buns, ponytails, pigtails and puffs."""

import numpy as np

from backend.data.body.skull import Skull
from backend.data.forms.noise import layered
from backend.data.forms.shells import loft, rings
from backend.data.forms.surface import Floats, Surface
from backend.data.hair.dye import pack, painted
from backend.data.hair.strands import Strands
from backend.data.hair.tubes import Root, tail, tie
from backend.data.people.subject import Attributes
from backend.space import Part

_SIDES = 72


def bun(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """A coil of hair, squashed against the head."""
    return [coil(strands, Root.on(skull, np.pi, strands.style.knot), 0.026 + 0.012 * who.hair_volume)]


def coil(strands: Strands, root: Root, radius: float) -> Surface:
    """One wound bun of ``radius`` metres."""
    turn = np.linspace(0.0, np.pi, 56)
    depth = -0.75 * radius * np.cos(turn)
    path = root.point + root.normal * (0.5 * radius + 0.004 + depth[:, None])
    angle = np.linspace(0.0, 2.0 * np.pi, _SIDES, endpoint=False)[None]
    wound = angle + 2.2 * turn[:, None]
    across = 0.018 * wound + 0.0 * angle
    along = 0.30 + 0.02 * turn[:, None] + radius * angle * 0.2
    wrapped = np.abs(np.sin(1.5 * wound))
    fine = strands.relief(
        0.008 * turn[:, None] * 4.0 + 0.0 * angle, 0.05 * np.cos(angle) + 0.0 * turn[:, None]
    )
    ring = radius * np.sin(turn)[:, None] ** 0.9 * (0.92 + 0.11 * wrapped + 0.035 * fine) + 1e-4
    sections = rings(path, ring, _SIDES)
    packed = pack(0.032 * turn[:, None] + 0.25 * across, along, 1.3 * wrapped - 0.6)
    surface = loft(sections, packed, Part.HAIR, sections + root.shift)
    return painted(surface, strands.dye)


def puff(strands: Strands, root: Root, radius: float) -> Surface:
    """A round ball of tight curls."""
    turn = np.linspace(0.0, np.pi, 60)
    path = root.point + root.normal * (0.72 * radius - radius * np.cos(turn)[:, None])
    flat = rings(path, np.maximum(radius * np.sin(turn), 1e-4), 88)
    middle = root.point + root.normal * 0.72 * radius
    spokes = (flat - middle) / radius
    bumps = strands.curl_relief(flat + root.shift)
    swell = layered(strands.curls, *np.moveaxis(flat / 0.03, -1, 0))
    sections = middle + spokes * (radius * (1.0 + 0.08 * swell) + strands.style.lump * bumps)[..., None]
    surface = loft(sections, pack(0.0 * bumps, 0.0 * bumps, bumps), Part.HAIR, sections + root.shift)
    return painted(surface, strands.dye)


def ponytail(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """A tail that springs from its tie and falls behind the neck."""
    return _tied_tail(
        strands, Root.on(skull, np.pi, strands.style.knot), who, np.array([0.0, 0.040, 0.0]), 1.0
    )


def pigtails(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """Two tails that hang beside the neck."""
    made: list[Surface] = []
    for side in (1.0, -1.0):
        root = Root.on(skull, side * np.deg2rad(118.0), strands.style.knot)
        made += _tied_tail(strands, root, who, np.array([side * 0.052, 0.012, 0.0]), 0.8)
    return made


def _tied_tail(strands: Strands, root: Root, who: Attributes, away: Floats, size: float) -> list[Surface]:
    """A tail and its tie; the tail's end lies ``away`` from the root, apart from its fall."""
    length, volume, curl = who.hair_length, who.hair_volume, who.hair_curl
    fall = size * (0.08 + 0.14 * length)
    share = np.linspace(0.0, 1.0, 100)
    t = share[:, None]
    spring, down = root.normal * 0.062 * size, np.array([0.0, 0.0, -fall])
    path = root.point - root.normal * 0.004 * (1.0 - t) + 3.0 * t * (1.0 - t) ** 2 * spring
    path = path + 3.0 * t**2 * (1.0 - t) * (spring + away * 0.4 + 0.35 * down) + t**3 * (away + down)
    sway = 0.006 * curl * np.sin(share * (5.0 + 9.0 * curl)) * share
    path = path + np.stack([sway, 0.4 * sway, 0.0 * sway], -1)
    thick = size * (0.014 + 0.010 * volume)
    girth = np.interp(
        share,
        [0.0, 0.10, 0.14, 0.35, 0.7, 0.93, 1.0],
        [0.010, 0.009, 0.010, thick, thick, 0.6 * thick, 0.001],
    )
    at = int(np.searchsorted(share, 0.10))
    return [tail(strands, path, girth, root.shift), tie(path, at, 0.0105, root.shift)]


def top_knot(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """A small bun on top."""
    return [coil(strands, Root.on(skull, np.pi, strands.style.knot), 0.020 + 0.010 * who.hair_volume)]


def half_up(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """A little knot over hanging hair."""
    root = Root.on(skull, np.pi, strands.style.knot)
    lifted = Root(root.point + 0.012 * root.normal, root.normal, root.shift)
    return [coil(strands, lifted, 0.014 + 0.008 * who.hair_volume)]


def puffs(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """Two balls of curls high at the sides."""
    size = 0.030 + 0.014 * who.hair_volume
    roots = [Root.on(skull, side * np.deg2rad(105.0), strands.style.knot) for side in (1.0, -1.0)]
    return [puff(strands, root, size) for root in roots]
