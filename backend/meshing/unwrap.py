# SPDX-License-Identifier: GPL-3.0-or-later
"""UV charts."""

import numpy as np
import xatlas
from numpy.typing import NDArray

from backend.meshing.sampling import Floats, Ints

PADDING = 6
MAX_COST = 8.0
SHRUNK = 0.25
MILLIMETRES = 1000  # xatlas drops faces below an absolute area


def unwrap(
    vertices: Floats, faces: Ints, hidden: NDArray[np.bool_], texture_size: int
) -> NDArray[np.float32]:
    """UV of every corner, ``[F, 3, 2]`` in 0..1 with v upwards; charts never overlap.

    Charts lie at least ``PADDING`` texels apart in a square texture of ``texture_size``. Those of
    ``hidden [F]`` faces are ``SHRUNK``, so that what is seen has their room.
    """
    atlas = xatlas.Atlas()
    pieces = [(faces, 1.0)] if not hidden.any() else [(faces[~hidden], 1.0), (faces[hidden], SHRUNK)]
    for piece, scale in pieces:
        atlas.add_mesh(vertices * (MILLIMETRES * scale), piece.astype(np.uint32))
    charts, pack = xatlas.ChartOptions(), xatlas.PackOptions()
    charts.max_cost = MAX_COST
    charts.max_iterations = 1
    pack.padding = PADDING
    pack.resolution = texture_size
    pack.bilinear = True
    atlas.generate(charts, pack)
    layout = np.empty((len(faces), 3, 2), np.float32)
    for number, some in enumerate([~hidden, hidden][: len(pieces)]):
        _, corners, uv = atlas[number]
        layout[some] = uv[corners]
    return layout
