# SPDX-License-Identifier: GPL-3.0-or-later
"""The normal map of the animation-ready head: the field's relief where skin shows, none elsewhere."""

import numpy as np
from numpy.typing import NDArray

from backend.meshing.rasterise import rasterise
from backend.meshing.relief import RELATIVE_SIZE, encode, surface_normals
from backend.meshing.sampling import Field, Floats
from backend.meshing.tangents import tangents
from backend.rigging.template import HeadTemplate, Piece
from backend.rigging.wrap import SURE, Wrapped


def skin_relief(
    field: Field, template: HeadTemplate, wrapped: Wrapped, normals: Floats, size: int
) -> NDArray[np.uint8]:
    """The normal map ``[S, S, 3]`` beside a base colour of ``size`` texels, first row at v = 1.

    Args:
        field: the avatar.
        template: whose layout it has.
        wrapped: the template on the avatar.
        normals: ``[V, 3]`` of the wrapped vertices.
        size: edge of the base colour's image.
    """
    triangles, uv = template.triangles(), template.triangles_uv()
    texels = rasterise(uv, size // RELATIVE_SIZE)
    smooth = texels.blend(normals, triangles)
    wanted = smooth.copy()
    skin = template.piece[texels.face // 2] == Piece.SKIN
    points = texels[skin].blend(wrapped.vertices, triangles)
    certainty = texels[skin].blend(wrapped.certainty[:, None], triangles)
    true, trust = surface_normals(field, points, smooth[skin])
    wanted[skin] += trust * (certainty / SURE - 0.5).clip(0, 1) * (true - smooth[skin])
    return encode(texels, tangents(wrapped.vertices, normals, triangles, uv), smooth, wanted)
