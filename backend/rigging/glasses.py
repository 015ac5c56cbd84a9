# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses made whole: fields lose parts of thin frames, so that a new one is fitted to what is left of them.

The new frame has the outline, as far as that can be told, and the colour of the old one, and sits on the
wrapped head: two rims, a bridge, temples that rest on the ears, and lenses if the old ones hid the eyes.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.meshing.sampling import Floats, Ints
from backend.rigging.eyeballs import eyeballs
from backend.rigging.template import HeadTemplate, Piece
from backend.rigging.tubes import Surface, disc, joined, tube

SECTORS = 36
"""Of a lens's edge, in which the old frame is looked for."""
LEAST = 0.2
"""Share of them that the old frame must have for a new one."""
LENS = (0.0245, 0.0185, 3.5)
"""Half the width and height, metres, and exponent of the superellipse from which the outline departs."""
WAVES, STIFFNESS = 3, 2.0
"""Harmonics of the departure, and what each costs, in sectors."""
DEPARTURE = 0.3
"""Largest departure of an outline, as a logarithm."""
RIM, DEEP = 0.0018, 0.0016
"""Half the rim's height and depth, metres."""
POINTS = 40
"""Of a rim."""
NOSE = 0.0075
"""How near to the middle a rim comes, metres."""
CLEAR = 0.002
"""From the frame's middle to the skin, metres."""
NEAREST, FARTHEST = 0.008, 0.03
"""How far before the eyeballs the frame's middle is, metres."""
EARS = np.array([[0.078, -0.014, 0.207], [0.077, 0.002, 0.206], [0.073, 0.014, 0.192], [0.070, 0.018, 0.172]])
"""Canonical points of the skin on which the left temple rests: the ear's top, then down behind it."""


@dataclass(frozen=True)
class _Skin:
    """The wrapped skin as depths and widths."""

    scene: EmbreeScene

    @classmethod
    def of(cls, template: HeadTemplate, wrapped: Floats) -> "_Skin":
        scene = EmbreeScene()
        TriangleMesh(scene, np.ascontiguousarray(wrapped[template.triangles(Piece.SKIN)], np.float32))
        return cls(scene)

    def _first(self, start: Floats, way: tuple[float, float, float]) -> Floats:
        rays = np.tile(np.array(way, np.float32), (len(start), 1))
        return self.scene.run(np.ascontiguousarray(start, np.float32), rays, output=True)["tfar"]

    def front(self, x: Floats, z: Floats) -> Floats:
        """The foremost y of the skin at ``x`` and ``z [N]``; far back where there is none."""
        return -0.5 + np.minimum(self._first(np.stack([x, np.full_like(x, -0.5), z], 1), (0, 1, 0)), 0.6)

    def width(self, side: int, y: Floats, z: Floats) -> Floats:
        """How far from the middle the side's skin reaches at ``y`` and ``z [N]``."""
        start = np.stack([np.full_like(y, 0.5 * side), y, z], 1)
        return 0.5 - np.minimum(self._first(start, (-side, 0, 0)), 0.5)


def fitted_glasses(vertices: Floats, faces: Ints, template: HeadTemplate, wrapped: Floats) -> Surface | None:
    """Closed surfaces of whole glasses for what is left of some, or None if that is too little.

    Args:
        vertices: ``[A, 3]`` of the old frame, metres.
        faces: ``[F, 3]``.
        template: the head.
        wrapped: ``[V, 3]`` where it is on the avatar.
    """
    eyes = np.array([ball.centre for ball in eyeballs(template, wrapped)])
    front = eyes[:, 1].min() - 0.012
    places = vertices[faces].mean(1)
    before = places[places[:, 1] < front]
    middle = np.array([np.abs(eyes[:, 0]).mean(), eyes[:, 2].mean()])
    off = np.stack([np.abs(before[:, 0]), before[:, 2]], 1) - middle
    outline = _outline(off)
    if outline is None:
        return None
    skin, flat = _Skin.of(template, wrapped), outline + middle
    flat[:, 0] = flat[:, 0].clip(NOSE)
    lens = np.concatenate([middle + share * (flat - middle) for share in (1.06, 0.7, 0.35)])
    both = np.concatenate([lens, lens * [-1, 1]])
    needed = (skin.front(*both.T) - wrap(both[:, 0])).min() - DEEP - CLEAR
    depth = np.clip(needed, front - FARTHEST, front - NEAREST)
    rims = [np.stack([side * flat[:, 0], depth + wrap(flat[:, 0]), flat[:, 1]], 1) for side in (1, -1)]
    pieces = [tube(rim, RIM, DEEP, closed=True) for rim in rims]
    pieces.append(tube(_bridge(rims, skin), 0.9 * RIM, DEEP, closed=False))
    for side, rim in zip((1, -1), rims, strict=True):
        pieces.append(tube(_temple(side, rim, skin, template, wrapped), RIM, 0.7 * DEEP, closed=False))
    if _hides(off):
        pieces += [disc(rim, 0.6 * DEEP) for rim in rims]
    return joined(pieces)


