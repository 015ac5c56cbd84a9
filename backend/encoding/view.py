# SPDX-License-Identifier: GPL-3.0-or-later
"""A surface photographed by the camera that pictures of avatars are made with."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.encoding.similarity import Floats, Similarity
from backend.encoding.surface import Surface
from backend.rendering.camera import rays, shade
from backend.space import Box


@dataclass(frozen=True)
class View:
    """What the camera sees.

    Attributes:
        image: ``[S, S, 4]`` straight RGBA, lit, sRGB.
        place: ``[S, S, 3]`` where each pixel's ray met the surface, in the surface's own space; NaN where
            nothing was met.
    """

    image: NDArray[np.uint8]
    place: Floats


def look(surface: Surface, placing: Similarity, azimuth_deg: float, size: int) -> View:
    """Photograph a surface.

    Args:
        surface: what.
        placing: carries it into avatar space, where the camera circles the canonical box.
        azimuth_deg: 0 looks at the face, +90 at the avatar's left side.
        size: edge of the picture, pixels.
    """
    eye, directions = rays(Box(), azimuth_deg, 0.0, size)
    own_eye = ((eye - placing.shift) @ placing.rotation) / placing.scale
    hits = surface.cast(np.broadcast_to(own_eye, directions.shape), directions @ placing.rotation)
    normals = surface.normals[hits.face] @ placing.rotation.T
    facing = np.sign(-np.einsum("nc,nc->n", normals, directions[hits.ray]))
    lit = shade(hits.colour, (normals * facing[:, None]).astype(np.float32), azimuth_deg, 0.0)
    image = np.zeros((size * size, 4), np.uint8)
    image[hits.ray] = np.round(np.concatenate([lit, np.ones((len(lit), 1))], 1) * 255)
    place = np.full((size * size, 3), np.nan)
    place[hits.ray] = surface.at(hits.face, hits.barycentric)
    return View(image.reshape(size, size, 4), place.reshape(size, size, 3))
