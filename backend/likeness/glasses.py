# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a photo shows glasses: by lines where a face without them has none.

Frames cross the bridge of the nose and run below the eyes. Each place alone is taken in by hard light on a
nose, by wrinkles and by bags under eyes; both together seldom are.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import CHIN, EYES, FOREHEAD, OVAL, any_enclosed, disc, enclosed
from backend.likeness.parse import head_view
from backend.portrait.frame import Pixels

BRIDGE, INNER_CORNERS = (168, 197), (133, 362)
"""Landmarks at the upper and lower end of the bridge, and the inner corners of the eyes."""
BRIDGE_HALF = 0.18
"""Half width of the bridge, over the distance of those corners."""
BELOW = (0.055, 0.19)
"""Between so far below the lower lids rims run, face heights."""
WIDTH = 0.03
"""Lines are at most so wide, face heights."""
BRIGHT = 0.7
"""Weight of bright lines: rims shine."""
ON_BRIDGE, LINE, UNDER_EYES = 0.12, 0.12, 0.25
"""Contrast of the bridge's lines, contrast of a line, and share of lines under the eyes from which on it is
glasses. Of twelve photos two of three with glasses have both, and none of nine without."""


def shows_glasses(photo: Pixels, landmarks: NDArray[np.float64]) -> bool:
    """Whether the person of ``landmarks [478, 3]`` in ``photo [H, W, 3]`` wears glasses."""
    view = head_view(photo, landmarks)
    light = cv2.cvtColor(view.image, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32)
    light = cv2.GaussianBlur(light, (0, 0), max(0.004 * view.face, 0.5))
    kernel = disc(WIDTH * view.face)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, kernel)
    opened = cv2.morphologyEx(light, cv2.MORPH_OPEN, kernel)
    line = np.maximum((closed - light) / (closed + 20), BRIGHT * (light - opened) / (opened + 20))
    points = view.points[:, :2]
    top, bottom = points[list(BRIDGE)]
    right, left = points[list(INNER_CORNERS)]
    half = (left - right) * BRIDGE_HALF
    bridge = enclosed(view.shape, np.stack([top - half, top + half, bottom + half, bottom - half]))
    down = points[CHIN] - points[FOREHEAD]
    under = np.zeros(view.shape, bool)
    for eye in EYES:
        lid = points[list(eye[:9])]
        under |= enclosed(view.shape, np.concatenate([lid + BELOW[0] * down, (lid + BELOW[1] * down)[::-1]]))
    under &= any_enclosed(view.shape, view.points, [OVAL])
    if not (bridge.any() and under.any()):
        return False
    on_bridge = float(np.percentile(line[bridge], 90))
    return on_bridge > ON_BRIDGE and float((line[under] > LINE).mean()) > UNDER_EYES
