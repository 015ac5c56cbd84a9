# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo says of a face."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from backend.likeness.camera import Doubles


@dataclass(frozen=True)
class DensePoints:
    """Where the template's vertices are seen (:mod:`backend.likeness.dense`).

    Attributes:
        vertices: ``[D]`` of the template.
        pixels: ``[D, 2]`` of the photo.
        spread: ``[D]`` metres, standard deviation along each axis.
    """

    vertices: NDArray[np.int64]
    pixels: Doubles
    spread: Doubles


@dataclass(frozen=True)
class SeenFace:
    """What a photo says of a face.

    Attributes:
        landmarks: ``[478, 3]`` face-mesh points, pixels.
        centre: optical centre, pixels.
        film: pixels that the 36 mm of a full-frame picture have.
        focal_35mm: focal length of a full-frame camera in millimetres, or None.
        dense: points that were found after a first fit, or None.
        by_hand: numbers of the landmarks that somebody set where they are.
    """

    landmarks: Doubles
    centre: tuple[float, float]
    film: float
    focal_35mm: float | None = None
    dense: DensePoints | None = None
    by_hand: tuple[int, ...] = ()
