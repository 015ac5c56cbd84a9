# SPDX-License-Identifier: GPL-3.0-or-later
"""Random patches of pictures of a field, and how two of them differ.

Only a patch of a picture is rendered, more often than not of the face: that is what makes a loss on pictures
affordable (Rodin, section 3.3).
"""

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from backend.rendering.camera import FRAME, basis, rays
from backend.space import Box

FACE = (0.0, -0.085, 0.175)
FACE_SPREAD = 0.025
FACE_AZIMUTH = 60.0
ELEVATION = 30.0
LEVELS = 3


def draw_patches(count: int, picture: int, patch: int, face: float) -> tuple[Tensor, Tensor]:
    """Cameras all around, and a square part of what each sees.

    Args:
        count: B.
        picture: edge of the whole picture, pixels.
        patch: edge P of the part, pixels.
        face: share of the patches that lie about the face.

    Returns:
        Eyes ``[B, 3]`` in metres and unit directions ``[B, P * P, 3]``, row by row.
    """
    drawn = [_draw(picture, patch, bool(torch.rand(()) < face)) for _ in range(count)]
    eyes, directions = zip(*drawn, strict=True)
    return torch.stack(eyes), torch.stack(directions)


def _draw(picture: int, patch: int, face: bool) -> tuple[Tensor, Tensor]:
    turn, lift = (2 * torch.rand(2) - 1).tolist()
    azimuth, elevation = turn * (FACE_AZIMUTH if face else 180.0), lift * ELEVATION
    middle = torch.rand(2) * 2 - 1
    if face:
        right, up, _ = basis(azimuth, elevation)
        target = np.subtract(FACE, Box.centre) + FACE_SPREAD * torch.randn(3).numpy()
        middle = torch.tensor([right @ target, -up @ target]) / (Box.half * FRAME)
    corner = ((middle + 1) / 2 * picture - patch / 2).round().long().clamp(0, picture - patch)
    left, top = corner.tolist()
    eye, directions = map(torch.from_numpy, rays(Box(), azimuth, elevation, picture))
    grid = directions.view(picture, picture, 3)[top : top + patch, left : left + patch]
    return eye, grid.reshape(-1, 3)


def pyramid_difference(found: Tensor, truth: Tensor) -> Tensor:
    """Mean absolute difference of Laplacian pyramids, summed over levels: shapes, edges and texture alike.

    It stands for the paper's perceptual loss and needs no network that somebody else trained (Bojanowski
    et al. 2018, section 3).

    Args:
        found, truth: pictures ``[B, C, P, P]``; 2 to the power of ``LEVELS`` divides P.
    """
    rest, total = found - truth, found.new_zeros(())
    for _ in range(LEVELS):
        coarse = F.avg_pool2d(rest, 2)
        total = total + (rest - F.interpolate(coarse, scale_factor=2.0, mode="bilinear")).abs().mean()
        rest = coarse
    return total + rest.abs().mean()
