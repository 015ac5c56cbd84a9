# SPDX-License-Identifier: GPL-3.0-or-later
"""Where z comes from when there is no portrait: from a sentence, or from nothing.

A second, small diffusion over z itself (Rodin, section 3.2, for nothing; DALL-E 2, Ramesh et al. 2022,
section 2.2, for text). A sentence's z lies beside the portraits' in CLIP space, not among them, and it leaves
much open; the prior draws a portrait's z that fits.
"""

import torch
import torch.nn.functional as F
from diffusers.configuration_utils import ConfigMixin, register_to_config
from diffusers.models.modeling_utils import ModelMixin
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from torch import Tensor, nn

from backend.models.blocks import sinusoidal_embedding
from backend.models.noise import sampling_scheduler, sampling_timesteps

STEPS = 20
GUIDANCE = 2.0
CANDIDATES = 4


class _Block(nn.Module):
    """A residual perceptron whose normalisation the condition scales and shifts."""

    def __init__(self, width: int, dropout: float) -> None:
        super().__init__()
        self.norm = nn.LayerNorm(width, elementwise_affine=False)
        self.adapt = nn.Linear(width, 2 * width)
        self.layers = nn.Sequential(
            nn.Linear(width, 2 * width), nn.SiLU(), nn.Dropout(dropout), nn.Linear(2 * width, width)
        )
        nn.init.zeros_(self.layers[3].weight)
        nn.init.zeros_(self.layers[3].bias)

    def forward(self, hidden: Tensor, condition: Tensor) -> Tensor:
        scale, shift = self.adapt(condition).chunk(2, -1)
        return hidden + self.layers(self.norm(hidden) * (1 + scale) + shift)


class DiffusionPrior(ModelMixin, ConfigMixin):
    """Denoises a portrait's z, x0-prediction, told a sentence's z or nothing.

    A residual perceptron, as of the latent prior of Diffusion Autoencoders (Preechakul et al. 2022): DALL-E
    2's transformer would attend to four tokens, of which three are conditions, at several times the cost.

    Args:
        z_channels: D.
        width: of the hidden layers.
        depth: residual blocks.
        dropout: in every block.
    """

    mean: Tensor
    std: Tensor

    @register_to_config
    def __init__(
        self,
        z_channels: int = 256,
        width: int = 384,
        depth: int = 5,
        dropout: float = 0.1,
    ) -> None:
        super().__init__()
        self.enter = nn.Linear(z_channels, width)
        self.time = nn.Sequential(nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width))
        self.text = nn.Linear(z_channels, width)
        self.nothing = nn.Parameter(torch.zeros(width))
        self.blocks = nn.ModuleList(_Block(width, dropout) for _ in range(depth))
        self.leave = nn.Sequential(nn.LayerNorm(width), nn.Linear(width, z_channels))
        self.register_buffer("mean", torch.zeros(z_channels))
        self.register_buffer("std", torch.ones(()))

    @torch.no_grad()
    def measure(self, z: Tensor) -> None:
        """Set what :meth:`standardise` needs from portraits' ``z [N, D]``."""
        self.mean.copy_(z.mean(0))
        self.std.copy_((z - self.mean).square().mean().sqrt())

    def standardise(self, z: Tensor) -> Tensor:
        """``z [B, D]`` to zero mean; one scale for all channels, whose mean variance becomes 1."""
        return (z - self.mean) / self.std

    def forward(self, noisy: Tensor, timestep: Tensor, text_z: Tensor, drop: Tensor) -> Tensor:
        """Predict the clean standardised z.

        Args:
            noisy: standardised, ``[B, D]``.
            timestep: ``[B]``, 0..999.
            text_z: unit vectors ``[B, D]``.
            drop: ``[B]`` bool, where the sentence is left out.

        Returns:
            ``[B, D]``.
        """
        length = text_z.shape[1] ** 0.5
        told = torch.where(drop[:, None], self.nothing, self.text(text_z * length))
        waves = sinusoidal_embedding(timestep, self.config.width).to(noisy.dtype)
        condition, hidden = F.silu(self.time(waves) + told), self.enter(noisy)
        for block in self.blocks:
            hidden = block(hidden, condition)
        return self.leave(hidden)

    @torch.no_grad()
    def sample(
        self,
        text_z: Tensor | None,
        count: int,
        generator: torch.Generator,
        guidance: float = GUIDANCE,
        candidates: int = CANDIDATES,
    ) -> Tensor:
        """Portraits' z, unit vectors ``[count, D]``, float32.

        Args:
            text_z: a sentence's ``[1, D]``, or None for anybody.
            count: how many.
            generator: of the noise, on the CPU.
            guidance: how strictly the sentence is followed; 1 is unguided.
            candidates: drawn for each z; the one nearest to the sentence is kept (DALL-E 2 draws two).
        """
        drawn = count if text_z is None else count * candidates
        scheduler = DPMSolverMultistepScheduler.from_config(
            sampling_scheduler().config, prediction_type="sample"
        )
        scheduler.set_timesteps(timesteps=sampling_timesteps(STEPS), device=self.device)
        z = torch.randn(drawn, len(self.mean), generator=generator).to(self.device)
        for timestep in scheduler.timesteps:
            clean = self._guided(z.to(self.dtype), timestep.expand(drawn), text_z, guidance).float()
            z = scheduler.step(clean, timestep, z, return_dict=False)[0]
        z = F.normalize(z * self.std.float() + self.mean.float(), dim=-1)
        if text_z is None:
            return z
        best = (z @ text_z[0].to(z)).view(count, candidates).argmax(1)
        return z.view(count, candidates, -1)[torch.arange(count), best]

    def _guided(self, noisy: Tensor, timestep: Tensor, text_z: Tensor | None, guidance: float) -> Tensor:
        told = torch.zeros(len(noisy), dtype=torch.bool, device=noisy.device)
        if text_z is None:
            return self(noisy, timestep, noisy, ~told)
        text = text_z.to(noisy).expand(len(noisy), -1)
        if guidance == 1:
            return self(noisy, timestep, text, told)
        both = self(noisy.repeat(2, 1), timestep.repeat(2), text.repeat(2, 1), torch.cat([told, ~told]))
        with_text, free = both.chunk(2)
        return torch.lerp(free, with_text, guidance)
