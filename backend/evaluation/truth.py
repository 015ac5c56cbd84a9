# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a subject's true surface, by the camera that pictures of avatars are made with."""

import numpy as np
from numpy.typing import NDArray

from backend.data.scene import Scene
from backend.portrait.frame import Pixels
from backend.rendering.camera import rays, shade
from backend.space import Box

SUPERSAMPLING = 2
RIM = 0.97
"""What lies beyond this share of the box is cut off in avatars and not compared."""


def render_truth(
    scene: Scene, azimuth_deg: float, size: int, background: float, lit: bool = False
) -> tuple[Pixels, NDArray[np.bool_]]:
    """Base colour, or the same ``lit`` as avatars are in previews.

    Returns:
        The picture ``[size, size, 3]`` and ``[size, size]``, which of its pixels show either nothing or
        a part of the subject that lies well inside the box.
    """
    box, fine = Box(), size * SUPERSAMPLING
    eye, directions = rays(box, azimuth_deg, 0.0, fine)
    origins = np.broadcast_to(eye, directions.shape)
    hits = scene.cast(origins.astype(np.float64), directions.astype(np.float64))
    image = np.full((fine * fine, 3), background)
    colour = scene.shade(hits.face, hits.barycentric).albedo
    if lit:
        normals = scene.interpolate(scene.normals, hits.face, hits.barycentric)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        colour = shade(colour.astype(np.float32), normals.astype(np.float32), azimuth_deg, 0.0)
    image[hits.ray] = colour
    place = eye + directions[hits.ray] * hits.distance[:, None]
    inside = np.ones(fine * fine, bool)
    inside[hits.ray] = (np.abs(place - box.centre) < RIM * box.half).all(1)
    blocks = (size, SUPERSAMPLING, size, SUPERSAMPLING)
    mean = image.reshape(*blocks, 3).mean((1, 3))
    return np.round(mean * 255).astype(np.uint8), inside.reshape(blocks).all((1, 3))
