# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and sampling agree on the noise schedule."""

import pytest
import torch

from backend.models.noise import (
    SHIFT,
    TRAINING_STEPS,
    sampling_scheduler,
    sampling_timesteps,
    shifted,
    training_scheduler,
)


def test_the_last_step_is_pure_noise() -> None:
    assert training_scheduler().alphas_cumprod[-1] == 0


@pytest.mark.parametrize("time", [0.3, 0.5, 0.9])
def test_the_shift_multiplies_the_ratio_of_noise_to_signal(time: float) -> None:
    signal = training_scheduler().alphas_cumprod
    plain, moved = signal[int(time * TRAINING_STEPS)], signal[shifted(torch.tensor(time))]
    ratio = ((1 - moved) / moved).sqrt() / ((1 - plain) / plain).sqrt()
    assert ratio == pytest.approx(SHIFT, rel=0.04)


def test_without_a_shift_timesteps_are_even() -> None:
    time = torch.tensor([0.0, 0.25, 0.5, 0.75])
    assert (shifted(time, 1.0) - (time * TRAINING_STEPS).long()).abs().max() <= 1
    assert sampling_timesteps(4, 1.0)[1:] == pytest.approx([750, 500, 250], abs=1)


@pytest.mark.parametrize("steps", [2, 25, 1000])
def test_sampling_begins_at_pure_noise_and_never_stands_still(steps: int) -> None:
    timesteps = torch.tensor(sampling_timesteps(steps))
    assert timesteps[0] == TRAINING_STEPS - 1
    assert (timesteps.diff() < 0).all()
    assert len(timesteps) == steps or steps > 200


@pytest.mark.parametrize("steps", [8, 25])
def test_a_perfect_denoiser_reaches_the_data(steps: int) -> None:
    torch.manual_seed(0)
    clean = torch.randn(1, 8, 4, 12)
    scheduler = sampling_scheduler()
    scheduler.set_timesteps(timesteps=sampling_timesteps(steps))
    signal = training_scheduler().alphas_cumprod
    sample = torch.randn_like(clean) * scheduler.init_noise_sigma
    assert scheduler.timesteps[0] == TRAINING_STEPS - 1
    for timestep in scheduler.timesteps:
        kept = signal[timestep]
        noise = (sample - kept.sqrt() * clean) / (1 - kept).sqrt()
        velocity = kept.sqrt() * noise - (1 - kept).sqrt() * clean
        sample = scheduler.step(velocity, timestep, sample).prev_sample
    torch.testing.assert_close(sample, clean, atol=2e-2, rtol=0)
