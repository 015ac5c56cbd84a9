# SPDX-License-Identifier: GPL-3.0-or-later
"""Synthetic photos of a subject, aligned as real photos are (:mod:`backend.portrait.frame`)."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.data.lighting import Lights, light
from backend.data.scene import Scene
from backend.data.surface import Floats
from backend.data.template import Head
from backend.portrait.frame import PORTRAIT_SIZE, PortraitFrame

VIEWS = 6
MAX_YAW, MAX_PITCH = 60.0, 15.0
_TARGET = np.array([0.0, -0.05, 0.17])
_JITTER = ((0.25, 0.25), (0.75, 0.75))
"""Where in a pixel its rays pass."""


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
    def around(cls, yaw: float, pitch: float, distance: float) -> "Camera":
        """At ``yaw`` to the avatar's left and ``pitch`` above, radians, ``distance`` metres away."""
        away = np.array([np.sin(yaw) * np.cos(pitch), -np.cos(yaw) * np.cos(pitch), np.sin(pitch)])
        right = np.array([np.cos(yaw), np.sin(yaw), 0.0])
        return cls(_TARGET + distance * away, right, np.cross(away, right), -away)

    def project(self, points: Floats) -> Floats:
        """Image coordinates ``[N, 2]``, x right and y down, in units of the focal length."""
        offset = points - self.position
        return np.stack([offset @ self.right, -(offset @ self.up)], 1) / (offset @ self.forward)[:, None]

    def rays(self, image: Floats) -> Floats:
        """Unit directions ``[N, 3]`` through image coordinates ``[N, 2]``."""
        through = self.forward + image[:, :1] * self.right - image[:, 1:] * self.up
        return through / np.linalg.norm(through, axis=1, keepdims=True)


def render(scene: Scene, head: Head, camera: Camera, lights: Lights) -> NDArray[np.uint8]:
    """One aligned portrait ``[128, 128, 4]``, straight RGBA."""
    frame = portrait_frame(head, camera)
    size = PORTRAIT_SIZE
    colour, alpha = np.zeros((size * size, 3)), np.zeros(size * size)
    row, column = np.divmod(np.arange(size * size), size)
    for right, down in _JITTER:
        crop = np.stack([(column + right) / size, (row + down) / size], 1)
        directions = camera.rays(frame.to_image(crop))
        origins = np.broadcast_to(camera.position, directions.shape)
        hits = scene.cast(origins, directions)
        colour[hits.ray] += light(scene, hits, origins, directions, lights)
        alpha[hits.ray] += 1
    rgba = np.concatenate([colour / np.maximum(alpha, 1)[:, None], alpha[:, None] / len(_JITTER)], 1)
    return (rgba * 255 + 0.5).astype(np.uint8).reshape(size, size, 4)


def portrait_frame(head: Head, camera: Camera) -> PortraitFrame:
    """The alignment of this head in this camera, from the corners of eyes and mouth."""
    template = head.template
    eyes = camera.project(head.vertices[template.eye_corners].mean(1))
    mouth = camera.project(head.vertices[template.mouth_corners].mean(0, keepdims=True))
    return PortraitFrame.from_landmarks(eyes[0], eyes[1], mouth[0])


def portraits(scene: Scene, head: Head, rng: np.random.Generator) -> NDArray[np.uint8]:
    """``[6, 128, 128, 4]``: the first from the front in neutral light, the others from anywhere near."""
    views = [render(scene, head, Camera.around(0, 0, 1.4), Lights.neutral())]
    for _ in range(VIEWS - 1):
        yaw = float(np.deg2rad(rng.uniform(-MAX_YAW, MAX_YAW)))
        pitch = float(np.deg2rad(rng.uniform(-MAX_PITCH, MAX_PITCH)))
        camera = Camera.around(yaw, pitch, float(rng.uniform(0.7, 2.0)))
        views.append(render(scene, head, camera, Lights.sample(rng, yaw)))
    return np.stack(views)
