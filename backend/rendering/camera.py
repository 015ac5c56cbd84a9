# SPDX-License-Identifier: GPL-3.0-or-later
"""The long-lens camera that circles the box, and the light that goes with it."""

import numpy as np
from numpy.typing import NDArray

from backend.space import Box

DISTANCE = 2.0
FRAME = 1.02
KEY, FILL, AMBIENT = 0.75, 0.25, 0.35


def rays(
    box: Box, azimuth_deg: float, elevation_deg: float, size: int
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """One ray per pixel's middle of a square picture that frames the box.

    Azimuth 0 looks at the face from -Y, +90 at the avatar's left side from +X; elevation lifts the
    camera. Returns the eye ``[3]`` in metres and unit directions ``[size * size, 3]``, row by row.
    """
    frame = basis(azimuth_deg, elevation_deg)
    eye = np.array(box.centre) + DISTANCE * frame[2]
    across = ((np.arange(size) + 0.5) / size * 2 - 1) * box.half * FRAME / DISTANCE
    x, y = np.meshgrid(across, -across)
    directions = np.stack([x, y, np.full_like(x, -1.0)], -1) / np.sqrt(x * x + y * y + 1)[..., None]
    return eye.astype(np.float32), (directions.reshape(-1, 3) @ frame).astype(np.float32)


def basis(azimuth_deg: float, elevation_deg: float) -> NDArray[np.float64]:
    """Rows: the camera's right, up and backward directions in avatar space."""
    azimuth, elevation = np.radians([azimuth_deg, elevation_deg])
    right = np.array([np.cos(azimuth), np.sin(azimuth), 0.0])
    level = np.array([np.sin(azimuth), -np.cos(azimuth), 0.0])
    back = np.cos(elevation) * level + np.array([0.0, 0.0, np.sin(elevation)])
    return np.stack([right, np.cross(back, right), back])


def shade(
    albedo: NDArray[np.float32], normals: NDArray[np.float32], azimuth_deg: float, elevation_deg: float
) -> NDArray[np.float32]:
    """Soft key from the upper left of the picture, fill from the right, ambient from above.

    Args:
        albedo: ``[N, 3]`` sRGB-encoded.
        normals: ``[N, 3]`` unit normals in avatar space.

    Returns:
        ``[N, 3]`` sRGB-encoded, 0..1.
    """
    frame = basis(azimuth_deg, elevation_deg)
    key = _unit(np.array([-0.5, 0.6, 0.8])) @ frame
    fill = _unit(np.array([0.9, 0.1, 0.6])) @ frame
    light = (
        KEY * _wrapped(normals @ key)
        + FILL * _wrapped(normals @ fill)
        + AMBIENT * (0.75 + 0.25 * normals[:, 2])
    )
    return encode(decode(albedo) * light[:, None].astype(np.float32)).clip(0, 1)


def decode(colour: NDArray[np.float32]) -> NDArray[np.float32]:
    """sRGB-encoded to linear."""
    return np.where(colour <= 0.04045, colour / 12.92, ((colour + 0.055) / 1.055) ** 2.4).astype(np.float32)


def encode(linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """Linear to sRGB-encoded."""
    return np.where(
        linear <= 0.0031308, linear * 12.92, 1.055 * np.maximum(linear, 1e-9) ** (1 / 2.4) - 0.055
    ).astype(np.float32)


def _wrapped(cosine: NDArray[np.float64]) -> NDArray[np.float64]:
    """Lambert's cosine, reaching a little round the edge as a large lamp's light does."""
    return ((cosine + 0.2) / 1.2).clip(0)


def _unit(vector: NDArray[np.float64]) -> NDArray[np.float64]:
    return vector / np.linalg.norm(vector)
