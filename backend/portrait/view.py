# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo that was turned, cropped and resized, and where its pixels come from."""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.portrait.face import Face, FaceBox
from backend.portrait.frame import Pixels
from backend.portrait.lens import film_width


@dataclass(frozen=True)
class View:
    """Pixels of a photo in another arrangement.

    Attributes:
        image: ``[H, W, 4]`` straight RGBA.
        centre: where the middle of the uncropped photo lies, pixels.
        full_width: pixels that 36 mm of film have in the uncropped photo.
        matrix: ``[2, 3]`` from pixels of the photo as it was read to pixels of this view.
        size: width and height of the photo as it was read, pixels.
    """

    image: Pixels
    centre: tuple[float, float]
    full_width: float
    matrix: NDArray[np.float64]
    size: tuple[int, int]

    @classmethod
    def whole(cls, image: Pixels) -> "View":
        """A photo as it was read, ``[H, W, 4]``."""
        height, width = image.shape[:2]
        return cls(image, (width / 2, height / 2), film_width((width, height)), np.eye(2, 3), (width, height))

    @property
    def from_fractions(self) -> NDArray[np.float64]:
        """``[2, 3]`` from fractions of the photo's width and height to pixels of this view."""
        return chained(self.matrix, np.array([[self.size[0], 0.0, 0], [0, self.size[1], 0]]))

    def turned(self, quarters: int) -> "View":
        """Turned to the left by quarter turns."""
        height, width = self.image.shape[:2]
        image = np.ascontiguousarray(np.rot90(self.image, quarters))
        return self._moved(image, quarter_turn((width, height), quarters), 1.0)

    def cropped(self, corners: tuple[int, int, int, int]) -> "View":
        """A part: left, top, right and bottom, pixels of this view."""
        left, top, right, bottom = corners
        shift = np.array([[1.0, 0, -left], [0, 1, -top]])
        return self._moved(self.image[top:bottom, left:right], shift, 1.0)

    def within(self, edge: int) -> "View":
        """Downsized to a longest edge, if it is larger."""
        height, width = self.image.shape[:2]
        scale = edge / max(height, width)
        if scale >= 1:
            return self
        size = (max(1, round(width * scale)), max(1, round(height * scale)))
        small = Image.fromarray(self.image).resize(size, Image.Resampling.BOX, reducing_gap=2.0)
        matrix = np.array([[size[0] / width, 0, 0], [0, size[1] / height, 0]])
        return self._moved(np.asarray(small), matrix, scale)

    def _moved(self, image: Pixels, step: NDArray[np.float64], scale: float) -> "View":
        middle = step[:, :2] @ self.centre + step[:, 2]
        return View(
            image,
            (float(middle[0]), float(middle[1])),
            self.full_width * scale,
            chained(step, self.matrix),
            self.size,
        )


def quarter_turn(size: tuple[int, int], quarters: int) -> NDArray[np.float64]:
    """``[2, 3]`` from pixels of a picture of a width and height to those of it turned to the left."""
    width, height = size
    return np.array(
        {
            0: [[1, 0, 0], [0, 1, 0]],
            1: [[0, 1, 0], [-1, 0, width]],
            2: [[-1, 0, width], [0, -1, height]],
            3: [[0, -1, height], [1, 0, 0]],
        }[quarters % 4],
        np.float64,
    )


def chained(second: NDArray[np.float64], first: NDArray[np.float64]) -> NDArray[np.float64]:
    """``[2, 3]`` of one map after another."""
    return np.column_stack([second[:, :2] @ first[:, :2], second[:, :2] @ first[:, 2] + second[:, 2]])


def inverse(matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """``[2, 3]`` of the map back."""
    back = np.linalg.inv(matrix[:, :2])
    return np.column_stack([back, -back @ matrix[:, 2]])


def carried(face: Face, matrix: NDArray[np.float64]) -> Face:
    """A face in the pixels that a ``[2, 3]`` similarity leads to."""
    left, top, right, bottom = face.box.corners
    corners = np.array([(left, top), (right, bottom)]) @ matrix[:, :2].T + matrix[:, 2]
    box = FaceBox.around(corners, face.box.score)
    return Face(box, carried_points(face.landmarks, matrix))


def carried_points(points: NDArray[np.float64], matrix: NDArray[np.float64]) -> NDArray[np.float64]:
    """Landmarks ``[N, 3]`` in the pixels that a ``[2, 3]`` similarity leads to."""
    scale = math.sqrt(abs(np.linalg.det(matrix[:, :2])))
    return np.column_stack([points[:, :2] @ matrix[:, :2].T + matrix[:, 2], points[:, 2] * scale])
