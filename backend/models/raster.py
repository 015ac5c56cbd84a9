# SPDX-License-Identifier: GPL-3.0-or-later
"""Coloured surface points to the roll-out image that the tri-plane encoder reads.

Each plane sees the points orthographically: for every cell a mask, then depth and colour of the
nearest layer, of the farthest layer and of all points, and the spread of the depths.
"""

import torch
from torch import Tensor

from backend.models.triplane import DEPTH_AXIS, HEIGHT_AXIS, PLANES, WIDTH_AXIS

CHANNELS = 14
LAYER = 0.04


def rasterise(coordinates: Tensor, colours: Tensor, size: int = 128) -> Tensor:
    """Draw one subject's outer surface onto the three planes.

    Args:
        coordinates: plane coordinates ``[N, 3]``, -1..1 (contracted box coordinates).
        colours: ``[N, 3]`` sRGB-encoded, 0..1.
        size: R, cells along a plane's edge.

    Returns:
        ``[CHANNELS, R, 3R]``: mask; depth, r, g, b of the lowest layer, of the highest and of all
        points (colours -1..1, 0 where empty); twice the standard deviation of the depth.
    """
    cells = ((coordinates + 1) * (size / 2)).long().clamp(0, size - 1)
    count, area = len(coordinates), size * size
    ones = coordinates.new_ones(count)
    planes = []
    for plane in range(PLANES):
        depth = coordinates[:, DEPTH_AXIS[plane]]
        cell = cells[:, HEIGHT_AXIS[plane]] * size + cells[:, WIDTH_AXIS[plane]]
        lowest = depth.new_full((area,), 9.0).scatter_reduce(0, cell, depth, "amin")
        highest = depth.new_full((area,), -9.0).scatter_reduce(0, cell, depth, "amax")
        values = torch.cat([ones[:, None], depth[:, None], colours * 2 - 1, depth[:, None] ** 2], 1)
        layers = []
        for chosen in (depth < lowest[cell] + LAYER, depth > highest[cell] - LAYER, None):
            share = values if chosen is None else values * chosen[:, None]
            total = values.new_zeros(area, values.shape[1]).index_add_(0, cell, share)
            layers.append(total[:, 1:] / total[:, :1].clamp_min(1))
        spread = (layers[2][:, 4:] - layers[2][:, :1] ** 2).clamp_min(0).sqrt() * 2
        mask = (lowest < 8).float()[:, None]
        image = torch.cat([mask, layers[0][:, :4], layers[1][:, :4], layers[2][:, :4], spread], 1)
        planes.append(image.T.view(CHANNELS, size, size))
    return torch.cat(planes, 2)
