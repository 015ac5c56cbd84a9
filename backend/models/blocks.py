# SPDX-License-Identifier: GPL-3.0-or-later
"""Building blocks of the roll-out networks; all take folded planes ``[B * 3, C, R, R]``."""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.rollout import Conv3DAware
from backend.models.triplane import PLANES

GROUPS = 8


class ResBlock(nn.Module):
    """Two convolutions with an optional adaptive group normalisation between them.

    AdaGN (Rodin, section 3.2; Dhariwal & Nichol 2021): the embedding scales and shifts the second
    normalisation.

    Args:
        in_channels, out_channels: C, C'.
        embedding: width of the conditioning vector, or None for none.
        dropout: before the second convolution.
        aware: 3D-aware convolutions, or plain ones where attention connects the planes.
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        embedding: int | None = None,
        dropout: float = 0.0,
        aware: bool = True,
    ) -> None:
        super().__init__()
        self.norm1 = nn.GroupNorm(GROUPS, in_channels)
        self.conv1 = convolution(in_channels, out_channels, aware)
        self.norm2 = nn.GroupNorm(GROUPS, out_channels)
        self.adapt = nn.Linear(embedding, 2 * out_channels) if embedding else None
        self.dropout = nn.Dropout(dropout)
        self.conv2 = convolution(out_channels, out_channels, aware)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)
        self.skip = nn.Identity() if in_channels == out_channels else nn.Conv2d(in_channels, out_channels, 1)

    def forward(self, planes: Tensor, embedding: Tensor | None = None) -> Tensor:
        """``embedding [B, E]``, one vector for the three planes of each sample."""
        hidden = self.norm2(self.conv1(F.silu(self.norm1(planes))))
        if self.adapt is not None:
            vector = self.adapt(embedding).repeat_interleave(PLANES, 0)
            scale, shift = vector[:, :, None, None].chunk(2, 1)
            hidden = hidden * (1 + scale) + shift
        return self.skip(planes) + self.conv2(self.dropout(F.silu(hidden)))


def convolution(in_channels: int, out_channels: int, aware: bool) -> Conv3DAware | nn.Conv2d:
    """3 x 3, 3D-aware or within each plane."""
    if aware:
        return Conv3DAware(in_channels, out_channels)
    return nn.Conv2d(in_channels, out_channels, 3, padding=1)


class PlaneAttention(nn.Module):
    """Self-attention over all cells of the three planes of a sample at once.

    Args:
        channels: C.
        head_channels: of a head; None for four heads.
    """

    def __init__(self, channels: int, head_channels: int | None = None) -> None:
        super().__init__()
        self.heads = channels // head_channels if head_channels else 4
        self.norm = nn.GroupNorm(GROUPS, channels)
        self.query_key_value = nn.Linear(channels, 3 * channels)
        self.out = nn.Linear(channels, channels)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, planes: Tensor) -> Tensor:
        count, channels, size, _ = planes.shape
        tokens = self.norm(planes).permute(0, 2, 3, 1).reshape(count // PLANES, -1, channels)
        projected = self.query_key_value(tokens).unflatten(2, (3, self.heads, -1))
        query, key, value = projected.permute(2, 0, 3, 1, 4).unbind(0)
        mixed = F.scaled_dot_product_attention(query, key, value).transpose(1, 2).flatten(2)
        return planes + self.out(mixed).view(count, size, size, channels).permute(0, 3, 1, 2)


class PlanePosition(nn.Module):
    """A learned vector for each cell of each plane, which also tells the planes apart."""

    def __init__(self, channels: int, size: int) -> None:
        super().__init__()
        self.table = nn.Parameter(torch.randn(PLANES, channels, size, size) * 0.02)

    def forward(self, planes: Tensor) -> Tensor:
        return planes + self.table.repeat(planes.shape[0] // PLANES, 1, 1, 1)


def sinusoidal_embedding(timesteps: Tensor, width: int) -> Tensor:
    """Timesteps ``[B]`` to ``[B, width]`` (Vaswani et al. 2017, as in DDPM)."""
    half = width // 2
    rates = torch.exp(torch.arange(half, device=timesteps.device) * (-math.log(10000) / half))
    angles = timesteps[:, None].float() * rates
    return torch.cat([angles.sin(), angles.cos()], 1)
