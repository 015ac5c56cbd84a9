# SPDX-License-Identifier: GPL-3.0-or-later
"""From a photo and its landmarks to what each pixel shows: :class:`Region`."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import (
    BROWS,
    CHIN,
    EYES,
    FOREHEAD,
    INNER_LIPS,
    OUTER_LIPS,
    any_enclosed,
    grow,
)
from backend.likeness.fringe import without_fringe
from backend.likeness.grabcut import View, coarse_labels
from backend.likeness.headwear import with_headwear
from backend.likeness.regions import Parsing, Region
from backend.portrait.face import segment_person
from backend.portrait.frame import Pixels

__all__ = ["Parsing", "Region", "parse"]

WORKING_FACE = 180.0
"""Height of the face at which a photo is parsed at most, pixels."""
_ABOVE, _BELOW, _BESIDE = 1.5, 1.7, 1.45
"""What is parsed around the middle of the face, heights of the face; beyond, edge pixels go on."""
_TOOTH_LIGHT, _TOOTH_DULL = 0.62, 0.38
"""Least brightness of teeth over the brightest skin's, and their greatest saturation."""


@dataclass(frozen=True)
class _Window:
    """A rectangle of the photo and how much it is scaled down."""

    left: int
    top: int
    right: int
    bottom: int
    scale: float


def parse(photo: Pixels, landmarks: NDArray[np.float64]) -> Parsing:
    """Name what each pixel of a photo shows.

    Args:
        photo: ``[H, W, 3]`` upright sRGB.
        landmarks: ``[478, 3]`` face-mesh points in its pixels, of the person to parse.
    """
    window = _window(photo, landmarks)
    view = _view(photo, landmarks, window)
    labels = coarse_labels(view)
    _draw_features(view, labels)
    whole = np.full(photo.shape[:2], Region.BACKGROUND, np.uint8)
    size = (window.right - window.left, window.bottom - window.top)
    whole[window.top : window.bottom, window.left : window.right] = _enlarge(labels, size)
    return with_headwear(photo, without_fringe(photo, Parsing(whole), landmarks), landmarks)


def head_view(photo: Pixels, landmarks: NDArray[np.float64]) -> View:
    """The head of ``landmarks [478, 3]`` in ``photo [H, W, 3]``, at the size that photos are parsed at."""
    return _view(photo, landmarks, _window(photo, landmarks))


def _window(photo: Pixels, landmarks: NDArray[np.float64]) -> _Window:
    height, width = photo.shape[:2]
    face = float(np.linalg.norm(landmarks[CHIN, :2] - landmarks[FOREHEAD, :2]))
    x, y = landmarks[:468, :2].mean(0)
    left, right = max(0, int(x - _BESIDE * face)), min(width, int(x + _BESIDE * face))
    top, bottom = max(0, int(y - _ABOVE * face)), min(height, int(y + _BELOW * face))
    return _Window(left, top, right, bottom, min(1.0, WORKING_FACE / face))


def _view(photo: Pixels, landmarks: NDArray[np.float64], window: _Window) -> View:
    crop = photo[window.top : window.bottom, window.left : window.right]
    size = tuple(max(1, round(edge * window.scale)) for edge in crop.shape[1::-1])
    image = cv2.resize(crop, size, interpolation=cv2.INTER_AREA).astype(np.uint8)
    points = (landmarks - (window.left, window.top, 0)) * window.scale
    edge = max(size)
    below, right = edge - size[1], edge - size[0]
    square = cv2.copyMakeBorder(image, 0, below, right // 2, right - right // 2, cv2.BORDER_REPLICATE)
    person = segment_person(square.astype(np.uint8))[: size[1], right // 2 : right // 2 + size[0]]
    guide = image.mean(-1, dtype=np.float32) / 255
    person = cv2.ximgproc.guidedFilter(guide, person.astype(np.float32), round(0.04 * WORKING_FACE), 1e-3)
    return View(image, points, person.astype(np.float32))


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
