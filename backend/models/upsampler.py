# SPDX-License-Identifier: GPL-3.0-or-later
"""The diffusion upsampler: low-resolution planes to the final ones (Rodin, section 3.3).

A roll-out U-Net that predicts the clean planes instead of the noise, so that they can be rendered
while it learns. It sees the low-resolution planes, raised by bicubic interpolation, beside the noisy ones
at its entry and once more at its tail (RodinHD, section 3.2), and starts as that interpolation. Every
residual block has 3D-aware convolutions and AdaGN of timestep and z; there is no attention.
"""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from diffusers.utils.torch_utils import randn_tensor
from torch import Tensor, nn

from backend.models.blocks import GROUPS, PlanePosition, ResBlock, sinusoidal_embedding
from backend.models.fitted import resize_planes
from backend.models.noise import upsampling_scheduler
from backend.models.rollout import Conv3DAware
from backend.models.statistics import LatentStatistics
from backend.models.triplane import PLANES, fold, unfold

SAMPLING_STEPS = 10


class RolloutUpsampler(LatentStatistics, ModelMixin, ConfigMixin):
    """x0-prediction network over rolled-out planes, conditioned on low-resolution planes and z.

    The default sizes fit the bundled model's planes; ``configs/rodin-paper.toml`` has the paper's.

    Args:
        plane_channels: C; with ``patch`` and ``widths`` it must make sums that 8 divides.
        low_size: r, cells along an edge of a low-resolution plane.
        plane_size: R, cells along an edge of a final plane.
        z_channels: width of the latent z.
        patch: cells merged into one by pixel-unshuffle before the first level; the paper merges none.
        widths: channels of each level; every level after the first halves the resolution.
        blocks: residual blocks of a level on the way down, and as many on the way up.
        middle_blocks: residual blocks of the last level.
    """

    _supports_gradient_checkpointing = True

    @register_to_config
    def __init__(
        self,
        plane_channels: int = 24,
        low_size: int = 64,
        plane_size: int = 128,
        z_channels: int = 256,
        patch: int = 2,
        widths: tuple[int, ...] = (64, 96, 128),
        blocks: int = 1,
        middle_blocks: int = 2,
    ) -> None:
        super().__init__()
        channels, embedding = plane_channels * patch**2, 4 * widths[0]
        self.time = _perceptron(widths[0], embedding)
        self.condition = _perceptron(z_channels, embedding)
        self.enter = Conv3DAware(2 * channels, widths[0])
        self.position = PlanePosition(widths[0], 1)
        self.down, self.shrink, self.grow, self.up = (nn.ModuleList() for _ in range(4))
        for fine, coarse in pairwise(widths):
            self.down.append(_Blocks(fine, fine, embedding, blocks))
            self.shrink.append(nn.Conv2d(fine, coarse, 2, stride=2))
            self.grow.append(nn.Conv2d(coarse, fine, 1))
            self.up.append(_Blocks(2 * fine, fine, embedding, blocks))
        self.middle = _Blocks(widths[-1], widths[-1], embedding, middle_blocks)
        self.tail = _Blocks(widths[0] + channels, widths[0], embedding, 1)
        self.norm = nn.GroupNorm(GROUPS, widths[0])
        self.leave = nn.Conv2d(widths[0] + channels, channels, 3, padding=1)
        for parameter in self.leave.parameters():
            nn.init.zeros_(parameter)
        with torch.no_grad():
            nn.init.dirac_(self.leave.weight[:, widths[0] :])
        self.begin_statistics(plane_channels, plane_size)
        self.shape = (plane_channels, plane_size, PLANES * plane_size)
        self.low_size, self.patch, self.waves = low_size, patch, widths[0]

    def forward(self, sample: Tensor, timestep: Tensor, low: Tensor, z: Tensor) -> Tensor:
        """Predict the clean planes.

        Args:
            sample: noisy standardised planes ``[B, C, R, 3R]``.
            timestep: ``[B]`` or scalar, 0..99.
            low: low-resolution planes ``[B, C, r, 3r]`` as the field decoder reads them.
            z: ``[B, z_channels]`` unit vectors.

        Returns:
            Standardised planes ``[B, C, R, 3R]``.
        """
        waves = sinusoidal_embedding(timestep.reshape(-1).expand(len(sample)), self.waves)
        embedding = F.silu(self.time(waves.to(z.dtype)) + self.condition(z))
        raised = F.pixel_unshuffle(fold(self.standardise(self.raised(low))), self.patch)
        planes = torch.cat([F.pixel_unshuffle(fold(sample), self.patch), raised], 1)
        planes = self.position(self.enter(planes.contiguous(memory_format=torch.channels_last)))
        skips = []
        for level, shrink in zip(self.down, self.shrink, strict=True):
            skips.append(level(planes, embedding))
            planes = shrink(skips[-1])
        planes = self.middle(planes, embedding)
        for level, grow, skip in reversed(list(zip(self.up, self.grow, skips, strict=True))):
            planes = level(torch.cat([F.interpolate(grow(planes), scale_factor=2.0), skip], 1), embedding)
        planes = self.norm(self.tail(torch.cat([planes, raised], 1), embedding))
        clean = self.leave(torch.cat([F.silu(planes), raised], 1))
        return unfold(F.pixel_shuffle(clean.to(sample.dtype), self.patch))

    def raised(self, low: Tensor) -> Tensor:
        """Low-resolution planes by bicubic interpolation, ``[B, C, R, 3R]``: a start for diffusion."""
        return unfold(F.interpolate(fold(low), self.shape[1:2] * 2, mode="bicubic"))

    @torch.no_grad()
    def sample(
        self,
        low: Tensor,
        z: Tensor,
        generator: torch.Generator,
        steps: int = SAMPLING_STEPS,
        told: Callable[[int], None] = lambda _: None,
    ) -> Tensor:
        """Raise planes by diffusion (DDIM, Song et al. 2021, as RodinHD in few steps).

        Args:
            low: planes ``[B, C, r', 3r']`` as the field decoder reads them; others than ``low_size``
                are brought to it.
            z: ``[B, z_channels]`` unit vectors.
            generator: of the noise, on the CPU.
            steps: evaluations of the network.
            told: called after each step with the number of steps done.

        Returns:
            Planes ``[B, C, R, 3R]`` as the field decoder reads them, float32.
        """
        noisy = randn_tensor(
            (len(low), *self.shape), generator=generator, device=low.device, dtype=torch.float32
        )
        low, z = resize_planes(low, self.low_size).to(self.dtype), z.to(self.dtype)
        scheduler = upsampling_scheduler()
        scheduler.set_timesteps(steps, low.device)
        for done, timestep in enumerate(scheduler.timesteps, 1):
            clean = self(noisy.to(self.dtype), timestep, low, z).float()
            noisy = scheduler.step(clean, int(timestep), noisy, return_dict=False)[0]
            told(done)
        return self.unstandardise(noisy)


class _Blocks(nn.ModuleList):
    """Residual blocks in a row, whose insides may be computed twice to save memory."""

    gradient_checkpointing = False
    _gradient_checkpointing_func: Callable[..., Any]

    def __init__(self, in_channels: int, channels: int, embedding: int, count: int) -> None:
        widths = [in_channels, *[channels] * (count - 1)]
        super().__init__(ResBlock(width, channels, embedding) for width in widths)

    def forward(self, planes: Tensor, embedding: Tensor) -> Tensor:
        for block in self:
            if self.gradient_checkpointing and torch.is_grad_enabled():
                planes = self._gradient_checkpointing_func(block, planes, embedding)
            else:
                planes = block(planes, embedding)
        return planes


def _perceptron(in_channels: int, width: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(in_channels, width), nn.SiLU(), nn.Linear(width, width))
