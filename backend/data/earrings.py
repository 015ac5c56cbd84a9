# SPDX-License-Identifier: GPL-3.0-or-later
"""Earrings as closed meshes at the lobes; in the fixed list of parts they count as headwear."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from backend.data.body.template import Head
from backend.data.forms.beads import bead
from backend.data.forms.shells import loft, rings
from backend.data.forms.surface import Floats, Surface
from backend.data.people import colours
from backend.data.people.subject import Attributes
from backend.space import Part

_LOBE = 0.0050
"""Height of a lobe, metres."""
_HOOP_TUBE = 0.0012
_HOOP_TURN = np.deg2rad(58.0)
"""How far a hoop's plane is turned forward from straight across the head."""
_SWINGS = np.deg2rad(np.arange(0.0, 45.0, 4.0))
_CLEARANCE = 0.0008
_METALS = ("gold", "silver", "black")


@dataclass(frozen=True)
class _Lobe:
    """Where an earring hangs.

    Attributes:
        hole: ``[3]`` on the outer side of the lobe, metres.
        outwards: ``[3]`` level unit vector away from the lobe.
        shift: ``[3]`` from there to the template's lobe.
        near: of the skin below the ear, ``[N, 3]``.
    """

    hole: Floats
    outwards: Floats
    shift: Floats
    near: Floats

    def hang(self, path: Floats, radius: float) -> Floats:
        """A path ``[N, 3]`` from the hole, swung out as little as keeps it off jaw and neck."""
        sign = np.sign(self.hole[0])
        tree = cKDTree(self.near[:, 1:])
        offset = path - self.hole
        out, down = offset[:, 0] * sign, offset[:, 2]
        swung = path
        for angle in _SWINGS:
            across = out * np.cos(angle) - down * np.sin(angle)
            level = out * np.sin(angle) + down * np.cos(angle)
            swung = self.hole + np.stack([sign * across, offset[:, 1], level], 1)
            below = swung[level < -_LOBE]
            distance, index = tree.query(below[:, 1:], k=5)
            skin = np.where(distance < 0.007, np.abs(self.near[index, 0]), 0.0).max(1)
            if (np.abs(below[:, 0]) > skin + radius + _CLEARANCE).all():
                break
        return swung


def make(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The earrings of one subject, closed meshes; none if the attributes say so."""
    if attributes.earrings == "none":
        return []
    colour = np.array(attributes.earring_colour.rgb)
    named = attributes.earring_colour.name
    metal = colour if named in _METALS else np.array(colours.JEWELLERY["gold"])
    size, beaded = float(rng.random()), bool(rng.random() < 0.4)
    made = []
    for sign in (1.0, -1.0):
        lobe = _lobe(head, sign)
        match attributes.earrings:
            case "stud":
                made.append(_ball(lobe, lobe.hole + lobe.outwards * 0.0012, 0.0026 + 0.0013 * size, colour))
            case "hoop":
                made.append(_hoop(lobe, 0.0105 + 0.007 * size, colour))
            case _:
                made += _drop(lobe, 0.021 + 0.013 * size, beaded, colour, metal)
    return made


def _lobe(head: Head, sign: float) -> _Lobe:
    """The lobe at one side: the lowest part of the ear."""
    template, vertices = np.asarray(head.template.vertices), np.asarray(head.vertices)
    mask = head.template.vertex_masks["ears"]
    ear = np.flatnonzero((mask > 0.5) & (template[:, 0] * sign > 0.0))
    low = ear[template[ear, 2] < template[ear, 2].min() + _LOBE]
    hole = low[(template[low, 0] * sign + 0.6 * template[low, 2]).argmax()]
    outwards = head.normals[low[np.linalg.norm(vertices[low] - vertices[hole], axis=1) < 0.004]].sum(0)
    outwards = outwards * np.array([1.0, 1.0, 0.0]) + np.array([sign, 0.0, 0.0])
    near = (mask < 0.2) & (vertices[:, 0] * sign > 0.02)
    near &= np.linalg.norm(vertices - vertices[hole], axis=1) < 0.07
    return _Lobe(
        vertices[hole], outwards / np.linalg.norm(outwards), template[hole] - vertices[hole], vertices[near]
    )


def _ball(lobe: _Lobe, centre: Floats, radius: float, colour: Floats) -> Surface:
    return bead(centre, np.eye(3) * radius, colour, Part.HEADWEAR, lobe.shift)


def _hoop(lobe: _Lobe, radius: float, colour: Floats) -> Surface:
    """A ring through the lobe, its outer side turned forward."""
    angle = np.linspace(0.0, 2.0 * np.pi, 56, endpoint=False)
    across = np.array([np.sign(lobe.hole[0]) * np.cos(_HOOP_TURN), -np.sin(_HOOP_TURN), 0.0])
    level, down = radius * np.sin(angle), radius * (np.cos(angle) - 1.0)
    path = lobe.hole + level[:, None] * across + down[:, None] * np.array([0.0, 0.0, 1.0])
    path = lobe.hang(path, _HOOP_TUBE)
    tube = rings(path, _HOOP_TUBE, 10, closed=True)
    return loft(tube, colour, Part.HEADWEAR, tube + lobe.shift, closed=True)


def _drop(lobe: _Lobe, length: float, beaded: bool, colour: Floats, metal: Floats) -> list[Surface]:
    """A small stud from which a tear, or a row of beads, hangs by a wire."""
    top = lobe.hole + lobe.outwards * 0.0020
    share = np.linspace(0.0, 1.0, 48)
    if beaded:
        along = np.clip(share, 0.18, 1.0) - 0.18
        radius = 0.0009 + np.abs(np.sin(along / 0.82 * 3.0 * np.pi)) ** 0.7 * (0.0012 + 0.0022 * share)
    else:
        along = np.clip((share - 0.35) / 0.65, 0.0, 1.0)
        radius = 0.0009 + (0.0040 + 0.05 * (length - 0.02)) * along**1.2 * np.sqrt(1.0 - along**4)
    path = top - share[:, None] * np.array([0.0, 0.0, length])
    path = lobe.hang(path, float(radius.max()))
    tube = rings(path, radius, 14)
    wire = (radius < 0.00095)[:, None, None] & (share < 0.5)[:, None, None]
    pendant = loft(tube, np.where(wire, metal, colour), Part.HEADWEAR, tube + lobe.shift)
    return [_ball(lobe, top, 0.0021, metal), pendant]
