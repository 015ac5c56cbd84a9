# SPDX-License-Identifier: GPL-3.0-or-later
"""Zones of the template's face: soft masks by position.

Every function takes template points ``[N, 3]`` in metres (:mod:`backend.space`) and returns ``[N]``,
0 outside and 1 inside. The landmarks are those of the template: eyes at z 0.200, brows about 0.223,
tip of the nose at (0, -0.129, 0.161), lips meeting at z 0.129, chin at z 0.09, ears about y 0.
"""

import numpy as np

from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats


def _spot(points: Floats, centre: tuple[float, float, float], size: tuple[float, float, float]) -> Floats:
    """A soft ellipsoid, mirrored to both sides."""
    mirrored = np.stack([np.abs(points[:, 0]), points[:, 1], points[:, 2]], 1)
    return np.exp(-((mirrored - centre) ** 2 / np.square(size)).sum(1))


def cheeks(points: Floats) -> Floats:
    """Where a face blushes."""
    return _spot(points, (0.043, -0.085, 0.162), (0.020, 0.045, 0.018))


def nose_tip(points: Floats) -> Floats:
    """The end of the nose and its wings."""
    wings = 0.7 * _spot(points, (0.015, -0.108, 0.158), (0.006, 0.012, 0.007))
    return np.maximum(_spot(points, (0.0, -0.128, 0.161), (0.012, 0.012, 0.012)), wings)


def nostrils(points: Floats) -> Floats:
    """The two openings."""
    offset = np.abs(points * (1, 0, 0)) + points * (0, 1, 1) - (0.0072, -0.1175, 0.1535)
    return smoothstep(1.3, 0.7, np.sqrt((offset**2 / (0.0040**2, 0.0062**2, 0.0030**2)).sum(1)))


def under_eyes(points: Floats) -> Floats:
    """The hollows below the lower lids, deepest beside the nose."""
    inner = _spot(points, (0.022, -0.095, 0.190), (0.008, 0.030, 0.006))
    middle = _spot(points, (0.031, -0.095, 0.1875), (0.012, 0.030, 0.005))
    return np.maximum(inner, middle)


def forehead(points: Floats) -> Floats:
    """Above the brows."""
    x, y, z = np.abs(points[:, 0]), points[:, 1], points[:, 2]
    return smoothstep(0.226, 0.240, z) * smoothstep(0.060, 0.040, x) * smoothstep(-0.05, -0.08, y)


def around_mouth(points: Floats) -> Floats:
    """Upper lip and chin, which are often a little paler or greyer than the cheeks."""
    return _spot(points, (0.0, -0.105, 0.122), (0.030, 0.030, 0.024))
