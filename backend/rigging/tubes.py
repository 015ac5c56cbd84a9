# SPDX-License-Identifier: GPL-3.0-or-later
"""Closed surfaces about lines: tubes and discs."""

import numpy as np

from backend.meshing.sampling import Floats, Ints

Surface = tuple[Floats, Ints]
"""Vertices ``[A, 3]`` and faces ``[F, 3]``, counter-clockwise from outside."""
SIDES = 6


def tube(path: Floats, tall: float, deep: float, *, closed: bool) -> Surface:
    """A tube about ``path [N, 3]``, whose sections are ellipses.

    Args:
        path: metres; its ends are joined if ``closed``, else capped.
        tall: half the section across the path, as far up or outwards as it goes, metres.
        deep: half the section the other way, which is the gaze's where the path lies across it.
        closed: whether the path is a ring.
    """
    count = len(path)
    tangent = np.roll(path, -1, 0) - np.roll(path, 1, 0)
    if not closed:
        tangent[0], tangent[-1] = path[1] - path[0], path[-1] - path[-2]
    tangent /= np.linalg.norm(tangent, axis=1, keepdims=True)
    aside = _aside(tangent, closed)
    up = np.cross(aside, tangent)
    turn = np.arange(SIDES) * 2 * np.pi / SIDES
    sections = path[:, None] + tall * np.cos(turn)[:, None] * up[:, None]
    sections = sections + deep * np.sin(turn)[:, None] * aside[:, None]
    ring, corner = np.meshgrid(np.arange(count if closed else count - 1), np.arange(SIDES), indexing="ij")
    at = lambda k, c: (k % count) * SIDES + c % SIDES  # noqa: E731
    one, two = at(ring, corner), at(ring, corner + 1)
    three, four = at(ring + 1, corner + 1), at(ring + 1, corner)
    faces = [np.stack([one, three, two], -1).reshape(-1, 3), np.stack([one, four, three], -1).reshape(-1, 3)]
    if not closed:
        fan = np.stack([np.zeros(SIDES - 2, int), np.arange(1, SIDES - 1), np.arange(2, SIDES)], 1)
        faces += [fan, fan[:, ::-1] + (count - 1) * SIDES]
    return sections.reshape(-1, 3).astype(np.float32), np.concatenate(faces).astype(np.int64)


def disc(edge: Floats, thick: float) -> Surface:
    """A plate of ``thick`` metres either way along y within the ring ``edge [N, 3]``."""
    count, half = len(edge), np.array([0, thick, 0])
    vertices = np.concatenate([edge - half, edge + half, [edge.mean(0) - half, edge.mean(0) + half]])
    here, there = np.arange(count), (np.arange(count) + 1) % count
    front, back = np.full(count, 2 * count), np.full(count, 2 * count + 1)
    faces = np.concatenate(
        [
            np.stack([front, here, there], 1),
            np.stack([back, there + count, here + count], 1),
            np.stack([here, here + count, there + count], 1),
            np.stack([here, there + count, there], 1),
        ]
    )
    return _outwards(vertices.astype(np.float32), faces)


def joined(pieces: list[Surface]) -> Surface:
    """All of them as one, each facing outwards."""
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in pieces)])
    outward = [_outwards(*piece) for piece in pieces]
    faces = [faces + start for (_, faces), start in zip(outward, starts, strict=False)]
    return np.concatenate([vertices for vertices, _ in outward]), np.concatenate(faces)


def _outwards(vertices: Floats, faces: Ints) -> Surface:
    corner = vertices[faces].astype(np.float64)
    volume = np.einsum("fi,fi->", corner[:, 0], np.cross(corner[:, 1], corner[:, 2]))
    return vertices, faces if volume > 0 else faces[:, ::-1]


def _aside(tangent: Floats, closed: bool) -> Floats:
    """Unit vectors ``[N, 3]`` across ``tangent``: of rings and what crosses the gaze the gaze's."""
    gaze, side = np.array([0.0, 1.0, 0.0]), np.array([1.0, 0.0, 0.0])
    along = 0.0 if closed else np.abs(tangent[:, 1:2])
    wanted = gaze * (1 - along) + side * along
    wanted = wanted - (wanted * tangent).sum(1, keepdims=True) * tangent
    return wanted / np.linalg.norm(wanted, axis=1, keepdims=True)
