# SPDX-License-Identifier: GPL-3.0-or-later
"""What a picture looks like about points: histograms of oriented gradients (Dalal & Triggs 2005)."""

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from backend.meshing.sampling import Floats
from backend.portrait.frame import Pixels

BINS = 8
"""Directions of gradients that are told apart."""
CELLS = np.array([[-3.5, -3.5], [3.5, -3.5], [-3.5, 3.5], [3.5, 3.5], [0, 0]])
"""Middles of the cells about a point, pixels right and down."""
LENGTH = len(CELLS) * BINS
"""Numbers that describe a point."""
DARK = 8.0
"""Added to bytes before their logarithm, so that noise in the dark has no gradients."""
FINE, COARSE = 0.8, 2.2
"""Blur of the picture, and of the histograms, which is the size of a cell; pixels."""
FLAT = 0.15
"""Length of a histogram that counts as much as noise."""
_OPPOSITE_CELLS = np.array([1, 0, 3, 2, 4])
_OPPOSITE_BINS = (BINS // 2 - np.arange(BINS)) % BINS


def describe(picture: Pixels, points: NDArray[np.floating[Any]]) -> Floats:
    """Descriptors ``[N, LENGTH]``, 0..1 in any light, of ``points [N, 2]`` of a ``picture [H, W, 3]``."""
    grey = np.log(cv2.cvtColor(picture, cv2.COLOR_RGB2GRAY).astype(np.float32) + np.float32(DARK))
    grey = cv2.GaussianBlur(grey, (0, 0), FINE)
    right, down = (cv2.Sobel(grey, cv2.CV_32F, *axis, ksize=3) for axis in ((1, 0), (0, 1)))
    size, angle = np.hypot(right, down), np.arctan2(down, right) % (2 * np.pi) * (BINS / (2 * np.pi))
    lower, share = np.floor(angle).astype(int) % BINS, angle % 1
    histograms = np.zeros((BINS, *grey.shape), np.float32)
    row, column = np.indices(grey.shape)
    histograms[lower, row, column] = size * (1 - share)
    histograms[(lower + 1) % BINS, row, column] += size * share
    where = (points[:, None] + CELLS - 0.5).astype(np.float32)
    smooth = [cv2.GaussianBlur(each, (0, 0), COARSE) for each in histograms]
    # OpenCV samples four channels at a time.
    found = np.concatenate(
        [
            cv2.remap(
                np.dstack(smooth[start : start + 4]),
                where[..., 0],
                where[..., 1],
                cv2.INTER_LINEAR,
                borderMode=cv2.BORDER_REPLICATE,
            )
            for start in range(0, BINS, 4)
        ],
        2,
    ).reshape(len(points), LENGTH)
    return np.sqrt(found / (np.linalg.norm(found, axis=1, keepdims=True) + FLAT))


def mirrored(descriptors: NDArray[Any]) -> NDArray[Any]:
    """Descriptors ``[..., LENGTH]`` of the same points of the picture's mirror image."""
    cells = descriptors.reshape(*descriptors.shape[:-1], len(CELLS), BINS)
    return cells[..., _OPPOSITE_CELLS, :][..., _OPPOSITE_BINS].reshape(descriptors.shape)
