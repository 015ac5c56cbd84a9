# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes generated portraits look like what arrives from a real photo: other colours, blur, offsets."""

from functools import partial

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.portrait.frame import BACKGROUND


def on_grey(portraits: Tensor) -> Tensor:
    """RGBA ``[B, H, W, 4]`` uint8 to RGB ``[B, 3, H, W]`` 0..1 on the background grey."""
    pixels = portraits.permute(0, 3, 1, 2).float() / 255
    colour, alpha = pixels[:, :3], pixels[:, 3:]
    return colour * alpha + BACKGROUND * (1 - alpha)


def augment(portraits: Tensor) -> Tensor:
    """A random version of each portrait.

    Args:
        portraits: RGBA ``[B, H, W, 4]`` uint8.

    Returns:
        RGB ``[B, 3, H, W]``, 0..1.
    """
    batch, device = len(portraits), portraits.device
    normal = partial(torch.randn, device=device)
    pixels = portraits.permute(0, 3, 1, 2).float() / 255
    colour, alpha = pixels[:, :3], pixels[:, 3:]
    exposure = torch.exp(0.22 * normal(batch, 1, 1, 1))
    tint = torch.exp(0.06 * normal(batch, 3, 1, 1))
    contrast = torch.exp(0.15 * normal(batch, 1, 1, 1))
    grey = colour.mean(1, keepdim=True)
    saturation = torch.exp(0.2 * normal(batch, 1, 1, 1))
    colour = (grey + (colour - grey) * saturation) * exposure * tint
    colour = ((colour - 0.5) * contrast + 0.5).clamp(0, 1)
    image = colour * alpha + BACKGROUND * (1 - alpha)

    turn, zoom = 0.06 * normal(batch), torch.exp(0.06 * normal(batch))
    cos, sin = zoom * turn.cos(), zoom * turn.sin()
    shift = 0.04 * normal(2, batch)
    maps = torch.stack([torch.stack([cos, -sin, shift[0]], 1), torch.stack([sin, cos, shift[1]], 1)], 1)
    grid = F.affine_grid(maps, list(image.shape), align_corners=False)
    image = F.grid_sample(image - BACKGROUND, grid, align_corners=False) + BACKGROUND

    softened = F.interpolate(F.avg_pool2d(image, 2), scale_factor=2.0, mode="bilinear")
    softness = torch.rand(batch, 1, 1, 1, device=device)
    image = torch.lerp(image, softened, softness)
    return (image + 0.02 * torch.rand(batch, 1, 1, 1, device=device) * torch.randn_like(image)).clamp(0, 1)
