# SPDX-License-Identifier: GPL-3.0-or-later
"""The mouth's inside, which face shapes move with the jaw: teeth and tongue as a piece, behind the skin."""

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.rigging.lips import lip_vertices
from backend.rigging.template import HeadTemplate, Piece

DEEP = 0.012
"""So far behind what is out of the skin the skin is looked for, metres."""
BEHIND = 0.001
"""How far behind the skin it is put, metres."""
ROUNDS = 3
LEAST_JAW = 0.001
"""What the open jaw moves so far is of the mouth, metres; other cavities are eye sockets and nostrils."""
SHOWN, LOWERED = 0.002, 0.004
"""How far upper teeth show below the lip, and how far at most they are lowered for that, metres."""
MIDDLE = 0.008
"""Half the width of the mouth's middle, metres."""
STILL, LIP_STILL = 1e-4, 0.003
"""What the open jaw moves less is upper teeth and upper lip, metres."""
LIPS = 1
"""Rings of faces behind the lips' edge that are theirs."""

ABOUT = ((-0.1, 0.034), (-0.2, -0.07), (0.106, 0.146))
"""Template abs(x), y and z between which the mouth lies, metres."""
LEAST_OPEN = 0.002
"""By how much more than at rest an open mouth is open, metres."""
ON_TEETH = 0.004
"""So near to the template's teeth and tongue lie the template points of a decimated mesh's, metres; lips lie
before them by a centimetre."""


def in_the_mouth(template: HeadTemplate) -> tuple[Ints, Ints]:
    """The vertices of teeth and of tongue."""
    return template.vertices_of(Piece.TEETH), template.vertices_of(Piece.TONGUE)


def is_open(template: HeadTemplate, rest: Floats, posed: Floats) -> bool:
    """Whether lips that meet in ``rest [V, 3]`` are apart in ``posed``."""
    lower, upper = (
        template.shapes[list(template.shape_names).index(name)]
        for name in ("mouthLowerDownLeft", "mouthUpperUpLeft")
    )
    lips = [np.linalg.norm(each, axis=1).argmax() for each in (lower, upper)]
    return bool(np.ptp(posed[lips, 2]) - np.ptp(rest[lips, 2]) >= LEAST_OPEN)


def is_inside(template: HeadTemplate, place: Floats) -> NDArray[np.bool_]:
    """Which template points ``[N, 3]`` lie on teeth or tongue."""
    found = np.zeros(len(place), bool)
    for piece in (Piece.TEETH, Piece.TONGUE):
        on = NearestOnSurface(template.vertices, template.triangles(piece))
        found |= on(place, ON_TEETH).distance < ON_TEETH
    return found


def with_teeth_shown(template: HeadTemplate, vertices: Floats) -> Floats:
    """``vertices [V, 3]`` with the mouth's inside so low that upper teeth show when it opens."""
    jaw = np.abs(template.shapes[list(template.shape_names).index("jawOpen")]).max(1)
    middle = np.abs(template.vertices[:, 0]) < MIDDLE
    teeth, tongue = in_the_mouth(template)
    upper = teeth[middle[teeth] & (jaw[teeth] < STILL)]
    lip = middle & (lip_vertices(template) > 0.5) & (jaw < LIP_STILL)
    high = vertices[upper, 2].min() - (vertices[lip, 2].min() - SHOWN)
    out = vertices.copy()
    out[np.concatenate([teeth, tongue]), 2] -= np.clip(high, 0, LOWERED)
    return out


def push_back(template: HeadTemplate, vertices: Floats, shapes: Floats) -> None:
    """Take teeth and tongue that ``shapes [K, V, 3]`` bring out of the skin back into the head, in place.

    What a shape moves of them is pushed straight back, all alike, and with it, each as far as it needs, what
    is out of the skin within the mouth, until none of it lies before skin that looks forward. The tongue may
    be put out.

    Args:
        vertices: ``[V, 3]`` of the wrapped head at rest.
    """
    teeth, tongue = in_the_mouth(template)
    skin = template.triangles(Piece.SKIN)
    skin = skin[~template.cavity[skin].any(1)]
    within = _within(template)
    for name, shape in zip(template.shape_names, shapes, strict=True):
        solid = teeth if name == "tongueOut" else np.concatenate([teeth, tongue])
        solid = solid[np.abs(shape[solid]).max(1) > 0]
        if not (len(solid) and out_of_skin(vertices + shape, solid, skin).any()):
            continue
        for _ in range(ROUNDS):
            out = out_of_skin(vertices + shape, np.concatenate([solid, within]), skin)
            hard, own = out[: len(solid)].max(), out[len(solid) :]
            shape[solid, 1] += hard + BEHIND * (hard > 0)
            shape[within, 1] += own + BEHIND * (own > 0)


def _within(template: HeadTemplate) -> Ints:
    """Skin inside the mouth, but for the lips' own: what the open jaw moves and the surface is not near."""
    jaw = template.shapes[list(template.shape_names).index("jawOpen")]
    near = ~template.cavity
    for _ in range(LIPS):
        near = near.copy()
        near[template.quads[near[template.quads].any(1)]] = True
    moved = np.flatnonzero(~near & (np.abs(jaw).max(1) > LEAST_JAW))
    return np.setdiff1d(moved, np.concatenate(in_the_mouth(template)))


def out_of_skin(vertices: Floats, inside: Ints, skin: Ints) -> Floats:
    """How far, metres, each of vertices ``inside`` lies before triangles ``skin [T, 3]``, or 0."""
    corners = np.ascontiguousarray(vertices[skin], np.float32)
    scene = EmbreeScene()
    TriangleMesh(scene, corners)
    start = np.ascontiguousarray(vertices[inside], np.float32)
    back = np.tile(np.array([0, 1, 0], np.float32), (len(start), 1))
    found = scene.run(start, back, output=True)
    hit = (found["primID"] >= 0) & (found["tfar"] < DEEP)
    facing = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])[:, 1]
    hit[hit] = facing[found["primID"][hit].astype(np.int64)] < 0
    return np.where(hit, found["tfar"], 0).astype(np.float32)
