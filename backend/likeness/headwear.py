# SPDX-License-Identifier: GPL-3.0-or-later
"""Hats and scarves, told from hair by colours that hair does not have and by an edge that is cut."""

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.likeness.features import CHIN, FOREHEAD
from backend.likeness.regions import Parsing, Region
from backend.portrait.frame import Pixels

ABOVE, BESIDE, INSET = 0.05, 0.45, 0.015
"""What is looked at: above so far down the forehead, so near to its middle, so far inside; face heights."""
LEAST = 0.01
"""Least of that, over the square of the face's height."""
COLOURFUL, HUES = 10.0, (20.0, 100.0)
"""CIELAB chroma from which a hue counts, and the hues of hair, degrees: brown, red, blond."""
STRANGE, GLARING, CONTRAST = 0.5, 55.0, 70.0
"""Share of hues that hair does not have, median chroma, and difference in lightness between the lightest and
the darkest tenth, from which on it is no hair. With the edge below they tell 17 of 22 portraits with hats and
a real one; of 66 portraits with hair they take 5 for hats, 3 of them green."""
SPAN, COLUMNS, CUT, HAIRLINE, FRINGE = 0.28, 29, 0.0045, -0.1, 0.08
"""To both sides of its middle the lower edge is looked at, in so many places; with less deviation from a
parabola it is cut, face heights, but a hairline, which is above the next, and a fringe, which hangs lower
than the last, may be too."""
HANGING, OTHER = 0.25, 25.0
"""Below so far down the face, face heights, and with such a CIELAB distance it is the hair under a hat."""


def with_headwear(photo: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]) -> Parsing:
    """The parsing with what covers the head as headwear, if it cannot be hair.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        parsing: of it.
        landmarks: ``[478, 3]`` face-mesh points in its pixels.
    """
    top, chin = landmarks[FOREHEAD, :2], landmarks[CHIN, :2]
    face = float(np.linalg.norm(chin - top))
    down = (chin - top) / face
    hair = parsing.mask(Region.HAIR)
    rows, columns = np.nonzero(hair)
    offset = (np.stack([columns, rows], 1) + 0.5 - top) / face
    lower, across = offset @ down, offset @ np.array([down[1], -down[0]])
    depth = np.asarray(ndimage.distance_transform_edt(hair))[hair] / face
    core = (lower < ABOVE) & (np.abs(across) < BESIDE) & (depth > INSET)
    if core.sum() < LEAST * face**2:
        return parsing
    colour = _lab(photo, 0.004 * face)[hair]
    if not (_no_hair(colour[core]) or _is_cut(lower, across)):
        return parsing
    usual = np.median(colour[core], 0)
    hanging = lower > HANGING
    if hanging.any() and np.linalg.norm(np.median(colour[hanging], 0) - usual) < OTHER:
        hanging[:] = False
    labels = parsing.labels.copy()
    labels[rows[~hanging], columns[~hanging]] = Region.HEADWEAR
    return Parsing(labels)


def _lab(photo: Pixels, blur: float) -> NDArray[np.float32]:
    """CIELAB ``[H, W, 3]`` of a photo."""
    smooth = cv2.GaussianBlur(photo, (0, 0), max(blur, 0.5)).astype(np.float32) / 255
    return np.asarray(cv2.cvtColor(smooth, cv2.COLOR_RGB2LAB), np.float32)


def _no_hair(lab: NDArray[np.float32]) -> bool:
    """Whether colours ``[N, 3]`` are not those of hair."""
    chroma = np.hypot(lab[:, 1], lab[:, 2])
    hue = np.degrees(np.arctan2(lab[:, 2], lab[:, 1]))
    strange = (chroma > COLOURFUL) & ((hue < HUES[0]) | (hue > HUES[1]))
    dark, light = np.quantile(lab[:, 0], (0.1, 0.9))
    return bool(strange.mean() > STRANGE or np.median(chroma) > GLARING or light - dark > CONTRAST)


def _is_cut(lower: NDArray[np.float64], across: NDArray[np.float64]) -> bool:
    """Whether the lower edge of pixels so far down and across the face is smooth; hairlines are higher."""
    place = np.linspace(-SPAN, SPAN, COLUMNS)
    near = [lower[(np.abs(across - each) < SPAN / COLUMNS) & (lower < 2 * HANGING)] for each in place]
    if any(len(each) == 0 for each in near):
        return False
    edge = np.array([each.max() for each in near])
    off = edge - np.polyval(np.polyfit(place, edge, 2), place)
    return bool(off.std() < CUT and HAIRLINE < np.median(edge) < FRINGE)
