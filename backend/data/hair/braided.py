# SPDX-License-Identifier: GPL-3.0-or-later
"""Braids, cornrows, dreadlocks and twists."""

import numpy as np

from backend.data.body.skull import CENTRE, Skull
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats, Surface
from backend.data.hair.courses import across_head, fallen, over_head
from backend.data.hair.strands import Strands
from backend.data.hair.tubes import Root, merged, plait, rope, tie
from backend.data.people.subject import Attributes

_CORNROWS = 11
_NAPE = np.deg2rad(118.0)


def _plaited(
    skull: Skull, strands: Strands, who: Attributes, root: Root, end_azimuth: float, girth: float
) -> list[Surface]:
    """One thick plait from ``root`` to below the shoulders, with its tie."""
    tip = 0.04 - 0.11 * who.hair_length
    start = root.point + 0.5 * girth * root.normal
    path = fallen(skull, who, start, end_azimuth, tip, girth, 130)
    share = np.linspace(0.0, 1.0, len(path))
    thick = girth * np.interp(
        share, [0.0, 0.04, 0.2, 0.86, 0.89, 0.92, 1.0], [0.8, 1, 1, 0.72, 0.5, 0.72, 0.25]
    )
    return [plait(strands, path, thick, root.shift), tie(path, 115, 0.6 * girth, root.shift)]


def braids(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """A plait before each shoulder."""
    girth = 0.012 + 0.004 * who.hair_volume
    made: list[Surface] = []
    for side in (1.0, -1.0):
        root = Root.on(skull, side * np.deg2rad(122.0), strands.style.knot)
        made += _plaited(skull, strands, who, root, side * np.deg2rad(50.0), girth)
    return made


def single_braid(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """One plait, behind or before the shoulder of the parting's side."""
    side = {"left": 1.0, "middle": 0.0, "right": -1.0}[who.parting]
    root = Root.on(skull, np.deg2rad(180.0 - 24.0 * side), strands.style.knot)
    return _plaited(
        skull, strands, who, root, np.deg2rad(180.0 - 132.0 * side), 0.017 + 0.005 * who.hair_volume
    )


def cornrows(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """Rows over the head whose ends hang at the nape."""
    rows = []
    for place in np.linspace(-1.0, 1.0, _CORNROWS):
        side, turn = np.sign(place) or 1.0, abs(place)
        front = np.deg2rad(60.0 * turn)
        line = skull.polar_at_height(np.array([front]), strands.style.hairline(np.array([front])) - 0.004)[0]
        top = np.deg2rad(80.0 * turn)
        behind = np.deg2rad(180.0 - 46.0 * turn)
        knots = np.array(
            [
                [side * front, line],
                [side * (0.35 * front + 0.65 * np.pi / 2), max(top, 0.01)],
                [side * (np.pi - 0.75 * (np.pi - behind)), np.deg2rad(64.0 + 14.0 * turn)],
                [side * behind, _NAPE],
            ]
        )
        path = across_head(skull, knots, 0.0006, 110)
        end = 0.085 - 0.09 * who.hair_length
        hanging = fallen(skull, who, path[-1], side * behind, end, 0.004, 50)[1:]
        path = np.concatenate([path, hanging])
        girth = 0.0052 * np.interp(np.arange(len(path)), [0, 6, 110, 150, 158], [0.4, 1, 0.95, 0.7, 0.2])
        rows.append(plait(strands, path, girth, _shift(skull, side * behind, _NAPE), sides=14))
    return [merged(rows)]


def dreadlocks(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """Two layers of locks from the parting over the head and down to the shoulders."""
    rng = np.random.default_rng([who.seed, who.index, 31])
    tip = 0.06 - 0.10 * who.hair_length
    locks = []
    for layer, count in enumerate((30, 34)):
        for spread in np.linspace(-1.0, 1.0, count):
            azimuth = np.pi + spread * np.deg2rad(180.0 - 62.0 - 6.0 * layer) + rng.normal() * 0.03
            girth = rng.uniform(0.0040, 0.0056)
            polar = np.linspace(np.deg2rad(4.0 + 14.0 * layer), np.deg2rad(97.0), 34)
            lift = 0.004 + 0.007 * (1 - layer) + 0.006 * np.sin(polar) + rng.uniform(0.0, 0.004)
            bend = 0.25 * np.sign(spread) * (1.0 - polar / polar[-1]) * smoothstep(0.2, 0.9, abs(spread))
            head = over_head(skull, azimuth + bend, polar, lift)
            end = azimuth + rng.normal() * 0.06
            fall = fallen(skull, who, head[-1], end, tip + rng.normal() * 0.012, girth, 40)[1:]
            path = np.concatenate([head, fall])
            thick = girth * np.interp(np.arange(len(path)), [0, 3, 66, 72], [0.6, 1, 0.85, 0.25])
            locks.append(rope(strands, path, thick, _shift(skull, azimuth, polar[-1]), 0.0, sides=8))
    return [merged(locks)]


def twists(skull: Skull, strands: Strands, who: Attributes) -> list[Surface]:
    """Short ropes that stand off the head and bend down."""
    rng = np.random.default_rng([who.seed, who.index, 32])
    length = 0.022 + 0.026 * who.hair_length
    made = []
    for unit in strands.tufts:
        azimuth, polar = np.arctan2(unit[0], -unit[1]), np.arccos(unit[2])
        height = skull.template.at(azimuth, polar)[2]
        if height < strands.style.hairline(np.array([azimuth]))[0] + 0.004:
            continue
        root = Root.on(skull, azimuth, np.rad2deg(polar))
        outwards = root.point - CENTRE
        outwards = outwards / np.linalg.norm(outwards)
        share = np.linspace(0.0, 1.0, 16)[:, None]
        away = length * rng.uniform(0.8, 1.15) * (share * outwards + 0.25 * share * rng.normal(size=3))
        drop = np.array([0.0, 0.0, -0.55 * length]) * share**2
        path = root.point - 0.002 * root.normal + away + drop
        thick = 0.0052 * np.interp(share[:, 0], [0, 0.15, 0.8, 1], [0.8, 1, 0.9, 0.3])
        made.append(rope(strands, path, thick, root.shift, 110.0, sides=9))
    return [merged(made)]


def _shift(skull: Skull, azimuth: float, polar: float) -> Floats:
    """From the skin to the template at one place of the head, ``[3]``."""
    return skull.template.at(np.array(azimuth), np.array(polar)) - skull.skin.at(
        np.array(azimuth), np.array(polar)
    )
