# SPDX-License-Identifier: GPL-3.0-or-later
"""Rendering with gradients sees what the march sees, and pulls surfaces where they belong."""

import pytest
import torch
from torch import Tensor

from backend.models.autoencoder import TriplaneAutoencoder
from backend.rendering.camera import rays
from backend.rendering.patch import integrate, place
from backend.rendering.volume import march
from tests.tiny_model import ball_autoencoder

SIZE = 32


@pytest.fixture(scope="module")
def model() -> TriplaneAutoencoder:
    torch.manual_seed(0)
    return ball_autoencoder().requires_grad_(False)


@pytest.fixture(scope="module")
def planes(model: TriplaneAutoencoder) -> Tensor:
    with torch.no_grad():
        return model.decode(torch.randn(2, 8, 8, 24))


def camera(model: TriplaneAutoencoder) -> tuple[Tensor, Tensor]:
    views = [rays(model.field.box, azimuth, 10, SIZE) for azimuth in (0, 70)]
    eyes, directions = (torch.stack([torch.from_numpy(view[part]) for view in views]) for part in (0, 1))
    return eyes, directions


def test_it_sees_what_the_march_sees(model: TriplaneAutoencoder, planes: Tensor) -> None:
    eyes, directions = camera(model)
    seen = integrate(model.field, planes, place(model.field, [planes], eyes, directions))
    for one in range(2):
        met = march(model.bind(planes[one : one + 1]), eyes[one], directions[one])
        colour = met.colour * met.alpha[:, None] + 1 - met.alpha[:, None]
        assert 0.1 < met.alpha.mean() < 0.9
        assert (seen[one, :, 3] - met.alpha).abs().mean() < 4 / 255
        assert (seen[one, :, :3] - colour).abs().mean() < 4 / 255


def test_equal_planes_give_equal_pictures(model: TriplaneAutoencoder, planes: Tensor) -> None:
    eyes, directions = camera(model)
    samples = place(model.field, [planes.flip(0), planes], eyes, directions)
    assert torch.equal(integrate(model.field, planes, samples), integrate(model.field, planes, samples))


def test_its_gradient_mends_planes(model: TriplaneAutoencoder, planes: Tensor) -> None:
    eyes, directions = camera(model)
    torch.manual_seed(0)
    found = (planes + 0.3 * torch.randn_like(planes)).requires_grad_()
    optimiser = torch.optim.Adam([found], 0.02)
    errors = []
    for _ in range(12):
        samples = place(model.field, [found, planes], eyes, directions)
        error = (
            (integrate(model.field, found, samples) - integrate(model.field, planes, samples)).abs().mean()
        )
        errors.append(float(error))
        optimiser.zero_grad()
        error.backward()
        optimiser.step()
    assert found.grad is not None and found.grad.isfinite().all()
    assert errors[-1] < 0.6 * errors[0]
