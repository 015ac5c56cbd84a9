# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a texture."""

import numpy as np
from numpy.typing import NDArray


def texture_at(texture: NDArray[np.uint8], uv: NDArray[np.float32]) -> NDArray[np.float32]:
    """``texture [H, W, ...]`` at ``[N, 2]`` coordinates with v upwards, bilinear, 0..1."""
    height, width = texture.shape[:2]
    flat = texture.reshape(height, width, -1)
    x = (uv[:, 0] * width - 0.5).clip(0, width - 1)
    y = ((1 - uv[:, 1]) * height - 0.5).clip(0, height - 1)
    left, top = np.floor(x).astype(np.int64), np.floor(y).astype(np.int64)
    right, bottom = np.minimum(left + 1, width - 1), np.minimum(top + 1, height - 1)
    across, down = (x - left)[:, None].astype(np.float32), (y - top)[:, None].astype(np.float32)
    upper = flat[top, left] * (1 - across) + flat[top, right] * across
    lower = flat[bottom, left] * (1 - across) + flat[bottom, right] * across
    found = (upper * (1 - down) + lower * down) / np.float32(255)
    return found.reshape(len(uv), *texture.shape[2:])
