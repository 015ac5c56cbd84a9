# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a photo shows glasses: by lines where a face without them has none.

Frames cross the bridge of the nose and run below the eyes. Each place alone is taken in by hard light on a
nose, by wrinkles and by bags under eyes; both together seldom are.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import BROWS, CHIN, EYES, FOREHEAD, OVAL, any_enclosed, disc, enclosed, grow
from backend.likeness.regions import Region
from backend.likeness.view import View, head_view
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

ABOVE, LID, PIECE = 0.03, 0.015, 0.004
"""Frames reach so far above the brows and beyond the face's outline, and lids so far around the eyes, face
heights; pieces of a frame cover at least the last over the square of the face's height."""
DARK, LENS, COVERED = 0.45, 0.08, 0.75
"""What is darker than the first over the skin may be a dark lens, which covers most of what is so near to an
eye, face heights."""


def shows_glasses(photo: Pixels, landmarks: NDArray[np.float64]) -> bool:
    """Whether the person of ``landmarks [478, 3]`` in ``photo [H, W, 3]`` wears glasses."""
    view = head_view(photo, landmarks)
    return _worn(view, _lines(view))


def draw_glasses(view: View, labels: NDArray[np.uint8]) -> None:
    """Name frames and dark lenses in place, if glasses are worn.

    Args:
        view: of the head.
        labels: ``[H, W]`` what its pixels show, so far without glasses.
    """
    line = _lines(view)
    if not _worn(view, line):
        return
    down, light = view.down, cv2.cvtColor(view.image, cv2.COLOR_RGB2LAB)[..., 0]
    eyes, face = any_enclosed(view.shape, view.points, EYES), any_enclosed(view.shape, view.points, [OVAL])
    brows = any_enclosed(view.shape, view.points, BROWS)
    rims = (
        (down > down[brows].min() - ABOVE)
        & (down < down[eyes].max() + BELOW[1])
        & grow(face, ABOVE * view.face)
    )
    frame = (line > LINE) & rims & ~grow(eyes, LID * view.face)
    _, pieces, sizes, _ = cv2.connectedComponentsWithStats(frame.astype(np.uint8), connectivity=8)
    large = np.flatnonzero(sizes[:, cv2.CC_STAT_AREA] > PIECE * view.face**2)
    labels[frame & np.isin(pieces, large)] = Region.EYEWEAR
    skin = labels == Region.SKIN
    dark = light < DARK * np.median(light[skin]) if skin.any() else np.zeros(view.shape, bool)
    for eye in EYES:
        lens = grow(any_enclosed(view.shape, view.points, [eye]), LENS * view.face)
        if dark[lens].mean() > COVERED:
            labels[lens & dark] = Region.EYEWEAR


def _lines(view: View) -> NDArray[np.float32]:
    """Contrast of narrow lines, dark or bright, with what is beside them, ``[H, W]``."""
    light = cv2.cvtColor(view.image, cv2.COLOR_RGB2LAB)[..., 0].astype(np.float32)
    light = cv2.GaussianBlur(light, (0, 0), max(0.004 * view.face, 0.5))
    kernel = disc(WIDTH * view.face)
    closed = cv2.morphologyEx(light, cv2.MORPH_CLOSE, kernel)
    opened = cv2.morphologyEx(light, cv2.MORPH_OPEN, kernel)
    return np.maximum((closed - light) / (closed + 20), BRIGHT * (light - opened) / (opened + 20))


def _worn(view: View, line: NDArray[np.float32]) -> bool:
    """Whether lines ``[H, W]`` are where those of glasses would be."""
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
