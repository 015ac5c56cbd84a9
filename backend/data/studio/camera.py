# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera that looks at a face, and how its pictures are aligned."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.template import Head
from backend.data.forms.surface import Floats
from backend.portrait.frame import PortraitFrame

_TARGET = np.array([0.0, -0.05, 0.17])


@dataclass(frozen=True)
class Camera:
    """A pinhole that looks at the face.

    Attributes:
        position: ``[3]`` metres.
        right, up, forward: ``[3]`` unit vectors.
    """

    position: Floats
    right: Floats
    up: Floats
    forward: Floats

    @classmethod
    def around(cls, yaw: float, pitch: float, distance: float, roll: float = 0.0) -> "Camera":
        """At ``yaw`` to the avatar's left and ``pitch`` above, radians, ``distance`` metres away.

        A positive ``roll`` (radians) turns the camera clockwise, so that the picture turns the other way.
        """
        away = np.array([np.sin(yaw) * np.cos(pitch), -np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
        level = np.array([np.cos(yaw), np.sin(yaw), 0.0])
        upright = np.cross(away, level)
        right = np.cos(roll) * level - np.sin(roll) * upright
        return cls(_TARGET + distance * away, right, np.cross(away, right), -away)

    def project(self, points: Floats) -> Floats:
        """Image coordinates ``[N, 2]``, x right and y down, in units of the focal length."""
        offset = points - self.position
        return np.stack([offset @ self.right, -(offset @ self.up)], 1) / (offset @ self.forward)[:, None]

    def rays(self, image: Floats) -> Floats:
        """Unit directions ``[N, 3]`` through image coordinates ``[N, 2]``."""
        through = self.forward + image[:, :1] * self.right - image[:, 1:] * self.up
        return through / np.linalg.norm(through, axis=1, keepdims=True)


@dataclass(frozen=True)
class Sensor:
    """How image coordinates become pixels of a square picture.

    Attributes:
        size: edge of the picture, pixels.
        focal: focal length, pixels.
        centre: where the optical axis meets the picture, pixels from its upper left corner.
    """

    size: int
    focal: float
    centre: tuple[float, float]

    def to_pixels(self, image: Floats) -> Floats:
        """Pixels ``[N, 2]`` of image coordinates ``[N, 2]``."""
        return image * self.focal + self.centre

    def to_image(self, pixels: Floats) -> Floats:
        """Image coordinates ``[N, 2]`` of pixels ``[N, 2]``."""
        return (pixels - self.centre) / self.focal


def portrait_frame(head: Head, camera: Camera, sensor: Sensor | None = None) -> PortraitFrame:
    """The alignment of this head in this camera, from the corners of eyes and mouth.

    In pixels of ``sensor``, or in units of the focal length without one.
    """
    template = head.template
    eyes = camera.project(head.vertices[template.eye_corners].mean(1))
    mouth = camera.project(head.vertices[template.mouth_corners].mean(0, keepdims=True))
    if sensor:
        eyes, mouth = sensor.to_pixels(eyes), sensor.to_pixels(mouth)
    return PortraitFrame.from_landmarks(eyes[0], eyes[1], mouth[0])