def _outline(off: Floats) -> Floats | None:
    """A lens's edge ``[POINTS, 2]`` about the eye, outwards and up, by places ``off [N, 2]`` of a frame."""
    sector = (np.arctan2(off[:, 1], off[:, 0]) / (2 * np.pi) * SECTORS).astype(int) % SECTORS
    radius = np.hypot(*off.T)
    angle = (np.arange(SECTORS) + 0.5) * 2 * np.pi / SECTORS
    usual = _superellipse(angle)
    reach = np.zeros(SECTORS)
    around = (radius > 0.5 * usual[sector]) & (radius < 1.5 * usual[sector])
    np.maximum.at(reach, sector[around], radius[around])
    known = reach > 0
    if known.mean() < LEAST:
        return None
    waves = _waves(angle[known])
    wanted = np.log(np.maximum(reach[known] - RIM, 0.005) / usual[known])
    square = waves.T @ waves + STIFFNESS * np.eye(waves.shape[1])
    share = np.linalg.solve(square, waves.T @ wanted)
    turn = np.arange(POINTS) * 2 * np.pi / POINTS
    length = _superellipse(turn) * np.exp((_waves(turn) @ share).clip(-DEPARTURE, DEPARTURE))
    return length[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)


def _superellipse(angle: Floats) -> Floats:
    wide, high, power = LENS
    return (np.abs(np.cos(angle) / wide) ** power + np.abs(np.sin(angle) / high) ** power) ** (-1 / power)


def _waves(angle: Floats) -> Floats:
    order = np.arange(1, WAVES + 1) * angle[:, None]
    return np.concatenate([np.ones((len(angle), 1)), np.cos(order), np.sin(order)], 1).astype(np.float32)


def wrap(x: NDArray[np.floating[Any]]) -> NDArray[np.floating[Any]]:
    """How far a frame's front lies behind its middle at ``x``, metres."""
    beyond = np.maximum(np.abs(x) - 0.012, 0.0)
    return 0.05 * beyond + 2.4 * beyond * beyond


def _hides(off: Floats) -> NDArray[np.bool_]:
    """Whether the old lenses hid the eyes."""
    return (np.hypot(*off.T) < 0.006).any()


def _bridge(rims: list[Floats], skin: _Skin) -> Floats:
    """The middle line ``[9, 3]`` of what joins the rims over the nose."""
    height = rims[0][:, 2].mean() + 0.3 * np.ptp(rims[0][:, 2]) / 2
    start, end = (rim[(np.abs(rim[:, 0]) + np.abs(rim[:, 2] - height)).argmin()] for rim in rims)
    share = np.linspace(0, 1, 9)[:, None]
    path = start + share * (end - start)
    path += np.sin(np.pi * share) * [0, -0.0012, 0.002]
    path[:, 1] = np.minimum(path[:, 1], skin.front(path[:, 0], path[:, 2]) - CLEAR)
    return path


def _temple(side: int, rim: Floats, skin: _Skin, template: HeadTemplate, wrapped: Floats) -> Floats:
    """The middle line ``[N, 3]`` from a rim's outer end over the ear and down behind it."""
    ear = wrapped[_resting(side, template)] + np.array([0.001 * side, 0, 0.002])
    height = rim[:, 2].mean() + 0.4 * np.ptp(rim[:, 2]) / 2
    start = rim[(np.abs(rim[:, 2] - height) - 0.7 * np.abs(rim[:, 0])).argmin()]
    hinge = start + np.array([0.004 * side, 0.003, 0])
    share = np.linspace(0, 1, 14)[:, None]
    run = hinge + share * (ear[0] - hinge)
    beside = run[:, 1] < ear[0, 1] - 0.012
    out = np.abs(run[:, 0])
    out[beside] = np.maximum(out[beside], skin.width(side, run[beside, 1], run[beside, 2]) + CLEAR)
    run[:, 0] = side * np.maximum(out, np.convolve(np.pad(out, 1, "edge"), [0.25, 0.5, 0.25], "valid"))
    return np.concatenate([start[None], run, ear[1:]])


def _resting(side: int, template: HeadTemplate) -> Ints:
    skin = template.vertices_of(Piece.SKIN)
    return skin[KDTree(template.vertices[skin]).query(EARS * [side, 1, 1])[1]]
