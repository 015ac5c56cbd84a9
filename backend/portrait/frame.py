# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a face lies in its portrait: one alignment for generated portraits and real photos.

Numpy and Pillow only, so that the data generator can use it without a face detector.
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image

PORTRAIT_SIZE = 128
"""Edge of a portrait, pixels."""
SIDE_PER_FACE = 5.2
"""Edge of the crop over the distance from eye midpoint to mouth."""
EYES_AT = (0.5, 0.46)
"""Where the eye midpoint lies in the crop, fractions of its edge from left and top."""
BACKGROUND = 0.5
"""The grey, sRGB-encoded, that replaces whatever is behind the person."""

Pixels = NDArray[np.uint8]


@dataclass(frozen=True)
class PortraitFrame:
    """A square of an image, turned so that the eyes are level.

    Pixel coordinates have their origin at the image's upper left corner, x to the right and y down;
    the middle of the first pixel is (0.5, 0.5).

    Attributes:
        eyes: eye midpoint, pixels.
        side: edge of the square, pixels.
        roll: angle in radians from the image's x axis to the line from the person's right eye to the
            left one; positive when the left eye, seen on the right, is lower.
    """

    eyes: tuple[float, float]
    side: float
    roll: float

    @classmethod
    def from_landmarks(
        cls, eye_left_xy: ArrayLike, eye_right_xy: ArrayLike, mouth_xy: ArrayLike
    ) -> "PortraitFrame":
        """Frame a face by three points of its surface, in pixels.

        Args:
            eye_left_xy: middle of the inner and outer corner of the person's left eye, which is seen on
                the right in a frontal view.
            eye_right_xy: the same of the right eye.
            mouth_xy: middle of the two corners of the mouth.
        """
        left, right, mouth = (np.asarray(p, np.float64) for p in (eye_left_xy, eye_right_xy, mouth_xy))
        middle = (left + right) / 2
        across = left - right
        return cls(
            eyes=(float(middle[0]), float(middle[1])),
            side=SIDE_PER_FACE * float(np.linalg.norm(mouth - middle)),
            roll=math.atan2(float(across[1]), float(across[0])),
        )

    def to_image(self, crop_xy: ArrayLike) -> NDArray[np.float64]:
        """Image pixels ``[..., 2]`` of points of the crop ``[..., 2]``, fractions of its edge."""
        offset = (np.asarray(crop_xy, np.float64) - EYES_AT) * self.side
        return offset @ self._turn().T + self.eyes

    def to_crop(self, image_xy: ArrayLike) -> NDArray[np.float64]:
        """Fractions of the crop's edge ``[..., 2]`` of image pixels ``[..., 2]``."""
        offset = np.asarray(image_xy, np.float64) - self.eyes
        return offset @ self._turn() / self.side + EYES_AT

    def crop(self, image: Pixels, size: int = PORTRAIT_SIZE) -> Pixels:
        """Resample the square, antialiased.

        Args:
            image: ``[H, W, 4]`` straight (not premultiplied) RGBA.
            size: edge of the result, pixels.

        Returns:
            ``[size, size, 4]`` straight RGBA; transparent where the square leaves the image.
        """
        shrink = max(1, int(self.side / size / 2))
        source = Image.fromarray(image, "RGBA").reduce(shrink)
        detail = max(1, math.ceil(self.side / shrink / size))
        step = self.side / (size * detail) / shrink
        turn = self._turn() * step
        origin = self.to_image((0.0, 0.0)) / shrink
        affine = (turn[0, 0], turn[0, 1], origin[0], turn[1, 0], turn[1, 1], origin[1])
        fine = source.transform(
            (size * detail, size * detail), Image.Transform.AFFINE, affine, Image.Resampling.BICUBIC
        )
        return np.asarray(fine.reduce(detail))

    def _turn(self) -> NDArray[np.float64]:
        cos, sin = math.cos(self.roll), math.sin(self.roll)
        return np.array([[cos, -sin], [sin, cos]])


def on_background(portrait: Pixels, grey: float = BACKGROUND) -> Pixels:
    """Composite ``[..., 4]`` straight RGBA onto a constant sRGB-encoded grey: ``[..., 3]``."""
    alpha = portrait[..., 3:].astype(np.float32) / 255
    mixed = portrait[..., :3] * alpha + 255 * grey * (1 - alpha)
    return (mixed + 0.5).astype(np.uint8)
