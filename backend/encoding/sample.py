# SPDX-License-Identifier: GPL-3.0-or-later
"""Coloured points of the outer surface, as dense as those that the autoencoder learnt from."""

import numpy as np
from numpy.typing import NDArray

from backend.encoding.paint import Colours
from backend.encoding.similarity import Floats, Similarity
from backend.encoding.surface import Ints, Surface
from backend.space import Box

POINTS = 40_000
LIFT = 2e-4
"""Metres that rays start off the surface."""
LOWEST = -0.6
"""How steeply a way out may lead down, over what it leads aside: none leads out through an open neck."""
DRAWS = 32
"""How often points are drawn before the rest counts as buried or beyond the box."""
ESCAPES = np.array(
    [(x, y, z) for x in (-1, 0, 1) for y in (-1, 0, 1) for z in (LOWEST, 0, 1) if x or y or z > 0]
)
ESCAPES /= np.linalg.norm(ESCAPES, axis=1, keepdims=True)


def outer_points(surface: Surface, placing: Similarity) -> tuple[Floats, Colours]:
    """``POINTS`` points of the outer surface within the canonical box, denser on the face.

    A point is outer if some ray leaves the head from it, on either side of its triangle: files are not
    trusted to say which side is outside.

    Args:
        surface: what.
        placing: carries it into avatar space.

    Returns:
        Positions ``[N, 3]`` in metres, and colours ``[N, 3]``, sRGB-encoded, 0..1; fewer than ``POINTS``
        if hardly anything of the surface is outer.
    """
    rng = np.random.default_rng(0)
    corners = placing(surface.corners.reshape(-1, 3)).reshape(-1, 3, 3) - Box().centre
    near = np.flatnonzero(((corners.min(1) < Box().half) & (corners.max(1) > -Box().half)).all(1))
    chances = surface.area[near] * _density(corners[near].mean(1) + Box().centre)
    positions: list[Floats] = []
    colours: list[Colours] = []
    for _ in range(DRAWS):
        face = near[np.sort(rng.choice(len(near), POINTS * 5 // 4, p=chances / chances.sum()))]
        barycentric = _uniform_barycentric(rng, len(face))
        place = surface.at(face, barycentric)
        colour, solid = surface.colour(face, barycentric)
        rows = np.flatnonzero(solid & _in_box(placing(place)))
        rows = rows[_open(surface, placing, place[rows], face[rows])]
        positions.append(placing(place[rows]))
        colours.append(colour[rows])
        if sum(map(len, positions)) >= POINTS:
            break
    chosen = rng.permutation(sum(map(len, positions)))[:POINTS]
    return np.concatenate(positions)[chosen], np.concatenate(colours)[chosen]


def _open(surface: Surface, placing: Similarity, place: Floats, face: Ints) -> NDArray[np.bool_]:
    """Whether some ray from each point ``[N, 3]`` leaves the surface."""
    lift, up = LIFT / placing.scale, placing.rotation[2]
    seen = np.zeros(len(place), bool)
    for side in (surface.normals[face], -surface.normals[face]):
        level = side @ up > LOWEST
        rows = np.flatnonzero(~seen & level)
        seen[rows] = ~surface.occluded(place[rows] + lift * side[rows], side[rows])
        for ray in ESCAPES @ placing.rotation:
            rows = np.flatnonzero(~seen & (side @ ray > 0))
            directions = np.broadcast_to(ray, (len(rows), 3))
            seen[rows] = ~surface.occluded(place[rows] + lift * side[rows], directions)
    return seen


def _density(points: Floats) -> Floats:
    """Points per area, relative: more on the face, most around the eyes and the mouth."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    on_face = (y < -0.035) & (z > 0.085) & (z < 0.262) & (x < 0.08)
    around_eyes = (z > 0.188) & (z < 0.236) & (x < 0.056) & (x > 0.008)
    around_mouth = (z > 0.117) & (z < 0.145) & (x < 0.028)
    return 1 + on_face * (1.0 + 2.0 * around_eyes + 1.5 * around_mouth)


def _in_box(points: Floats) -> NDArray[np.bool_]:
    return (np.abs(points - Box().centre) < Box().half).all(1)


def _uniform_barycentric(rng: np.random.Generator, count: int) -> Floats:
    root, share = np.sqrt(rng.random(count)), rng.random(count)
    return np.stack([1 - root, root * (1 - share), root * share], 1)
