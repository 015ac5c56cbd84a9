# SPDX-License-Identifier: GPL-3.0-or-later
"""Tubes of hair along a path: loose tails, plaits and ropes."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.skull import Skull
from backend.data.forms.shells import loft, rings
from backend.data.forms.surface import Floats, Surface
from backend.data.hair.dye import Hair, pack, painted
from backend.data.hair.strands import Strands
from backend.space import Part

_TIE = np.array([0.12, 0.10, 0.11])


@dataclass(frozen=True)
class Root:
    """Where something is tied to the head.

    Attributes:
        point: ``[3]`` on the skin, metres.
        normal: ``[3]`` the skin's.
        shift: ``[3]`` from there to the template.
    """

    point: Floats
    normal: Floats
    shift: Floats

    @classmethod
    def on(cls, skull: Skull, azimuth: float, polar_degrees: float) -> "Root":
        """At one place of the head; ``azimuth`` in radians."""
        around, polar = np.array(azimuth), np.array(np.deg2rad(polar_degrees))
        point = skull.skin.at(around, polar)
        normal = skull.skin.at(around, polar, skull.skin.normals)
        return cls(point, normal, skull.template.at(around, polar) - point)


def tail(strands: Strands, path: Floats, girth: Floats, shift: Floats) -> Hair:
    """Loose hair along ``path [N, 3]``, ``girth [N]`` metres in radius."""
    angle, along = _around(72), _lengths(path)
    across = np.abs(angle - np.pi) * 0.016 + 0.5
    locks = strands.relief(across + 0.0 * along, along + 0.0 * across)
    sections = rings(path, girth[:, None] * (1.0 + 0.12 * locks), 72)
    return _surface(strands, sections, shift, across, along + 0.1, locks)


def plait(strands: Strands, path: Floats, girth: Floats, shift: Floats, sides: int = 36) -> Hair:
    """Three strands plaited: two rows of slanting lobes on each face, alternately left and right."""
    angle, along = _around(sides), _lengths(path)
    pitch = 3.0 * girth.max()
    left = np.cos(angle) > 0.0
    slant = np.abs(np.cos(angle))
    phase = along / pitch + np.where(left, 0.0, 0.5) + 0.45 * slant
    lobe = np.abs(np.sin(np.pi * phase)) ** 0.55
    middle = np.exp(-((np.cos(angle) / 0.22) ** 2))
    wide = 1.0 + 0.18 * slant
    reach = girth[:, None] * wide * (0.74 + 0.34 * lobe) * (1.0 - 0.10 * middle)
    across = (phase % 1.0) * pitch * 0.5 + np.where(left, 0.0, 0.3)
    sections = rings(path, reach, sides)
    return _surface(strands, sections, shift, across, along + 0.1, 1.5 * lobe - 0.75)


def rope(strands: Strands, path: Floats, girth: Floats, shift: Floats, turns: float, sides: int = 10) -> Hair:
    """A matted or twisted strand with ``turns`` ridges a metre."""
    angle, along = _around(sides), _lengths(path)
    ridge = np.sin(angle + 2.0 * np.pi * turns * along)
    knots = strands.locks(along / 0.008 + 40.0 * path[0, 0], 60.0 * path[0, 1] + angle)
    sections = rings(path, girth[:, None] * (1.0 + 0.13 * ridge + 0.16 * knots), sides)
    across = 0.006 * angle + 0.03 * turns * along / 100.0
    return _surface(strands, sections, shift, across, along + 0.02, 0.6 * ridge + 0.6 * knots)


def tie(path: Floats, at: int, girth: float, shift: Floats) -> Surface:
    """A hair tie round the path's point number ``at``."""
    away = path[at + 2] - path[at - 2]
    away = away / np.linalg.norm(away)
    step = np.linspace(-1.0, 1.0, 9)
    middle = path[at] + away * 0.0035 * step[:, None]
    sections = rings(middle, girth * (0.75 + 0.45 * np.sqrt(1.0 - 0.98 * step**2)), 24)
    return loft(sections, _TIE, Part.HAIR, sections + shift)


def merged(pieces: list[Hair]) -> Hair:
    """Several closed bodies of the same subject's hair as one surface."""
    starts = np.cumsum([0] + [len(piece.vertices) for piece in pieces])
    join = lambda name: np.concatenate([getattr(piece, name) for piece in pieces])  # noqa: E731
    faces = np.concatenate([piece.faces + start for piece, start in zip(pieces, starts, strict=False)])
    return Hair(
        join("vertices"),
        faces,
        join("albedo"),
        join("part"),
        join("canonical"),
        join("strand"),
        pieces[0].dye,
    )


def _around(sides: int) -> Floats:
    return np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)[None]


def _lengths(path: Floats) -> Floats:
    """Length ``[N, 1]`` of the path up to each point, metres."""
    steps = np.linalg.norm(np.diff(path, axis=0), axis=1)
    return np.concatenate([[0.0], np.cumsum(steps)])[:, None]


def _surface(
    strands: Strands, sections: Floats, shift: Floats, across: Floats, along: Floats, relief: Floats
) -> Hair:
    packed = pack(across, along, relief)
    return painted(loft(sections, packed, Part.HAIR, sections + shift), strands.dye)
