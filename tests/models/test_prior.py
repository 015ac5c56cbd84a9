# SPDX-License-Identifier: GPL-3.0-or-later
"""z from a sentence or from nothing: unit vectors, repeatable, near to the sentence."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from backend.models.prior import DiffusionPrior

CHANNELS = 16


@pytest.fixture
def prior() -> DiffusionPrior:
    torch.manual_seed(0)
    model = DiffusionPrior(CHANNELS, width=16, depth=2).eval()
    for parameter in model.parameters():
        if not parameter.any():
            torch.nn.init.normal_(parameter, std=0.1)
    model.measure(torch.nn.functional.normalize(torch.randn(50, CHANNELS) + 0.2, dim=1))
    return model


@pytest.fixture
def text() -> Tensor:
    return torch.nn.functional.normalize(torch.arange(1.0, CHANNELS + 1)[None], dim=1)


def seeded() -> torch.Generator:
    return torch.Generator().manual_seed(1)


def test_samples_are_repeatable_unit_vectors(prior: DiffusionPrior, text: Tensor) -> None:
    for told in (None, text):
        z = prior.sample(told, 3, seeded())
        assert z.shape == (3, CHANNELS) and z.dtype == torch.float32
        torch.testing.assert_close(z.norm(dim=1), torch.ones(3))
        assert torch.equal(z, prior.sample(told, 3, seeded()))
        assert not torch.allclose(z[0], z[1], atol=1e-2)


def test_of_several_candidates_the_nearest_is_kept(prior: DiffusionPrior, text: Tensor) -> None:
    drawn = prior.sample(text, 8, seeded(), candidates=1)
    best = prior.sample(text, 2, seeded(), candidates=4)
    near = (drawn @ text[0]).view(2, 4).max(1)
    torch.testing.assert_close(best @ text[0], near.values)
    torch.testing.assert_close(best, drawn.view(2, 4, -1)[torch.arange(2), near.indices])


def test_guidance_goes_from_the_untold_answer_beyond_the_told_one(
    prior: DiffusionPrior, text: Tensor
) -> None:
    noisy, timestep = torch.randn(1, CHANNELS), torch.tensor([700])
    told, untold = (prior(noisy, timestep, text, torch.tensor([drop])) for drop in (False, True))
    torch.testing.assert_close(prior(noisy, timestep, -text, torch.tensor([True])), untold)
    assert not torch.allclose(told, untold)
    torch.testing.assert_close(
        prior._guided(noisy, timestep, text, 3.0), untold + 3 * (told - untold), atol=1e-5, rtol=0
    )


def test_measured_z_has_zero_mean_and_unit_variance(prior: DiffusionPrior) -> None:
    z = torch.randn(200, CHANNELS) * torch.linspace(0.1, 2, CHANNELS) + 3
    prior.measure(z)
    standard = prior.standardise(z)
    torch.testing.assert_close(standard.mean(0), torch.zeros(CHANNELS), atol=1e-5, rtol=0)
    torch.testing.assert_close(standard.square().mean(), torch.ones(()))


def test_saved_prior_draws_the_same(prior: DiffusionPrior, text: Tensor, tmp_path: Path) -> None:
    prior.save_pretrained(tmp_path)
    loaded = DiffusionPrior.from_pretrained(tmp_path)
    torch.testing.assert_close(loaded.sample(text, 2, seeded()), prior.sample(text, 2, seeded()))
