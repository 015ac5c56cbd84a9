# SPDX-License-Identifier: GPL-3.0-or-later
"""UV charts."""

import numpy as np
import xatlas
from numpy.typing import NDArray

from backend.meshing.sampling import Floats, Ints

PADDING = 6
MAX_COST = 8.0
MILLIMETRES = 1000  # xatlas drops faces below an absolute area


def unwrap(vertices: Floats, faces: Ints, texture_size: int) -> NDArray[np.float32]:
    """UV of every corner, ``[F, 3, 2]`` in 0..1 with v upwards; charts never overlap.

    Charts lie at least ``PADDING`` texels apart in a square texture of ``texture_size``.
    """
    atlas = xatlas.Atlas()
    atlas.add_mesh(vertices * MILLIMETRES, faces.astype(np.uint32))
    charts, pack = xatlas.ChartOptions(), xatlas.PackOptions()
    charts.max_cost = MAX_COST
    charts.max_iterations = 1
    pack.padding = PADDING
    pack.resolution = texture_size
    pack.bilinear = True
    atlas.generate(charts, pack)
    _, corners, uv = atlas[0]
    return uv[corners].astype(np.float32)
