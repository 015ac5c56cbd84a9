# SPDX-License-Identifier: GPL-3.0-or-later
"""The base diffusion's way back: from latents to the noise that they would come from.

With v-prediction a step of DDIM (Song et al. 2021, equation 12) turns signal and noise by an angle. To turn
back takes the velocity at the noisier end, which only the result tells: it is guessed with the velocity of
the step before and corrected once, at one call of the network a step.
"""

import math
from collections.abc import Callable

import torch
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from torch import Tensor

from backend.models.noise import sampling_timesteps
from backend.models.unet import RolloutUNet
from backend.settings import Settings


def invert(
    unet: RolloutUNet,
    scheduler: DPMSolverMultistepScheduler,
    latents: Tensor,
    z: Tensor,
    settings: Settings,
    watch: Callable[[int, int], None],
) -> Tensor:
    """The noise ``[B, c, r, 3r]`` from which :func:`backend.sampling.denoise` nearly reaches ``latents``.

    It does under the same ``z [B, D]`` and steps and without guidance.

    Args:
        unet: v-prediction network.
        scheduler: variance-preserving, v-prediction.
        latents: clean, standardised.
        z: unit vectors.
        settings: how many steps.
        watch: called after each step with its number and of how many.
    """
    timesteps = sampling_timesteps(settings.steps, unet.config.shift)
    kept = scheduler.alphas_cumprod[timesteps].double()
    angles = torch.atan2((1 - kept).sqrt(), kept.sqrt()).tolist()

    def velocity(state: Tensor, timestep: int) -> Tensor:
        at = torch.tensor(timestep, device=state.device)
        return unet(state.to(unet.dtype), at, z.to(unet.dtype)).float()

    state, known, below = latents, velocity(latents, timesteps[-1]), 0.0
    for step, (timestep, angle) in enumerate(zip(timesteps[::-1], angles[::-1], strict=True)):
        cos, sin = math.cos(angle - below), math.sin(angle - below)
        known = velocity(cos * state + sin * known, timestep)
        state, below = (state + sin * known) / cos, angle
        watch(step + 1, len(timesteps))
    return state
