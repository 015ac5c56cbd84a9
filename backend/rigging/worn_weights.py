# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bones what is worn follows.

Beards have the weights of the skin beneath. Glasses and headwear stay with the head. Clothes have the
skin's too, but what of them lies on the head, such as a high collar, stays with the neck. Hair goes with the
head as far down as the jaw and with neck and chest where it lies on them; what hangs between goes over from
one to the other.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import splu

from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.rigging.template import HeadTemplate, Piece
from backend.space import Part

ON_THE_HEAD = ("jaw", "eye.L", "eye.R")
"""Bones that nothing but a beard follows; the head's takes their place."""
JAW = 0.14
"""Canonical height of the skin above which hair goes with the head alone, metres."""
LYING = 0.02
"""How near to skin or clothes hair lies on them, metres."""
FREE = 0.03
"""How much of hair that neither lies nor is high has the weights of what is beneath, of 1."""

Surface = tuple[Floats, Ints]
"""Vertices and faces."""


def worn_weights(
    part: Part, worn: Surface, clothes: Surface | None, template: HeadTemplate, wrapped: Floats
) -> Floats:
    """Weights ``[A, B]`` of the vertices of the open surface ``worn`` of a part.

    Args:
        part: what it is.
        worn: vertices ``[A, 3]``, metres, and faces ``[F, 3]``.
        clothes: on which hair may lie.
        template: whose bones they are.
        wrapped: ``[V, 3]`` where the template is on the avatar.
    """
    vertices, faces = worn
    skin, names = template.triangles(Piece.SKIN), list(template.bone_names)
    beneath = NearestOnSurface(wrapped, skin)(vertices)
    weights, head = beneath.blend(template.weights, skin), names.index("head")
    if part == Part.FACIAL_HAIR:
        return weights
    others = [names.index(name) for name in ON_THE_HEAD]
    weights[:, head] += weights[:, others].sum(1)
    weights[:, others] = 0
    if part == Part.CLOTHING:
        weights[:, names.index("neck")] += weights[:, head]
        weights[:, head] = 0
        return weights
    with_head = np.ones(len(vertices), bool)
    if part == Part.HAIR:
        with_head = beneath.blend(template.vertices, skin)[:, 2] > JAW
    away = beneath.distance
    if part == Part.HAIR and clothes is not None:
        below = NearestOnSurface(*clothes)(vertices)
        some = below.distance < away
        theirs = worn_weights(Part.CLOTHING, clothes, None, template, wrapped)
        weights[some] = below.blend(theirs, clothes[1])[some]
        away = np.minimum(away, below.distance)
    weights[with_head] = np.eye(len(names), dtype=np.float32)[head]
    if with_head.all():
        return weights
    return _between(weights, np.where(with_head | (away < LYING), 1.0, FREE), faces)


def _between(weights: Floats, held: Floats, faces: Ints) -> Floats:
    """``weights [A, B]``, as much as ``held [A]`` says, and elsewhere the mean of those about a vertex."""
    edges = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)])
    shape = (len(held), len(held))
    one_way = sparse.coo_matrix((np.ones(len(edges)), (edges[:, 0], edges[:, 1])), shape=shape)
    adjacent = ((one_way + one_way.T) > 0).astype(float)
    pull = sparse.diags(adjacent.sum(1).A1) - adjacent
    solved = splu((sparse.diags(held) + pull).tocsc()).solve(held[:, None] * weights.astype(np.float64))
    return (solved / solved.sum(1, keepdims=True)).astype(np.float32)
