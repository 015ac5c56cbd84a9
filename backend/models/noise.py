# SPDX-License-Identifier: GPL-3.0-or-later
"""The noise schedule that training and sampling share."""

import math

import torch
from diffusers import DDIMScheduler, DDPMScheduler, DPMSolverMultistepScheduler
from torch import Tensor

TRAINING_STEPS = 1000
SHIFT = 5.0
"""How much more noise the middle of the road has than the signal.

A latent is smooth: hair, skin and clothes show through noise ten times as strong, so that a plain cosine
leaves what z decides to the last twentieth of the timesteps. Noise below a third of the latent is forgiven by
the decoder anyway.
"""
UPSAMPLING_STEPS = 100


def shifted(time: Tensor, shift: float = SHIFT) -> Tensor:
    """Timesteps, 0..999, of ``time`` in 0..1, shifted towards noise.

    The ratio of noise to signal of the cosine schedule, about tan(pi time / 2), is multiplied by ``shift``
    (Hoogeboom et al. 2023, "simple diffusion", section 3.1).
    """
    angle = torch.atan(shift * torch.tan(time.double() * (math.pi / 2)))
    return (angle * (2 / math.pi * TRAINING_STEPS)).long().clamp(0, TRAINING_STEPS - 1)


def sampling_timesteps(steps: int, shift: float = SHIFT) -> list[int]:
    """At most ``steps`` timesteps from pure noise downwards; fewer where they would coincide."""
    time = 1 - torch.arange(steps, dtype=torch.float64) / steps
    return torch.unique(shifted(time, shift)).flip(0).tolist()


def training_scheduler() -> DDPMScheduler:
    """Cosine schedule (Nichol & Dhariwal 2021) with v-prediction (Salimans & Ho 2022), zero terminal SNR."""
    return DDPMScheduler(
        num_train_timesteps=TRAINING_STEPS,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        rescale_betas_zero_snr=True,
    )


def sampling_scheduler() -> DPMSolverMultistepScheduler:
    """DPM-Solver++ 2M (Lu et al. 2022) over the schedule of :func:`training_scheduler`."""
    return DPMSolverMultistepScheduler.from_config(
        training_scheduler().config, algorithm_type="dpmsolver++", solver_order=2
    )


def upsampling_scheduler() -> DDIMScheduler:
    """The strong schedule of RodinHD's upsampler, for a network that predicts the clean planes.

    The kept share of the signal's power is a sigmoid from 0 to 3 with temperature 0.1 (Chen 2023, algorithm
    1). Large planes of many channels show through much noise: three of the hundred steps have less noise than
    signal.
    """
    time = torch.arange(UPSAMPLING_STEPS + 1, dtype=torch.float64) / UPSAMPLING_STEPS
    fall = torch.sigmoid(-30 * time) * 2
    kept = (fall - fall[-1]) / (fall[0] - fall[-1])
    return DDIMScheduler(
        num_train_timesteps=UPSAMPLING_STEPS,
        trained_betas=(1 - kept[1:] / kept[:-1]).clamp(max=0.999).tolist(),
        prediction_type="sample",
        clip_sample=False,
        timestep_spacing="trailing",
    )
