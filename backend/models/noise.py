# SPDX-License-Identifier: GPL-3.0-or-later
"""The noise schedule that training and sampling share."""

from diffusers import DDPMScheduler, DPMSolverMultistepScheduler

TRAINING_STEPS = 1000


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
        training_scheduler().config, algorithm_type="dpmsolver++", solver_order=2, timestep_spacing="trailing"
    )
