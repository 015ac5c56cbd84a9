# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo and its landmarks to what each pixel shows: :class:`Region`."""

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.beard import draw_beard
from backend.likeness.features import (
    BROWS,
    EYES,
    INNER_LIPS,
    OUTER_LIPS,
    any_enclosed,
    grow,
)
from backend.likeness.fringe import without_fringe
from backend.likeness.glasses import draw_glasses
from backend.likeness.grabcut import coarse_labels
from backend.likeness.headwear import with_headwear
from backend.likeness.regions import Parsing, Region
from backend.likeness.view import View, head_window, seen_through
from backend.portrait.frame import Pixels

__all__ = ["Parsing", "Region", "parse"]

_TOOTH_LIGHT, _TOOTH_DULL = 0.62, 0.38
"""Least brightness of teeth over the brightest skin's, and their greatest saturation."""


def parse(photo: Pixels, landmarks: NDArray[np.float64]) -> Parsing:
    """Name what each pixel of a photo shows.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        landmarks: ``[478, 3]`` face-mesh points in its pixels, of the person to parse.
    """
    window = head_window(photo, landmarks)
    view = seen_through(window, photo, landmarks)
    labels = coarse_labels(view)
    _draw_features(view, labels)
    draw_beard(view, labels)
    draw_glasses(view, labels)
    whole = np.full(photo.shape[:2], Region.BACKGROUND, np.uint8)
    size = (window.right - window.left, window.bottom - window.top)
    whole[window.top : window.bottom, window.left : window.right] = _enlarge(labels, size)
    return with_headwear(photo, without_fringe(photo, Parsing(whole), landmarks), landmarks)


def _draw_features(view: View, labels: NDArray[np.uint8]) -> None:
    """Brows, eyes, lips and what is between them, in place."""
    shape, points, image = view.shape, view.points, view.image
    light = image.max(-1).astype(np.float32)
    skin = labels == Region.SKIN
    if skin.any():
        near = grow(any_enclosed(shape, points, BROWS), 0.02 * view.face) & skin
        around = grow(near, 0.06 * view.face) & ~near & skin
        bright = float(np.median(light[around])) if around.any() else 255.0
        dark = float(np.percentile(light[near], 15)) if near.any() else 0.0
        labels[near & (light < 0.5 * (bright + dark))] = Region.BROWS
    labels[any_enclosed(shape, points, EYES)] = Region.EYES
    mouth = any_enclosed(shape, points, [INNER_LIPS])
    labels[any_enclosed(shape, points, [OUTER_LIPS])] = Region.LIPS
    labels[mouth] = Region.INNER_MOUTH
    top = float(np.percentile(light[skin], 90)) if skin.any() else 255.0
    saturation = 1 - image.min(-1) / np.maximum(light, 1)
    labels[mouth & (light > _TOOTH_LIGHT * top) & (saturation < _TOOTH_DULL)] = Region.TEETH


def _enlarge(labels: NDArray[np.uint8], size: tuple[int, int]) -> NDArray[np.uint8]:
    """Labels at ``size``, width and height, with smooth borders."""
    best = np.full(size[::-1], -1.0, np.float32)
    chosen = np.zeros(size[::-1], np.uint8)
    for region in np.unique(labels):
        share = cv2.resize((labels == region).astype(np.float32), size, interpolation=cv2.INTER_LINEAR)
        better = share > best
        best[better], chosen[better] = share[better], region
    return chosen
