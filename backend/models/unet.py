# SPDX-License-Identifier: GPL-3.0-or-later
"""The base diffusion network: a roll-out U-Net over the autoencoder's latent (Rodin, section 3.2).

3D-aware convolution at the high resolutions, self-attention over all three planes at the low ones,
and the latent z beside the timestep by AdaGN in every block.
"""

from collections.abc import Callable
from functools import partial

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from torch import Tensor, nn

from backend.models.blocks import (
    GROUPS,
    PlaneAttention,
    PlanePosition,
    ResBlock,
    convolution,
    sinusoidal_embedding,
)
from backend.models.given import FrontMapEncoder, Given, PaletteEmbedding
from backend.models.noise import SHIFT
from backend.models.triplane import PLANES, fold, unfold


class _Stage(nn.Module):
    """A residual block that connects the planes: 3D-aware, or plain with attention after it."""

    gradient_checkpointing = False
    _gradient_checkpointing_func: Callable[..., Tensor]

    def __init__(
        self,
        in_channels: int,
        channels: int,
        attend: bool,
        embedding: int,
        dropout: float,
        aware: bool,
        head_channels: int | None,
    ) -> None:
        super().__init__()
        self.block = ResBlock(in_channels, channels, embedding, dropout, aware=aware and not attend)
        self.attention = PlaneAttention(channels, head_channels) if attend else None

    def forward(self, planes: Tensor, embedding: Tensor) -> Tensor:
        if self.gradient_checkpointing and torch.is_grad_enabled():
            return self._gradient_checkpointing_func(self._connected, planes, embedding)
        return self._connected(planes, embedding)

    def _connected(self, planes: Tensor, embedding: Tensor) -> Tensor:
        planes = self.block(planes, embedding)
        return planes if self.attention is None else self.attention(planes)


class RolloutUNet(ModelMixin, ConfigMixin):
    """v-prediction network over rolled-out latents.

    Args:
        latent_channels: of the latent.
        latent_size: r, cells along an edge of a latent plane.
        z_channels: width of the latent z.
        patch: cells merged into one by pixel-unshuffle before the first level.
        widths: channels of each level; every level after the first halves the resolution.
        attention_levels: the levels with self-attention.
        blocks: residual blocks a level on the way down; one more on the way up.
        dropout: in every residual block.
        aware: 3D-aware convolutions where there is no attention; plain ones are for comparison.
        head_channels: of an attention head; None for four heads.
        shift: how far the timesteps that it learns and samples lean towards noise
            (:func:`backend.models.noise.shifted`).
        given: whether it reads a palette and a front map beside z.
    """

    _supports_gradient_checkpointing = True

    @register_to_config
    def __init__(
        self,
        latent_channels: int = 8,
        latent_size: int = 32,
        z_channels: int = 256,
        patch: int = 2,
        widths: tuple[int, ...] = (96, 160, 224),
        attention_levels: tuple[int, ...] = (1, 2),
        blocks: int = 1,
        dropout: float = 0.0,
        aware: bool = True,
        head_channels: int | None = None,
        shift: float = SHIFT,  # noqa: ARG002 - read from the configuration
        given: bool = False,
    ) -> None:
        super().__init__()
        embedding = 4 * widths[0]
        stage = partial(
            _Stage, embedding=embedding, dropout=dropout, aware=aware, head_channels=head_channels
        )
        channels = latent_channels * patch**2
        self.time = nn.Sequential(nn.Linear(widths[0], embedding), nn.SiLU(), nn.Linear(embedding, embedding))
        self.condition = nn.Sequential(
            nn.Linear(z_channels, embedding), nn.SiLU(), nn.Linear(embedding, embedding)
        )
        self.null = nn.Parameter(torch.zeros(embedding))
        self.enter = convolution(channels, widths[0], aware)
        self.position = PlanePosition(widths[0], latent_size // patch)
        self.palette = PaletteEmbedding(embedding) if given else None
        self.front_map = (
            FrontMapEncoder(widths[0], latent_size // patch, embedding, channels) if given else None
        )
        self.down, self.shrink = nn.ModuleList(), nn.ModuleList()
        width, skips = widths[0], [widths[0]]
        for level, level_width in enumerate(widths):
            attend = level in attention_levels
            for _ in range(blocks):
                self.down.append(stage(width, level_width, attend))
                width = level_width
                skips.append(width)
            if level < len(widths) - 1:
                self.shrink.append(nn.Conv2d(width, width, 2, stride=2))
                skips.append(width)
        self.middle = stage(width, width, True)
        self.up, self.grow = nn.ModuleList(), nn.ModuleList()
        for level, level_width in reversed(list(enumerate(widths))):
            attend = level in attention_levels
            for _ in range(blocks + 1):
                self.up.append(stage(width + skips.pop(), level_width, attend))
                width = level_width
            if level > 0:
                self.grow.append(nn.Conv2d(width, width, 1))
        self.leave = nn.Sequential(nn.GroupNorm(GROUPS, width), nn.SiLU(), nn.Conv2d(width, channels, 1))
        nn.init.zeros_(self.leave[2].weight)
        nn.init.zeros_(self.leave[2].bias)

    def forward(
        self,
        sample: Tensor,
        timestep: Tensor,
        z: Tensor | None,
        drop: Tensor | None = None,
        given: Given | None = None,
    ) -> Tensor:
        """Predict v.

        Args:
            sample: noisy standardised latents ``[B, c, r, 3r]``.
            timestep: ``[B]`` or scalar, 0..999.
            z: ``[B, z_channels]`` unit vectors, or None for the unconditional prediction.
            drop: ``[B]`` bool, the samples whose z is left out (classifier-free guidance).
            given: palettes and front maps, for a network that reads them; None if nothing is known.

        Returns:
            ``[B, c, r, 3r]``.
        """
        batch, count = len(sample), self.config.blocks
        levels = len(self.config.widths)
        condition = self.null.expand(batch, -1)
        if z is not None:
            condition = self.condition(z * self.config.z_channels**0.5)
            if drop is not None:
                condition = torch.where(drop[:, None], self.null.to(condition.dtype), condition)
        waves = sinusoidal_embedding(timestep.reshape(-1).expand(batch), self.config.widths[0])
        embedding = self.time(waves.to(condition.dtype)) + condition
        around = 0
        if self.palette is not None:
            given = (given or Given.unknown(batch)).to(sample.device)
            palettes, anything = given.known()
            embedding = embedding + palettes[:, None] * self.palette(given.palettes)
        embedding = F.silu(embedding)

        planes = F.pixel_unshuffle(fold(sample), self.config.patch)
        planes = self.position(self.enter(planes.contiguous(memory_format=torch.channels_last)))
        if self.front_map is not None and given is not None:
            known = anything.repeat_interleave(PLANES)[:, None, None, None]
            front, around = (known * each for each in self.front_map(given.front_maps, embedding))
            planes = planes + front
        skips = [planes]
        for level in range(levels):
            for stage in self.down[level * count : (level + 1) * count]:
                planes = stage(planes, embedding)
                skips.append(planes)
            if level < levels - 1:
                planes = self.shrink[level](planes)
                skips.append(planes)
        planes = self.middle(planes, embedding)
        for level in range(levels):
            for stage in self.up[level * (count + 1) : (level + 1) * (count + 1)]:
                planes = stage(torch.cat([planes, skips.pop()], 1), embedding)
            if level < levels - 1:
                planes = F.interpolate(self.grow[level](planes), scale_factor=2.0)
        return unfold(F.pixel_shuffle((self.leave(planes) + around).to(sample.dtype), self.config.patch))
