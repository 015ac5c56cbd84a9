# SPDX-License-Identifier: GPL-3.0-or-later
"""The field's base colour at the texels of a layout, and texels' colours as an image."""

from dataclasses import replace
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.meshing.borders import find_borders
from backend.meshing.cloth import cloth_colour
from backend.meshing.rasterise import Texels
from backend.meshing.refine import coarse_to_fine
from backend.meshing.sampling import Field, Floats, Ints, Samples, colours
from backend.meshing.strands import comb, hair_colour

TOLERANCE = 0.0005
REACH = 0.002


@runtime_checkable
class Photographed(Protocol):
    """A field whose hair was photographed, and so needs no strands of ours."""

    def photographed(self, points: Floats) -> tuple[Floats, Floats]:
        """Base colour ``[N, 3]`` at ``points [N, 3]``, metres, and how surely a photo shows it ``[N]``."""
        ...


def bake(
    field: Field,
    vertices: Floats,
    faces: Ints,
    normals: Floats,
    found: Samples,
    texels: Texels,
) -> Floats:
    """Base colour ``[T, 3]`` of the ``texels``, sRGB, 0..1; ``found`` is the field at the vertices.

    Where a texel's point is off the surface by ``TOLERANCE`` to ``REACH`` metres it is moved there along
    the normal and the field is read again.
    """
    points = texels.blend(vertices, faces)

    def read(some: Ints) -> Floats:
        distance, colour = colours(field, np.take(points, some, axis=0))
        off = (np.abs(distance) > TOLERANCE) & (np.abs(distance) <= REACH)
        outward = texels[some[off]].blend(normals, faces)
        colour[off] = colours(field, points[some[off]] - outward * distance[off, None])[1]
        return colour

    borders = find_borders(vertices, found)
    clean = replace(found, albedo=borders.at_vertices(found.albedo))
    cloth, hair = cloth_colour(vertices, faces, clean), hair_colour(vertices, clean)
    hidden = np.any([(share[faces] == 1).all((1, 2)) for share in (borders.share, cloth[1], hair[1])], 0)
    colour = coarse_to_fine(read, texels, points, ~hidden[texels.face])
    some = _touched(texels, faces, borders.share)
    colour[some] = borders.at(texels[some], faces, np.take(colour, some, axis=0))
    some, even, share = _spread(texels, faces, *cloth)
    colour[some] += share * (even - np.take(colour, some, axis=0))
    some, even, share = _spread(texels, faces, *hair)
    colour[some] = comb(np.take(points, some, axis=0), np.take(colour, some, axis=0), even, share)
    if isinstance(field, Photographed):
        shown, known = field.photographed(np.take(points, some, axis=0))
        colour[some] += share * known[:, None] * (shown - np.take(colour, some, axis=0))
    return colour


def _touched(texels: Texels, faces: Ints, share: Floats) -> Ints:
    """Which texels lie in faces with a vertex that has a ``share [V, 1]``."""
    return np.flatnonzero(share[faces].any((1, 2))[texels.face])


def _spread(texels: Texels, faces: Ints, even: Floats, share: Floats) -> tuple[Ints, Floats, Floats]:
    """The texels that a ``share [V, 1]`` touches, and ``even [V, 3]`` and ``share`` there."""
    some = _touched(texels, faces, share)
    touched = texels[some]
    return some, touched.blend(even, faces), touched.blend(share, faces)


def picture(texels: Texels, colours: Floats) -> NDArray[np.uint8]:
    """An image ``[S, S, 3]`` of the texels' ``colours [T, 3]``, 0..1.

    Texels outside the charts take the nearest chart's colour, so that no filter width finds a seam.
    """
    size = texels.size
    image = np.zeros((size * size, 3), np.uint8)
    image[texels.index] = np.round(colours.clip(0, 1) * 255)
    empty = np.ones(size * size, bool)
    empty[texels.index] = False
    nearest = np.empty((2, size, size), np.int32)
    ndimage.distance_transform_edt(
        empty.reshape(size, size), return_distances=False, return_indices=True, indices=nearest
    )
    outside = np.flatnonzero(empty)
    row, column = np.take(nearest.reshape(2, -1), outside, axis=1)
    image[outside] = np.take(image, row * size + column, axis=0)
    return image.reshape(size, size, 3)
