# SPDX-License-Identifier: GPL-3.0-or-later
"""Outlines of the face's features as face-mesh landmarks, and what they enclose."""

from collections.abc import Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
Points = NDArray[np.float64]

OVAL = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148,
    176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The face's outline from the middle of the forehead over the person's left side."""
OUTER_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 409, 270, 269, 267, 0, 37, 39, 40, 185)
INNER_LIPS = (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308, 415, 310, 311, 312, 13, 82, 81, 80, 191)
EYES = (
    (33, 7, 163, 144, 145, 153, 154, 155, 133, 173, 157, 158, 159, 160, 161, 246),
    (263, 249, 390, 373, 374, 380, 381, 382, 362, 398, 384, 385, 386, 387, 388, 466),
)
"""The lids' edges, the person's right eye first."""
BROWS = ((70, 63, 105, 66, 107, 55, 65, 52, 53, 46), (300, 293, 334, 296, 336, 285, 295, 282, 283, 276))
NOSE = ((168, 6, 197, 195, 5, 4), (129, 98, 97, 2, 326, 327, 358))
"""Its bridge from between the eyes to the tip, and its base from wing to wing."""
IRISES = ((468, 469, 470, 471, 472), (473, 474, 475, 476, 477))
"""Middle and four points of the limbus, the person's right eye first."""
JAW = OVAL[9:28]
"""The outline's part below the ears, from the person's left ear to the right one."""
CHIN, FOREHEAD = 152, 10
EARS = (234, 454)
"""Before the ears, the person's right one first."""

_FINE = 3
"""Binary digits of a pixel in polygons' corners."""


def enclosed(shape: tuple[int, int], outline: Points) -> Mask:
    """Which pixels ``[H, W]`` lie in a polygon ``[N, 2]``, x and y in pixels, (0, 0) being a corner."""
    canvas = np.zeros(shape, np.uint8)
    corners = np.round((outline - 0.5) * (1 << _FINE)).astype(np.int32)
    cv2.fillPoly(canvas, [corners], (1,), shift=_FINE)
    return canvas > 0


def any_enclosed(shape: tuple[int, int], points: Points, outlines: Sequence[Sequence[int]]) -> Mask:
    """Which pixels ``[H, W]`` lie in any of several outlines, given as indices of points ``[N, 2 or 3]``."""
    inside = np.zeros(shape, bool)
    for outline in outlines:
        inside |= enclosed(shape, points[list(outline), :2])
    return inside


def disc(radius: float) -> NDArray[np.uint8]:
    """A round structuring element of a radius in pixels."""
    return cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * max(round(radius), 0) + 1,) * 2).astype(np.uint8)


def grow(mask: Mask, radius: float) -> Mask:
    """Dilate ``[H, W]`` by a radius in pixels."""
    return cv2.dilate(mask.astype(np.uint8), disc(radius)) > 0


def shrink(mask: Mask, radius: float) -> Mask:
    """Erode ``[H, W]`` by a radius in pixels; what lies outside the picture counts as inside."""
    return cv2.erode(mask.astype(np.uint8), disc(radius)) > 0
