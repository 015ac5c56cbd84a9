# SPDX-License-Identifier: GPL-3.0-or-later
"""Eye sockets, the mouth's cavity and teeth, which face shapes bring no nearer to the skin before them.

Each shape alone may leave them behind the skin, and the sum of a few, as in a smile, bring them through it.
So none may take away of how deep they lie at rest.
"""

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene

from backend.meshing.sampling import Floats, Ints
from backend.rigging.mouth import in_the_mouth
from backend.rigging.template import HeadTemplate, Piece

DEEP, ENOUGH, TEETH_ENOUGH = 0.02, 0.004, 0.002
"""So far before and behind it skin is looked for, and how deep is deep enough, of teeth too, metres."""
SIDEWAYS = [0, 2]
"""Axes across the direction that depth is measured along."""
COVER = 0.0005
"""How deep those come to lie that were before the skin, metres."""


def keep_behind(template: HeadTemplate, vertices: Floats, shapes: Floats) -> None:
    """Push cavities straight back where ``shapes [K, V, 3]`` make what is before them thinner, in place.

    Teeth and tongue are pushed all alike, as far as the teeth need it.

    Args:
        template: whose shapes they are.
        vertices: ``[V, 3]`` of the wrapped head at rest, metres.
        shapes: what each adds, metres.
    """
    within, skin = _cavities(template)
    teeth, tongue = in_the_mouth(template)
    hidden = np.concatenate([within, teeth])
    before = _depth(vertices, hidden, skin)
    before = before.clip(0, np.repeat([ENOUGH, TEETH_ENOUGH], [len(within), len(teeth)]))
    for shape in shapes:
        some = _concerned(vertices, shape, hidden, skin)
        thinner = np.zeros(len(hidden), np.float32)
        thinner[some] = np.nan_to_num(before[some] - _depth(vertices + shape, hidden[some], skin)).clip(0)
        shape[within, 1] += thinner[: len(within)]
        shape[np.concatenate([teeth, tongue]), 1] += thinner[len(within) :].max().clip(0, TEETH_ENOUGH)


def put_behind(template: HeadTemplate, vertices: Floats) -> None:
    """Push cavities of ``vertices [V, 3]``, metres, that lie before the skin back behind it, in place.

    Those of the template itself do not.
    """
    within, skin = _cavities(template)
    depth = _depth(vertices, within, skin)
    vertices[within, 1] += np.where(depth < 0, COVER - depth, 0)


def _cavities(template: HeadTemplate) -> tuple[Ints, Ints]:
    """The vertices of cavities, and the faces ``[T, 3]`` of the skin that is none."""
    skin = template.triangles(Piece.SKIN)
    within = np.intersect1d(np.flatnonzero(template.cavity), skin)
    return within, skin[~template.cavity[skin].any(1)]


def _concerned(vertices: Floats, shape: Floats, inside: Ints, skin: Ints) -> Ints:
    """Which of the vertices ``inside`` move with ``shape [V, 3]`` or may lie behind ``skin`` that does."""
    moves = shape.any(1)
    corners = np.unique(skin[moves[skin].any(1)])
    own = (vertices + shape)[inside]
    if not len(corners):
        return np.flatnonzero(moves[inside])
    around = np.concatenate([vertices[corners], (vertices + shape)[corners]])
    behind = (own >= around.min(0)) & (own <= around.max(0))
    return np.flatnonzero(moves[inside] | behind[:, SIDEWAYS].all(1))


def _depth(vertices: Floats, inside: Ints, skin: Ints) -> Floats:
    """How deep ``[N]`` vertices ``inside`` lie behind triangles ``skin [T, 3]`` that look forward, metres.

    Negative before them; not finite where there are none.
    """
    if not len(inside):
        return np.empty(0, np.float32)
    low, high = vertices[inside].min(0), vertices[inside].max(0)
    sides = np.stack([vertices < low, vertices > high])[..., SIDEWAYS].transpose(1, 0, 2).reshape(-1, 4)
    off = np.packbits(sides, axis=1)[:, 0]
    beside = off[skin[:, 0]] & off[skin[:, 1]] & off[skin[:, 2]]
    corners = np.ascontiguousarray(vertices[skin[beside == 0]], np.float32)
    forward = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 1] < 0
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(corners[forward]))
    start = np.ascontiguousarray(vertices[inside], np.float32)
    found = np.full(len(inside), np.nan, np.float32)
    for way in (-1, 1):
        hit = scene.run(start, np.tile(np.array([0, way, 0], np.float32), (len(start), 1)), output=True)
        near = (hit["primID"] >= 0) & (hit["tfar"] < DEEP)
        found[near] = -way * hit["tfar"][near]
    return found
