# SPDX-License-Identifier: GPL-3.0-or-later
"""From latents to their noise and back, on data whose best network is known: a Gaussian around z."""

from types import SimpleNamespace

import pytest
import torch

from backend.inversion import invert
from backend.models.noise import SHIFT, sampling_scheduler
from backend.sampling import denoise
from backend.settings import Settings

SETTINGS = Settings.of("balanced", guidance_scale=1)
SPREAD = 0.6


class GaussianNet:
    """v of latents whose every cell is z[0] on average, with a deviation of ``SPREAD``."""

    config = SimpleNamespace(shift=SHIFT)
    dtype = torch.float32

    def __init__(self) -> None:
        self.kept = sampling_scheduler().alphas_cumprod
        self.calls = 0

    def __call__(self, sample, timestep, z, drop=None, given=None):
        self.calls += 1
        kept = self.kept[int(timestep)]
        signal, noise = kept.sqrt(), (1 - kept).sqrt()
        mean = z[:, :1, None, None]
        share = signal * SPREAD**2 / (kept * SPREAD**2 + 1 - kept)
        clean = mean + share * (sample - signal * mean)
        return signal * (sample - signal * clean) / noise - noise * clean if noise > 0 else -clean


@pytest.fixture
def latents() -> torch.Tensor:
    return 0.8 + SPREAD * torch.randn(1, 8, 8, 24, generator=torch.Generator().manual_seed(1))


Z = torch.tensor([[0.8, 0.6]])


def there_and_back(latents: torch.Tensor, z: torch.Tensor, **settings) -> torch.Tensor:
    net, scheduler = GaussianNet(), sampling_scheduler()
    noise = invert(net, scheduler, latents, Z, SETTINGS, lambda step, steps: None)
    chosen = SETTINGS.changed(**settings)
    return denoise(net, scheduler, noise, z, chosen, lambda step, steps, clean: None, Z)


def test_the_noise_is_that_of_the_latents(latents: torch.Tensor) -> None:
    net, told = GaussianNet(), []
    noise = invert(net, sampling_scheduler(), latents, Z, SETTINGS, lambda *step: told.append(step))
    truth = (latents - 0.8) / SPREAD
    assert torch.corrcoef(torch.stack([noise.flatten(), truth.flatten()]))[0, 1] > 0.99
    assert 0.9 < noise.std() < 1.3
    assert net.calls == SETTINGS.steps + 1
    assert told == [(step + 1, SETTINGS.steps) for step in range(SETTINGS.steps)]


@pytest.mark.parametrize("scale", [1.0, 4.0])
def test_the_same_z_leads_back_whatever_the_guidance(latents: torch.Tensor, scale: float) -> None:
    back = there_and_back(latents, Z, guidance_scale=scale)
    assert (back - latents).std() < 0.05 and abs(float((back - latents).mean())) < 0.02


def test_another_z_changes_what_it_means_and_keeps_the_rest(latents: torch.Tensor) -> None:
    changed = there_and_back(latents, Z + torch.tensor([[0.5, 0]]))
    difference = changed - latents
    assert float(difference.mean()) == pytest.approx(0.5, abs=0.05)
    assert difference.std() < 0.05


def test_guidance_leads_away_from_the_origin(latents: torch.Tensor) -> None:
    target = Z + torch.tensor([[0.2, 0]])
    once, thrice = (there_and_back(latents, target, guidance_scale=scale) for scale in (1.0, 3.0))
    assert float((thrice - latents).mean()) == pytest.approx(3 * float((once - latents).mean()), rel=0.15)
