# SPDX-License-Identifier: GPL-3.0-or-later
"""Rodin's 3D-aware convolution exactly as section 3.2 writes it: pool, repeat, concatenate, convolve."""

import torch
import torch.nn.functional as F
from torch import Tensor


def naive_conv3d_aware(planes: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """``planes [B * 3, C, R, R]``, ``weight [C', 3C, 3, 3]``; XY, XZ, YZ, first letter on the width."""
    size = planes.shape[-1]
    xy, xz, yz = planes.unflatten(0, (-1, 3)).unbind(1)

    def rows(vector: Tensor) -> Tensor:
        return vector[:, :, None, :].expand(-1, -1, size, -1)

    def columns(vector: Tensor) -> Tensor:
        return vector[:, :, :, None].expand(-1, -1, -1, size)

    mixed = [
        torch.cat([xy, rows(xz.mean(2)), columns(yz.mean(2))], 1),
        torch.cat([xz, rows(xy.mean(2)), columns(yz.mean(3))], 1),
        torch.cat([yz, rows(xy.mean(3)), columns(xz.mean(3))], 1),
    ]
    return torch.stack([F.conv2d(plane, weight, bias, padding=1) for plane in mixed], 1).flatten(0, 1)
