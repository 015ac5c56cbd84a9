# SPDX-License-Identifier: GPL-3.0-or-later
"""Open surfaces given an inside and walls."""

import numpy as np

from backend.meshing.piercing import piercings
from backend.meshing.sampling import Floats, Ints
from backend.meshing.tangents import smooth_normals
from backend.rigging.cut import on_sides
from backend.rigging.patches import rim_of
from backend.space import Box

THINNINGS = 6
"""Rounds in which a shell's wall is halved where it pierces itself, for it goes around something thinner."""


def shell(vertices: Floats, outer: Ints, thickness: float, box: Box | None = None) -> tuple[Floats, Ints]:
    """A closed surface of ``outer [F, 3]``, an inside ``thickness`` metres below it, and walls.

    Args:
        vertices: ``[A, 3]`` metres.
        outer: the outside.
        thickness: of the wall, where that pierces nothing.
        box: in which the inside stays; walls of what lies on its faces do too.

    Returns:
        Vertices ``[2 A, 3]``, those of the outside first, and faces: ``outer``, the inside in the same order,
        then two for each edge of the rim.
    """
    count, rim = len(vertices), rim_of(outer)
    sides = [
        np.stack([rim[:, 1], rim[:, 0], rim[:, 0] + count], 1),
        np.stack([rim[:, 1], rim[:, 0] + count, rim[:, 1] + count], 1),
    ]
    faces, outward = np.concatenate([outer, outer[:, ::-1] + count, *sides]), smooth_normals(vertices, outer)
    low, high = np.full(3, -np.inf, np.float32), np.full(3, np.inf, np.float32)
    if box:
        low, high = (np.array(box.centre, np.float32) + side * np.float32(box.half) for side in (-1, 1))
        outward[on_sides(vertices, box).reshape(count, 3, 2).any(-1)] = 0
    wall = np.full((count, 1), thickness, np.float32)
    both = lambda: np.concatenate([vertices, (vertices - wall * outward).clip(low, high)])  # noqa: E731
    for _ in range(THINNINGS):
        edges, through = piercings(both(), faces)
        wall[np.union1d(edges, faces[through]) % count] /= 2
    return both(), faces


def shell_uv(outer_uv: Floats, outer: Ints) -> Floats:
    """``[2 F + 2 E, 3, 2]`` of such a shell's faces; the inside has one texel a face."""
    corner = np.concatenate([outer[:, [k, (k + 1) % 3]] for k in range(3)])
    both = np.concatenate([outer_uv[:, [k, (k + 1) % 3]] for k in range(3)])
    _, first, times = np.unique(np.sort(corner, 1), axis=0, return_index=True, return_counts=True)
    rim = both[first[times == 1]]
    return np.concatenate([outer_uv, outer_uv[:, [0, 0, 0]], rim[:, [1, 0, 0]], rim[:, [1, 0, 1]]])
