# SPDX-License-Identifier: GPL-3.0-or-later
"""The layout of what is worn and its colours, taken over from the plain mesh."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.meshing.bake import picture
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import Floats, Ints
from backend.meshing.unwrap import unwrap
from backend.rendering.preview import texture_at
from backend.rigging.patches import Patch


def of_one_colour(source: Patch, texture: NDArray[np.uint8]) -> Patch:
    """``source`` whose every place has the colour in ``texture [T, T, 3]`` that is most usual on it."""
    colour = texture_at(texture, source.uv.mean(1))
    usual = np.linalg.norm(colour - np.median(colour, 0), axis=1).argmin()
    return replace(source, uv=np.broadcast_to(source.uv[usual].mean(0), source.uv.shape))


def lay_out(
    surfaces: list[tuple[Floats, Ints]], sources: list[Patch], texture: NDArray[np.uint8]
) -> tuple[list[Floats], NDArray[np.uint8]]:
    """One layout for all ``surfaces``, and its picture, of the size of ``texture``.

    Args:
        surfaces: vertices and faces of each.
        sources: whose nearest point tells each one's colour.
        texture: ``[T, T, 3]`` of ``sources``.

    Returns:
        UV ``[F, 3, 2]`` of each, and ``[T, T, 3]`` uint8.
    """
    if not surfaces:
        return [], texture
    size = len(texture)
    starts = np.cumsum([0, *(len(vertices) for vertices, _ in surfaces)])
    counts = np.cumsum([len(faces) for _, faces in surfaces])
    vertices = np.concatenate([vertices for vertices, _ in surfaces])
    faces = np.concatenate([faces + start for (_, faces), start in zip(surfaces, starts, strict=False)])
    uv = unwrap(vertices, faces, np.zeros(len(faces), bool), size)
    texels = rasterise(uv, size)
    points, owner = texels.blend(vertices, faces), np.searchsorted(counts, texels.face, "right")
    colour = np.zeros((len(points), 3), np.float32)
    for number, source in enumerate(sources):
        some = owner == number
        place = NearestOnSurface(source.vertices, source.faces)(points[some]).corners(source.uv)
        colour[some] = texture_at(texture, place)
    return np.split(uv, counts[:-1]), picture(texels, colour)
