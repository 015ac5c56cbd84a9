# SPDX-License-Identifier: GPL-3.0-or-later
"""The part of a photo with one head, at the size that photos are parsed at."""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import CHIN, FOREHEAD, Points
from backend.portrait.face import segment_person
from backend.portrait.frame import Pixels

WORKING_FACE = 180.0
"""Height of the face at which a photo is parsed at most, pixels."""
_ABOVE, _BELOW, _BESIDE = 1.5, 1.7, 1.45
"""What is parsed around the middle of the face, heights of the face; beyond, edge pixels go on."""


@dataclass(frozen=True)
class View:
    """A picture of one upright head at working size.

    Attributes:
        image: ``[H, W, 3]`` sRGB.
        points: ``[478, 3]`` landmarks in its pixels.
        person: ``[H, W]`` how much each pixel belongs to a person, 0..1.
    """

    image: Pixels
    points: Points
    person: NDArray[np.float32]

    @property
    def face(self) -> float:
        """Height of the face, pixels."""
        return float(np.linalg.norm(self.points[CHIN, :2] - self.points[FOREHEAD, :2]))

    @property
    def shape(self) -> tuple[int, int]:
        return self.image.shape[0], self.image.shape[1]

    @property
    def down(self) -> NDArray[np.float64]:
        """``[H, W]`` 0 at the forehead's top and 1 at the chin, along the face."""
        axis = self.points[CHIN, :2] - self.points[FOREHEAD, :2]
        row, column = np.mgrid[: self.shape[0], : self.shape[1]] + 0.5
        offset = np.stack([column, row], -1) - self.points[FOREHEAD, :2]
        return offset @ axis / (axis @ axis)


@dataclass(frozen=True)
class Window:
    """A rectangle of the photo and how much it is scaled down."""

    left: int
    top: int
    right: int
    bottom: int
    scale: float


def head_view(photo: Pixels, landmarks: NDArray[np.float64]) -> View:
    """The head of ``landmarks [478, 3]`` in ``photo [H, W, 3]``, at the size that photos are parsed at."""
    return seen_through(head_window(photo, landmarks), photo, landmarks)


def head_window(photo: Pixels, landmarks: NDArray[np.float64]) -> Window:
    """What is parsed of a photo ``[H, W, 3]`` with a face of ``landmarks [478, 3]``."""
    height, width = photo.shape[:2]
    face = float(np.linalg.norm(landmarks[CHIN, :2] - landmarks[FOREHEAD, :2]))
    x, y = landmarks[:468, :2].mean(0)
    left, right = max(0, int(x - _BESIDE * face)), min(width, int(x + _BESIDE * face))
    top, bottom = max(0, int(y - _ABOVE * face)), min(height, int(y + _BELOW * face))
    return Window(left, top, right, bottom, min(1.0, WORKING_FACE / face))


def seen_through(window: Window, photo: Pixels, landmarks: NDArray[np.float64]) -> View:
    """What a window of a photo ``[H, W, 3]`` with a face of ``landmarks [478, 3]`` shows."""
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
