# SPDX-License-Identifier: GPL-3.0-or-later
"""Simple lights for synthetic photos: ambient, key with shadow, fill, and a little gloss on skin."""

from dataclasses import dataclass

import numpy as np

from backend.data.forms.surface import Floats
from backend.data.scene import Hits, Scene
from backend.space import Part

GAMMA = 2.2
_GLOSS = np.zeros(len(Part))
_GLOSS[[Part.SKIN, Part.EYES, Part.MOUTH, Part.HAIR, Part.EYEWEAR]] = (0.10, 0.5, 0.2, 0.06, 0.25)


@dataclass(frozen=True)
class Lights:
    """Where light comes from, in avatar space; colours are linear.

    Attributes:
        key: ``[3]`` unit vector to the main light; ``key_colour`` ``[3]``.
        fill: ``[3]`` unit vector to a shadowless second light; ``fill_colour`` ``[3]``.
        ambient: ``[3]`` from everywhere, less from below.
    """

    key: Floats
    key_colour: Floats
    fill: Floats
    fill_colour: Floats
    ambient: Floats

    @classmethod
    def neutral(cls) -> "Lights":
        """White light from the upper left of the camera in front."""
        return cls(
            _unit(0.35, -1.0, 0.55),
            np.full(3, 0.55),
            _unit(-0.6, -0.8, 0.1),
            np.full(3, 0.22),
            np.full(3, 0.34),
        )


def light(scene: Scene, hits: Hits, origins: Floats, directions: Floats, lights: Lights) -> Floats:
    """sRGB-encoded colours ``[M, 3]``, 0..1, of what the rays ``[N, 3]`` hit."""
    shading = scene.shade(hits.face, hits.barycentric)
    along = directions[hits.ray]
    normal = scene.interpolate(scene.normals, hits.face, hits.barycentric)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True) + 1e-9
    points = origins[hits.ray] + along * hits.distance[:, None]
    toward_key = normal @ lights.key
    facing = np.flatnonzero(toward_key > 0)
    start = points[facing] + normal[facing] * 1e-3
    shadow = np.zeros(len(points))
    shadow[facing] = scene.occluded(start, np.broadcast_to(lights.key, start.shape))
    key = np.clip(toward_key, 0, None) * (1 - 0.75 * shadow)
    sky = 0.75 + 0.25 * normal[:, 2]
    light_sum = (
        key[:, None] * lights.key_colour
        + np.clip(0.15 + 0.85 * (normal @ lights.fill), 0, None)[:, None] * lights.fill_colour
        + sky[:, None] * lights.ambient
    )
    half = lights.key - along
    half /= np.linalg.norm(half, axis=1, keepdims=True)
    sharpness = np.where(shading.part == Part.EYES, 400, 28)
    shine = np.clip((normal * half).sum(1), 0, 1) ** sharpness * (1 - shadow) * _GLOSS[shading.part]
    linear = shading.albedo**GAMMA * light_sum * 1.12 + shine[:, None] * lights.key_colour
    return np.clip(linear, 0, 1) ** (1 / GAMMA)


def _unit(*vector: float) -> Floats:
    return np.asarray(vector) / np.linalg.norm(vector)
