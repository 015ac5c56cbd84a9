# SPDX-License-Identifier: GPL-3.0-or-later
"""The flat end of a bust: what closes clothes where the avatar's box cuts them off."""

from itertools import product
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, QhullError

from backend.meshing.sampling import Floats, Ints
from backend.space import Box

TOUCHING = 1e-5
"""What is nearer to a face of the box lies on it, metres."""
WIDEST_GAP = 0.2
"""Wider than this, metres, no place is closed where a rim leaves the box."""


class Side(NamedTuple):
    """A face of the box: the axis that it stands on, and whether at the high end."""

    axis: int
    high: bool


SIDES = [Side(axis, high) for axis, high in product(range(3), (False, True))]


def on_sides(vertices: Floats, box: Box) -> NDArray[np.bool_]:
    """Which of ``vertices [V, 3]`` lie on which face of the box, ``[V, 6]`` in the order of ``SIDES``."""
    off = vertices - np.array(box.centre, np.float32)
    return np.stack([np.abs(off[:, s.axis] - _end(s, box)) < TOUCHING for s in SIDES], 1)


def closed_cut(vertices: Floats, rim: Ints, box: Box) -> tuple[Floats, Ints] | None:
    """Flat faces over the parts of a rim that lie on the box.

    Args:
        vertices: ``[V, 3]`` metres.
        rim: edges ``[E, 2]`` of an open surface.
        box: on whose faces the rim lies where it cuts the surface off.

    Returns:
        Vertices ``[N, 3]``, of which no two faces of the box share any, and faces ``[F, 3]`` that look out of
        the box; None if the rim does not lie on it. A face of the box on which it is no outline stays open.
    """
    along = on_sides(vertices, box)[rim].all(1)
    if not along.any():
        return None
    outline = _Outline(vertices, rim)
    ends: list[Floats] = []
    faces: list[Ints] = []
    for k in np.flatnonzero(along.any(0)):
        cut = rim[along[:, k] & (along.sum(1) == 1)]
        if not len(cut):
            continue
        edges = np.concatenate([cut, *(outline.line(*gap) for gap in _gaps(vertices, cut))])
        used, flat = np.unique(edges, return_inverse=True)
        filled = _filled(outline.points[used], flat.reshape(-1, 2), SIDES[k])
        if filled is not None:
            faces.append(filled + sum(map(len, ends)))
            ends.append(outline.points[used])
    return (np.concatenate(ends), np.concatenate(faces)) if ends else None


class _Outline:
    """Points of a rim and of straight lines between them, as far apart as those are."""

    def __init__(self, vertices: Floats, rim: Ints) -> None:
        self.points = vertices
        self._step = float(np.median(np.linalg.norm(np.diff(vertices[rim], axis=1), axis=-1)))

    def line(self, start: int, end: int) -> Ints:
        """Edges ``[E, 2]`` from one point to another."""
        way = self.points[end] - self.points[start]
        pieces = max(1, round(float(np.linalg.norm(way)) / self._step))
        between = self.points[start] + np.linspace(0, 1, pieces + 1)[1:-1, None] * way
        along = np.array([start, *range(len(self.points), len(self.points) + len(between)), end])
        self.points = np.concatenate([self.points, between.astype(np.float32)])
        return np.stack([along[:-1], along[1:]], 1)


def _end(side: Side, box: Box) -> float:
    return box.half if side.high else -box.half


def _gaps(points: Floats, edges: Ints) -> list[tuple[int, int]]:
    """Ends of ``edges [E, 2]`` that are nearest to each other.

    Between them the rim goes on along an edge of the box or on another of its faces, or leaves it.
    """
    found, times = np.unique(edges, return_counts=True)
    ends, gaps = list[int](found[times % 2 == 1]), list[tuple[int, int]]()
    while len(ends) > 1:
        apart = np.linalg.norm(points[ends][:, None] - points[ends][None], axis=-1)
        np.fill_diagonal(apart, np.inf)
        one, other = divmod(int(apart.argmin()), len(ends))
        if apart[one, other] > WIDEST_GAP:
            break
        gaps.append((ends[one], ends[other]))
        ends = [end for at, end in enumerate(ends) if at not in (one, other)]
    return gaps


def _filled(points: Floats, outline: Ints, side: Side) -> Ints | None:
    """Faces ``[F, 3]`` of what lies within the edges ``outline [E, 2]``; None if they are no outline."""
    flat = np.delete(points, side.axis, axis=1).astype(np.float64)
    try:
        faces = Delaunay(flat).simplices.astype(np.int64)
    except QhullError:
        return None
    faces = faces[_within(flat[faces].mean(1), flat[outline])]
    a, b, c = (points[faces[:, k]] for k in range(3))
    inward = (np.cross(b - a, c - a)[:, side.axis] > 0) != side.high
    faces[inward] = faces[inward][:, ::-1]
    own = np.sort(np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)]), 1)
    found, times = np.unique(own, axis=0, return_counts=True)
    return faces if np.array_equal(found[times == 1], np.unique(np.sort(outline, 1), axis=0)) else None


def _within(points: Floats, edges: Floats) -> NDArray[np.bool_]:
    """Which of ``points [P, 2]`` lie within the outline of ``edges [E, 2, 2]``: even-odd rule."""
    (ax, ay), (bx, by) = edges[:, 0].T, edges[:, 1].T
    x, y = points[:, :1], points[:, 1:]
    crosses = (ay > y) != (by > y)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = ax + (y - ay) / (by - ay) * (bx - ax)
    return (crosses & (at > x)).sum(1) % 2 == 1
