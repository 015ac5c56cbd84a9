# SPDX-License-Identifier: GPL-3.0-or-later
"""Beards, told from skin and garments by their colour around the mouth."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import CHIN, FOREHEAD, OUTER_LIPS, OVAL, Mask, any_enclosed, enclosed, grow
from backend.likeness.regions import Region
from backend.likeness.view import View

NOSE_BASE = 2
"""Landmark below which the face may be bearded."""
MOUSTACHE = (98, 2, 327, 391, 269, 0, 39, 165)
"""Between the nose and the upper lip."""
CHIN_PATCH = (43, 106, 182, 83, 18, 313, 406, 335, 273, 422, 431, 395, 369, 396, 175, 171, 140, 170, 211, 202)
"""Between the lower lip and the chin's edge."""
CHEEKS_FROM = 0.4
"""Skin from here down to the nose's base is bare, heights of the face."""
LIGHTNESS = 0.7
"""Weight of a difference in lightness against one in hue."""
STRANGE = (16.0, 3.5)
"""CIELAB distance from bare skin from which a pixel is no skin, at least, and in deviations of the skin."""
LEAST = 0.6
"""Share of either patch that is no skin, from which on there is a beard."""
LIKE = (14.0, 3.0)
"""CIELAB distance from the beard up to which what it touches belongs to it, the same way."""
BESIDE, BELOW = 0.45, 1.7
"""How far from the middle and how far down beards reach, heights of the face."""


def draw_beard(view: View, labels: NDArray[np.uint8]) -> None:
    """Name a beard in place.

    Args:
        view: of the head.
        labels: ``[H, W]`` what its pixels show, so far without beards.
    """
    shape, points, down = view.shape, view.points[:, :2], view.down
    axis = points[CHIN] - points[FOREHEAD]
    base = float((points[NOSE_BASE] - points[FOREHEAD]) @ axis / (axis @ axis))
    oval = any_enclosed(shape, view.points, [OVAL])
    lab = cv2.cvtColor(view.image.astype(np.float32) / 255, cv2.COLOR_RGB2LAB) * (LIGHTNESS, 1, 1)
    bare = oval & (labels == Region.SKIN) & (down > CHEEKS_FROM) & (down < base)
    if not bare.any():
        return
    lips = grow(any_enclosed(shape, view.points, [OUTER_LIPS]), 0.01 * view.face)
    lower = oval & (down > base) & ~lips
    odd = lower & _far(lab, bare, STRANGE)
    patches = [enclosed(shape, points[list(patch)]) & lower for patch in (MOUSTACHE, CHIN_PATCH)]
    grown = [patch for patch in patches if patch.any() and odd[patch].mean() > LEAST]
    if not grown:
        return
    seed = odd & np.any(grown, 0)
    across = np.abs((np.arange(shape[1])[None] + 0.5) - points[CHIN, 0]) < BESIDE * view.face
    may = odd | (
        ~oval & across & (down > base) & (down < BELOW) & (labels != Region.SKIN) & (view.person > 0.5)
    )
    alike = may & ~_far(lab, seed, LIKE)
    alike = cv2.morphologyEx(alike.astype(np.uint8), cv2.MORPH_OPEN, np.ones((3, 3), np.uint8)) > 0
    _, pieces = cv2.connectedComponents((alike | seed).astype(np.uint8), connectivity=4)
    beard = np.isin(pieces, np.unique(pieces[seed])) & ~lips
    labels[beard] = Region.BEARD


def _far(lab: NDArray[np.float64], usual: Mask, limits: tuple[float, float]) -> Mask:
    """Which pixels ``[H, W]`` differ from what is ``usual`` by more than the limits allow."""
    off = np.linalg.norm(lab - np.median(lab[usual], 0), axis=-1)
    return off > max(limits[0], limits[1] * float(np.median(off[usual])))
