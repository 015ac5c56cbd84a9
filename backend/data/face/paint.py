# SPDX-License-Identifier: GPL-3.0-or-later
"""Laying colour over colour on a few of many points."""

import numpy as np

from backend.data.forms.surface import Floats, Ints

Range = tuple[float, float]


def over(below: Floats, above: Floats, opacity: Floats) -> Floats:
    """``above`` (``[3]`` or ``[N, 3]``) laid with ``opacity`` ``[N]`` over ``below`` ``[N, 3]``."""
    return below + (above - below) * opacity[:, None]


def within(points: Floats, aside: Range, depth: Range, height: Range) -> Ints:
    """Rows of the points ``[N, 3]`` whose |x|, y and z lie in the three ranges, metres."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    inside = (z > height[0]) & (z < height[1]) & (y > depth[0]) & (y < depth[1])
    return np.flatnonzero(inside & (x >= aside[0]) & (x < aside[1]))
