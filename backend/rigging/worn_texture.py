# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout of what is worn and its colours, which are those of the avatar's surface nearby."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.meshing.bake import picture
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.rasterise import Texels, rasterise
from backend.meshing.sampling import Floats, Ints
from backend.meshing.unwrap import unwrap
from backend.rigging.patches import Patch

Bake = Callable[[Texels], Floats]
"""From texels in the faces of the avatar's surface to their base colours ``[T, 3]``, sRGB, 0..1."""


@dataclass(frozen=True)
class Outside:
    """The outer surface of something worn.

    Attributes:
        vertices: ``[A, 3]`` float32 metres.
        faces: ``[F, 3]``.
        source: what of the avatar's surface it was made from.
        colour: ``[3]`` sRGB, 0..1, of all of it, or None if it has the colours of its source.
    """

    vertices: Floats
    faces: Ints
    source: Patch
    colour: Floats | None = None


def usual(colours: Floats) -> int:
    """Which of ``colours [N, 3]`` is nearest to their median."""
    return int(np.linalg.norm(colours - np.median(colours, 0), axis=1).argmin())


def lay_out(worn: list[Outside], size: int, bake: Bake) -> tuple[list[Floats], NDArray[np.uint8]]:
    """One layout for all that is ``worn``, and its picture, ``size`` texels wide.

    Returns:
        UV ``[F, 3, 2]`` of each, and ``[size, size, 3]`` uint8.
    """
    if not worn:
        return [], np.zeros((size, size, 3), np.uint8)
    starts = np.cumsum([0, *(len(each.vertices) for each in worn)])
    counts = np.cumsum([len(each.faces) for each in worn])
    vertices = np.concatenate([each.vertices for each in worn])
    faces = np.concatenate([each.faces + start for each, start in zip(worn, starts, strict=False)])
    uv = unwrap(vertices, faces, np.zeros(len(faces), bool), size)
    texels = rasterise(uv, size)
    points, owner = texels.blend(vertices, faces), np.searchsorted(counts, texels.face, "right")
    colour = np.zeros((len(points), 3), np.float32)
    face, weight = np.zeros(len(points), np.int64), np.zeros((len(points), 3), np.float32)
    for number, each in enumerate(worn):
        own = np.flatnonzero(owner == number)
        if each.colour is not None:
            colour[own] = each.colour
            continue
        near = NearestOnSurface(each.source.vertices, each.source.faces)(points[own])
        face[own], weight[own] = each.source.face[near.face], near.corners(each.source.corners)
    some = np.flatnonzero(weight.any(1))
    if len(some):
        colour[some] = bake(Texels(size, texels.index[some], face[some], weight[some]))
    return np.split(uv, counts[:-1]), picture(texels, colour)
