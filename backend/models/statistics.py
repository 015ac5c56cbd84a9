# SPDX-License-Identifier: GPL-3.0-or-later
"""Latents to zero mean and unit variance and back: what diffusion's noise schedule is made for.

The mean is kept per cell, so that the average head need not be learnt, the standard deviation per plane
and channel.
"""

import torch
from torch import Tensor, nn

from backend.models.triplane import PLANES


class LatentStatistics(nn.Module):
    """What every codec of the pipeline knows about its latents ``[B, c, r, 3r]``."""

    latent_mean: Tensor
    latent_std: Tensor

    def begin_statistics(self, channels: int, size: int) -> None:
        """Register the statistics as buffers, mean zero and deviation one."""
        self.register_buffer("latent_mean", torch.zeros(1, channels, size, PLANES * size))
        self.register_buffer("latent_std", torch.ones(1, channels, 1, PLANES))

    @torch.no_grad()
    def measure(self, mean: Tensor, square: Tensor) -> None:
        """Set the statistics.

        Args:
            mean, square: ``[c, r, 3r]``, over all subjects and their mirror images, of the latents and of
                their squares; :func:`backend.training.latents.moments` gives both.
        """
        self.latent_mean.copy_(mean[None])
        spread = (square - mean.square()).clamp_min(0).unflatten(2, (PLANES, -1)).mean((1, 3)).sqrt()
        self.latent_std.copy_(spread[None, :, None].clamp_min(1e-6))

    def standardise(self, latents: Tensor) -> Tensor:
        """Latents to zero mean and unit variance, ``[B, c, r, 3r]``."""
        return (latents - self.latent_mean) / self._deviation()

    def unstandardise(self, latents: Tensor) -> Tensor:
        """The inverse of :meth:`standardise`."""
        return latents * self._deviation() + self.latent_mean

    def _deviation(self) -> Tensor:
        return self.latent_std.repeat_interleave(self.latent_mean.shape[2], 3)
