# SPDX-License-Identifier: GPL-3.0-or-later
"""The camera that took a photo, in avatar space."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

FULL_FRAME = 36.0
"""Width in millimetres of the picture that focal lengths are given for."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class PinholeCamera:
    """A pinhole with square pixels.

    Attributes:
        rotation: ``[3, 3]`` rows are right, down and forward in avatar space.
        position: ``[3]`` metres.
        focal: pixels.
        centre: ``[2]`` where the optical axis meets the photo, pixels right and down.
    """

    rotation: Doubles
    position: Doubles
    focal: float
    centre: Doubles

    def view(self, points: NDArray[np.floating[Any]]) -> Doubles:
        """``points [N, 3]`` of avatar space as right, down and forward of the camera, metres."""
        return (points - self.position) @ self.rotation.T

    def project(self, points: NDArray[np.floating[Any]]) -> Doubles:
        """Pixels ``[N, 2]`` of ``points [N, 3]``."""
        seen = self.view(points)
        return seen[:, :2] / seen[:, 2:] * self.focal + self.centre

    def metres_a_pixel(self, points: NDArray[np.floating[Any]]) -> Doubles:
        """Width ``[N]`` of a pixel at ``points [N, 3]``."""
        return self.view(points)[:, 2] / self.focal
