# SPDX-License-Identifier: GPL-3.0-or-later
"""The template head onto an avatar's surface, guided by the field's canonical coordinates.

Where skin shows, each vertex is drawn to the surface point that names it, then onto the surface itself.
Between and below, under hair, clothes and in the cavities, the displacement goes on as smoothly as it can.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.errors import RodinError
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import Field, Floats, Samples, distances, gradients, samples
from backend.meshing.strands import BROWS
from backend.rigging.behind import put_behind
from backend.rigging.eyeballs import eyeballs, lifted
from backend.rigging.lips import close
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece
from backend.space import Part

LEAST_SKIN = 500
"""Surface points of skin that there must be."""
NEIGHBOURS = 8
CERTAIN = 0.004
"""Distance in canonical space, metres, at which a match counts for a third."""
DOUBT = 0.003
"""Distance from the smooth displacement, metres, at which a match counts for half."""
STIFFNESS = (30.0, 3.0, 0.5)
"""Weight of the displacement's smoothness in each round of matching."""
ROUNDS, FINE = 3, 0.1
"""Rounds of moving onto the surface, and the smoothness there."""
SURE = 0.2
"""Certainty from which a vertex lies on the surface."""
STEP = 0.0005
COVER = 0.003
"""Hidden skin lies at least so deep under what hides it, metres."""
CAVITY_COVER = 0.0005
"""Cavities lie at least so deep, metres."""
UNDER = (0.5, 10.0)
"""Weight of lying so deep, of hidden skin and of cavities."""
MOUTH_DEPTH, MOUTH_STEP, BEHIND = 0.012, 0.001, 0.003
"""How far teeth and tongue are pushed back at most and at once, and how deep in the head they end, metres."""
RIM, RELIEF = 4, 60.0
"""Vertices from a cavity within which the template's relief is kept, and how stiff it is there."""


@dataclass(frozen=True)
class Wrapped:
    """The template in the shape of an avatar.

    Attributes:
        vertices: ``[V, 3]`` float32 metres.
        certainty: ``[V]`` float32, 0..1: how sure it is that skin shows there; 0 off the skin.
    """

    vertices: Floats
    certainty: Floats


@dataclass(frozen=True)
class Posed:
    """A wrapped template whose field shows an expression.

    Attributes:
        rest: the template without it.
        vertices: ``[V, 3]`` float32 metres, as the field has it.
        values: ``[K]`` float32 0..1, of the face shapes that take ``rest`` there; those that are shown.
        kept: how much ``[N]``, 0..1, of the skin at places ``[N, 2]`` of the template's UV layout the field
            knows better than what is drawn over it.
        exact: whether skin that shows lies just at ``vertices``, so that it need not be looked for.
        still: the avatar without the expression, where there is one; its skin is seen there.
        shapes: ``[K, V, 3]`` the face shapes of ``rest``, metres, where they are known already.
    """

    rest: Wrapped
    vertices: Floats
    values: Floats
    kept: Callable[[Floats], Floats]
    exact: bool = False
    still: Field | None = None
    shapes: Floats | None = None

    @classmethod
    def resting(cls, wrapped: Wrapped, shapes: int) -> Self:
        """One whose field shows none of ``shapes`` face shapes."""
        return cls(
            wrapped,
            wrapped.vertices,
            np.zeros(shapes, np.float32),
            lambda uv: np.zeros(len(uv), np.float32),
        )


def bare(found: Samples) -> Floats:
    """How likely ``[N]`` it is that skin shows: skin itself, lips, and brows, which are skin here."""
    brows = found.part[:, Part.FACIAL_HAIR] * (found.canonical[:, 2] > BROWS)
    return found.part[:, Part.SKIN] + found.part[:, Part.MOUTH] + brows


def wrap(field: Field, template: HeadTemplate, resolution: int) -> Wrapped:
    """Fit ``template`` to the avatar's skin, matched on a lattice of ``resolution`` cells along the box.

    Raises:
        RodinError: ``mesh.empty`` if the field has no surface in its box, ``rig.no_skin`` if no skin shows.
    """
    skin = SmoothSkin(template)
    rest, outer = template.vertices[skin.vertices], ~template.cavity[skin.vertices]
    points, _ = surface(sample_sparse(field, resolution))
    found = samples(field, points)
    shown = bare(found) > 0.5
    if shown.sum() < LEAST_SKIN:
        raise RodinError(
            "rig.no_skin",
            "The avatar shows no skin that a face could be wrapped onto.",
            "Try another seed, or make a plain mesh.",
        )
    target, certainty = _matches(rest, points[shown], found.canonical[shown])
    certainty *= outer
    relief = _relief(skin, outer)
    moved = np.zeros_like(rest)
    trust = certainty
    for stiffness in STIFFNESS:
        moved = skin.bend(target - rest, trust, np.maximum(stiffness, relief))
        strange = np.linalg.norm(rest + moved - target, axis=1) / DOUBT
        trust = certainty / (1 + strange**2)
    moved = _onto_surface(field, skin, rest, moved, trust, outer, relief)
    vertices = template.vertices.copy()
    vertices[skin.vertices] += moved
    carry(template, skin.vertices, vertices)
    close(template, vertices)
    put_behind(template, vertices)
    _into_the_mouth(field, template, vertices)
    lids = np.union1d(skin.vertices, template.vertices_of(Piece.LASHES))
    vertices[lids] = lifted(vertices[lids], eyeballs(template, vertices))
    all_trust = np.zeros(len(vertices), np.float32)
    all_trust[skin.vertices] = trust
    return Wrapped(vertices, all_trust)


