# SPDX-License-Identifier: GPL-3.0-or-later
"""Nostrils: wells that little light reaches, drawn dark because the field has them as light as the skin."""

import numpy as np

from backend.meshing.sampling import Floats
from backend.rigging.brows import step

MIDDLE, LONG = (0.0096, -0.1172), (0.74, 0.67)
"""Template abs(x) and y of a nostril's middle, metres, and the direction in which it is long."""
HALF = (0.0036, 0.0024)
"""Its half length and half width, metres."""
NOSTRILS = ((0.004, 0.016), (-0.123, -0.111), (0.150, 0.161))
"""Template abs(x), y and z between which nostrils lie, metres."""
EDGE = (0.6, 1.2)
"""Between which shares of that its shadow fades."""
DARK = np.array([0.6, 0.75, 0.75], np.float32)
"""How much darker than skin it is, by channel."""


def nostril_light(points: Floats) -> Floats:
    """What share of a colour's channels is left, ``[N, 3]``, at ``points [N, 3]`` of the template."""
    x, y = np.abs(points[:, 0]) - MIDDLE[0], points[:, 1] - MIDDLE[1]
    along, across = x * LONG[0] + y * LONG[1], x * LONG[1] - y * LONG[0]
    away = np.hypot(along / HALF[0], across / HALF[1])
    low, high = NOSTRILS[2]
    shadow = (1 - step(*EDGE, away)) * ((points[:, 2] > low) & (points[:, 2] < high))
    return (1 - shadow[:, None] * DARK).astype(np.float32)
