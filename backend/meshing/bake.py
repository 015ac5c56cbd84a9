# SPDX-License-Identifier: GPL-3.0-or-later
"""The field's base colour at the texels of a layout, and texels' colours as an image."""

from dataclasses import replace

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
        distance, colour = colours(field, points[some])
        off = (np.abs(distance) > TOLERANCE) & (np.abs(distance) <= REACH)
        outward = texels[some[off]].blend(normals, faces)
        colour[off] = colours(field, points[some[off]] - outward * distance[off, None])[1]
        return colour

    colour = coarse_to_fine(read, texels, points)
    borders = find_borders(vertices, found)
    near = np.flatnonzero(texels.blend(borders.share, faces))
    colour[near] = borders.at(texels[near], faces, colour[near])
    clean = replace(found, albedo=borders.at_vertices(found.albedo))
    cloth, even, share = _spread(texels, faces, *cloth_colour(vertices, faces, clean))
    colour[cloth] += share * (even - colour[cloth])
    hair, even, share = _spread(texels, faces, *hair_colour(vertices, clean))
    colour[hair] = comb(points[hair], colour[hair], even, share)
    return colour


def _spread(texels: Texels, faces: Ints, even: Floats, share: Floats) -> tuple[Ints, Floats, Floats]:
    """The texels where vertices have a ``share [V, 1]``, and ``even [V, 3]`` and ``share`` there."""
    some = np.flatnonzero(texels.blend(share, faces))
    return some, texels[some].blend(even, faces), texels[some].blend(share, faces)


def picture(texels: Texels, colours: Floats) -> NDArray[np.uint8]:
    """An image ``[S, S, 3]`` of the texels' ``colours [T, 3]``, 0..1.

    Texels outside the charts take the nearest chart's colour, so that no filter width finds a seam.
    """
    size = texels.size
    image = np.zeros((size, size, 3), np.uint8)
    image.reshape(-1, 3)[texels.index] = np.round(colours.clip(0, 1) * 255)
    empty = np.ones((size, size), bool)
    empty.reshape(-1)[texels.index] = False
    nearest = np.empty((2, size, size), np.int32)
    ndimage.distance_transform_edt(empty, return_distances=False, return_indices=True, indices=nearest)
    image[empty] = image[tuple(nearest[:, empty])]
    return image