def _matches(rest: Floats, points: Floats, canonical: Floats) -> tuple[Floats, Floats]:
    """Where each of ``rest [N, 3]`` lies among ``points`` by their ``canonical``, and how surely ``[N]``."""
    distance, index = KDTree(canonical).query(rest, NEIGHBOURS)
    weight = np.exp(-((distance / CERTAIN) ** 2)) + 1e-9
    weight /= weight.sum(1, keepdims=True)
    target = np.einsum("nk,nkc->nc", weight, points[index] + rest[:, None] - canonical[index])
    nearest = np.einsum("nk,nkc->nc", weight, canonical[index]) - rest
    certainty = np.exp(-((np.linalg.norm(nearest, axis=1) / CERTAIN) ** 2))
    return target.astype(np.float32), certainty.astype(np.float32)


def _relief(skin: SmoothSkin, outer: NDArray[np.bool_]) -> Floats:
    """Stiffness ``[S]``, high beside cavities, so that lips, lids and nostrils keep the template's relief."""
    beside = 1 - outer.astype(np.float32)
    for _ in range(RIM):
        beside = np.maximum(beside, skin.mean @ beside)
    return (RELIEF * beside).astype(np.float32)


def _onto_surface(
    field: Field,
    skin: SmoothSkin,
    rest: Floats,
    moved: Floats,
    trust: Floats,
    outer: NDArray[np.bool_],
    relief: Floats,
) -> Floats:
    """Displacements after which what shows lies on the surface and what is hidden well under it."""
    sure, cover = trust > SURE, np.where(outer, COVER, CAVITY_COVER)
    for _ in range(ROUNDS):
        place = rest + moved
        depth = distances(field, place)
        slope = gradients(field, place, STEP)
        slope /= np.linalg.norm(slope, axis=1, keepdims=True).clip(1e-6)
        bulges = ~sure & (depth > -cover)
        goal = place - slope * np.where(bulges, depth + cover, depth)[:, None]
        moved = skin.bend(
            goal - rest, np.where(sure, trust, np.where(outer, *UNDER) * bulges), np.maximum(FINE, relief)
        )
    return moved


def carry(template: HeadTemplate, skin: NDArray[np.int64], vertices: Floats) -> None:
    """Move eyes, teeth, tongue and lashes with the skin about them."""
    tree = KDTree(template.vertices[skin])
    lashes = template.vertices_of(Piece.LASHES)
    distance, near = tree.query(template.vertices[lashes], 4)
    weight = 1 / (distance + 1e-4)
    weight /= weight.sum(1, keepdims=True)
    shift = vertices[skin[near]] - template.vertices[skin[near]]
    vertices[lashes] = template.vertices[lashes] + np.einsum("nk,nkc->nc", weight, shift)
    eyes = template.vertices_of(Piece.EYES)
    left = template.vertices[eyes, 0] > 0
    for group in (
        eyes[left],
        eyes[~left],
        template.vertices_of(Piece.TEETH),
        template.vertices_of(Piece.TONGUE),
    ):
        near = skin[np.unique(tree.query(template.vertices[group], 4)[1])]
        scale, shift = _similar(template.vertices[near], vertices[near])
        vertices[group] = template.vertices[group] * scale + shift


def _into_the_mouth(field: Field, template: HeadTemplate, vertices: Floats) -> None:
    """Push teeth and tongue back until none comes near the surface."""
    inside = np.union1d(template.vertices_of(Piece.TEETH), template.vertices_of(Piece.TONGUE))
    for back in np.arange(0, MOUTH_DEPTH, MOUTH_STEP, np.float32):
        place = vertices[inside] + np.array([0, back, 0], np.float32)
        if distances(field, place).max() < -BEHIND:
            break
    vertices[inside] = place


def _similar(before: Floats, after: Floats) -> tuple[float, Floats]:
    """The scale and shift that take ``before [N, 3]`` nearest to ``after``; heads do not turn."""
    centre, goal = before.mean(0), after.mean(0)
    scale = float(((before - centre) * (after - goal)).sum() / ((before - centre) ** 2).sum())
    return scale, goal - scale * centre
