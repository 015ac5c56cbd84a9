# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair that falls into the forehead, told from the skin by its colour."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import disc
from backend.likeness.regions import Parsing, Region
from backend.portrait.frame import Pixels

BROWS_TOP = (70, 63, 105, 66, 107, 336, 296, 334, 293, 300)
"""Landmarks along the upper edges of the brows."""
MIDDLE = (151, 9, 108, 337, 69, 299, 50, 280, 205, 425)
"""Landmarks of bare skin: mid-forehead and cheeks."""
FREE = 0.05
"""Above the brows skin is skin for so much, face heights."""
LIGHTNESS = 0.7
"""Weight of a difference in lightness against one in hue: light falls off on foreheads."""
STRANGE = (14.0, 3.5)
"""CIELAB distance from the skin from which a pixel is hair, at least, and in deviations of the skin."""


def without_fringe(photo: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]) -> Parsing:
    """The parsing with what is skin above the brows and does not look like it as hair.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        parsing: of it.
        landmarks: ``[478, 3]`` face-mesh points in its pixels.
    """
    points = landmarks[:, :2]
    down = points[152] - points[10]
    height = float(np.linalg.norm(down))
    rows, columns = np.nonzero(parsing.mask(Region.SKIN))
    place = np.stack([columns, rows], 1) + 0.5
    brows = (points[list(BROWS_TOP)] @ down / height).min()
    above = place @ down / height < brows - FREE * height
    if not above.any():
        return parsing
    lab = cv2.cvtColor(photo, cv2.COLOR_RGB2LAB).astype(np.float32)
    lab[..., 0] *= LIGHTNESS * 100 / 255
    column, row = np.round(points[list(MIDDLE)]).astype(int).T
    inside = (row >= 0) & (row < photo.shape[0]) & (column >= 0) & (column < photo.shape[1])
    if not inside.any():
        return parsing
    usual = np.median(lab[row[inside], column[inside]], 0)
    skin = np.linalg.norm(lab[rows[~above], columns[~above]] - usual, axis=1)
    limit = max(STRANGE[0], STRANGE[1] * float(np.median(skin)))
    far = np.linalg.norm(lab[rows[above], columns[above]] - usual, axis=1) > limit
    odd = np.zeros(parsing.labels.shape, np.uint8)
    odd[rows[above], columns[above]] = far
    odd = cv2.morphologyEx(odd, cv2.MORPH_OPEN, disc(0.01 * height))
    odd = cv2.morphologyEx(odd, cv2.MORPH_CLOSE, disc(0.02 * height))
    labels = parsing.labels.copy()
    labels[(odd > 0) & (labels == Region.SKIN)] = Region.HAIR
    return Parsing(labels)
