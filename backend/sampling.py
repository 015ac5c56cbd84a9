# SPDX-License-Identifier: GPL-3.0-or-later
"""The base diffusion's way from noise to latents: guidance, its interval and its rescaling."""

from collections.abc import Callable

import torch
from diffusers.schedulers.scheduling_dpmsolver_multistep import DPMSolverMultistepScheduler
from torch import Tensor

from backend.models.given import Given
from backend.models.noise import sampling_timesteps
from backend.models.unet import RolloutUNet
from backend.settings import Settings

LATENT_LIMIT = 8.0
"""Standard deviations that no clean latent exceeds; of the training latents one in 80,000 does."""


def denoise(
    unet: RolloutUNet,
    scheduler: DPMSolverMultistepScheduler,
    noise: Tensor,
    z: Tensor,
    settings: Settings,
    watch: Callable[[int, int, Tensor], None],
    origin: Tensor | None = None,
    given: Given | None = None,
) -> Tensor:
    """Standardised latents ``[B, c, r, 3r]``.

    Guidance acts between two shares of the steps, hence between two noise levels, for the steps' noise is
    given (Kynkaanniemi et al. 2024: at the highest it costs diversity, at the lowest it does nothing).

    Args:
        unet: v-prediction network.
        scheduler: variance-preserving, v-prediction.
        noise: of unit variance, ``[B, c, r, 3r]``.
        z: unit vectors ``[B, D]``.
        settings: steps and guidance.
        watch: called after each step with its number, of how many, and the clean latents it foresees.
        origin: what guidance leads away from, unit vectors ``[B, D]``; None is no z at all.
        given: palettes and front maps of the B samples, which guidance leads to as well.
    """
    timesteps = sampling_timesteps(settings.steps, unet.config.shift)
    scheduler.set_timesteps(timesteps=timesteps, device=noise.device)
    latents, steps = noise * scheduler.init_noise_sigma, len(scheduler.timesteps)
    for step, timestep in enumerate(scheduler.timesteps):
        scales = _scales(settings, step / steps, given is not None)
        velocity = _velocity(unet, latents, timestep, z, origin, given, scales, settings.guidance_rescale)
        kept = scheduler.alphas_cumprod[timestep.long().cpu()].to(latents.device)
        foreseen = kept.sqrt() * latents - (1 - kept).sqrt() * velocity
        clean = foreseen.clamp(-LATENT_LIMIT, LATENT_LIMIT)
        velocity = velocity + (foreseen - clean) / (1 - kept).sqrt()
        latents = scheduler.step(velocity, timestep, latents, return_dict=False)[0]
        watch(step + 1, steps, clean)
    return latents


def _scales(settings: Settings, share: float, given: bool) -> tuple[float, float]:
    """Guidance scales of z and of what else is given, at a share of the steps.

    Palette and front map have a scale of their own only until ``condition_end``: by then hair, hats and
    colours are decided, and a scale of their own costs a third prediction.
    """
    guided = settings.guidance_start <= share < settings.guidance_end
    scale = settings.guidance_scale if guided else 1.0
    if not (given and guided) or settings.condition_scale is None or share >= settings.condition_end:
        return scale, scale
    return scale, settings.condition_scale


def _velocity(
    unet: RolloutUNet,
    latents: Tensor,
    timestep: Tensor,
    z: Tensor,
    origin: Tensor | None,
    given: Given | None,
    scales: tuple[float, float],
    rescale: float,
) -> Tensor:
    """Classifier-free guidance by z and by what else is given, ``c``, each with a scale of its own, rescaled.

    ``v(origin) + scale_z (v(z) - v(origin)) + scale_c (v(z, c) - v(z))``, as Brooks et al. 2023 (equation 3)
    weigh two conditions. With equal scales the middle one cancels out and is not computed. ``rescale`` is the
    share of the way back to the deviation of v(z, c) (Lin et al. 2023, equations 14 to 16).
    """
    sample, (of_z, of_given) = latents.to(unet.dtype), scales
    if of_z == of_given == 1:
        return unet(sample, timestep, z.to(sample.dtype), given=given).float()
    count = 2 if of_z == of_given else 3
    drop = torch.tensor([False] * (count - 1) + [origin is None], device=z.device).repeat_interleave(len(z))
    several = torch.cat([z] * (count - 1) + [z if origin is None else origin]).to(sample.dtype)
    pairs = given and given.and_unknown(count - 1)
    found = unet(sample.repeat(count, 1, 1, 1), timestep, several, drop, pairs).float().chunk(count)
    told, free = found[0], found[-1]
    if count == 2:
        guided = torch.lerp(free, told, of_z)
    else:
        guided = free + of_z * (found[1] - free) + of_given * (told - found[1])
    shrink = told.std((1, 2, 3), keepdim=True) / guided.std((1, 2, 3), keepdim=True)
    return guided * (1 + rescale * (shrink - 1))
