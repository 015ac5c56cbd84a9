# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of a subject's true surface, by the camera that pictures of avatars are made with."""

import numpy as np
from numpy.typing import NDArray

from backend.data.scene import Hits, Scene
from backend.portrait.frame import Pixels
from backend.rendering.camera import rays, shade
from backend.space import Box, Part

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
    fine = size * SUPERSAMPLING
    hits, inside = _first_hits(scene, azimuth_deg, fine)
    image = np.full((fine * fine, 3), background)
    colour = scene.shade(hits.face, hits.barycentric).albedo
    if lit:
        normals = scene.interpolate(scene.normals, hits.face, hits.barycentric)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        colour = shade(colour.astype(np.float32), normals.astype(np.float32), azimuth_deg, 0.0)
    image[hits.ray] = colour
    blocks = (size, SUPERSAMPLING, size, SUPERSAMPLING)
    mean = image.reshape(*blocks, 3).mean((1, 3))
    return np.round(mean * 255).astype(np.uint8), inside.reshape(blocks).all((1, 3))


def silhouette_of_truth(
    scene: Scene, azimuth_deg: float, size: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which pixels ``[size, size]`` show the subject, and which can be compared (:func:`render_truth`)."""
    hits, inside = _first_hits(scene, azimuth_deg, size)
    covered = np.zeros(size * size, bool)
    covered[hits.ray] = True
    return covered.reshape(size, size), inside.reshape(size, size)


def parts_of_truth(
    scene: Scene, azimuth_deg: float, size: int
) -> tuple[NDArray[np.uint8], NDArray[np.float64], NDArray[np.bool_]]:
    """The part of each pixel ``[size, size]`` and its base colour ``[size, size, 3]``, sRGB 0..1.

    Where nothing is seen the part is ``len(Part)``. Last comes which pixels can be compared.
    """
    hits, inside = _first_hits(scene, azimuth_deg, size)
    shading = scene.shade(hits.face, hits.barycentric)
    part, colour = np.full(size * size, len(Part), np.uint8), np.zeros((size * size, 3))
    part[hits.ray], colour[hits.ray] = shading.part, shading.albedo
    return part.reshape(size, size), colour.reshape(size, size, 3), inside.reshape(size, size)


def _first_hits(scene: Scene, azimuth_deg: float, size: int) -> tuple[Hits, NDArray[np.bool_]]:
    """What the rays of a picture meet, and which ``[size * size]`` meet nothing or lie well in the box."""
    box = Box()
    eye, directions = rays(box, azimuth_deg, 0.0, size)
    origins = np.broadcast_to(eye, directions.shape)
    hits = scene.cast(origins.astype(np.float64), directions.astype(np.float64))
    place = eye + directions[hits.ray] * hits.distance[:, None]
    inside = np.ones(size * size, bool)
    inside[hits.ray] = (np.abs(place - box.centre) < RIM * box.half).all(1)
    return hits, inside
