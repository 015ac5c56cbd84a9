# SPDX-License-Identifier: GPL-3.0-or-later
"""Turning, scaling and moving: from the space of a file to that of :mod:`backend.space`."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Similarity:
    """``x -> scale * rotation @ x + shift``.

    Attributes:
        scale: above 0.
        rotation: ``[3, 3]`` of determinant 1.
        shift: ``[3]``.
    """

    scale: float
    rotation: Floats
    shift: Floats

    @classmethod
    def framing(cls, rotation: Floats, middle: Floats, target: Floats, scale: float) -> "Similarity":
        """Turned and scaled, with ``middle`` ``[3]`` carried to ``target`` ``[3]``."""
        return cls(scale, rotation, target - scale * rotation @ middle)

    @classmethod
    def between(cls, source: Floats, target: Floats) -> "Similarity":
        """The least-squares one from ``[N, 3]`` to ``[N, 3]`` (Umeyama 1991, equations 38 to 42)."""
        from_mean, to_mean = source.mean(0), target.mean(0)
        left, stretch, right = np.linalg.svd((target - to_mean).T @ (source - from_mean) / len(source))
        sign = np.array([1.0, 1.0, np.sign(np.linalg.det(left @ right))])
        scale = float((stretch * sign).sum() / (source - from_mean).var(0).sum())
        return cls.framing((left * sign) @ right, from_mean, to_mean, scale)

    def __call__(self, points: Floats) -> Floats:
        """Points ``[N, 3]`` carried over."""
        return self.scale * points @ self.rotation.T + self.shift
