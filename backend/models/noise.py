# SPDX-License-Identifier: GPL-3.0-or-later
"""The noise schedule that training and sampling share."""

import math

import torch
from diffusers import DDPMScheduler, DPMSolverMultistepScheduler
from torch import Tensor

TRAINING_STEPS = 1000
SHIFT = 5.0
"""How much more noise the middle of the road has than the signal.

A latent is smooth: hair, skin and clothes show through noise ten times as strong, so that a plain cosine
leaves what z decides to the last twentieth of the timesteps. Noise below a third of the latent is forgiven by
the decoder anyway.
"""


def shifted(time: Tensor) -> Tensor:
    """Timesteps, 0..999, of ``time`` in 0..1, shifted towards noise.

    The ratio of noise to signal of the cosine schedule, about tan(pi time / 2), is multiplied by ``SHIFT``
    (Hoogeboom et al. 2023, "simple diffusion", section 3.1).
    """
    angle = torch.atan(SHIFT * torch.tan(time.double() * (math.pi / 2)))
    return (angle * (2 / math.pi * TRAINING_STEPS)).long().clamp(0, TRAINING_STEPS - 1)


def sampling_timesteps(steps: int) -> list[int]:
    """At most ``steps`` timesteps from pure noise downwards; fewer where they would coincide."""
    time = 1 - torch.arange(steps, dtype=torch.float64) / steps
    return torch.unique(shifted(time)).flip(0).tolist()


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
