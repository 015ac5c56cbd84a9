# SPDX-License-Identifier: GPL-3.0-or-later
"""The diffusion upsampler at toy size: what it hears, where it starts, and its schedule."""

from pathlib import Path

import pytest
import torch

from backend.models.fitted import resize_planes
from backend.models.noise import UPSAMPLING_STEPS, upsampling_scheduler
from backend.models.upsampler import RolloutUpsampler

LOW, Z = torch.randn(2, 8, 8, 24), torch.randn(2, 16)


def make(seed: int = 0) -> RolloutUpsampler:
    torch.manual_seed(seed)
    return RolloutUpsampler(plane_channels=8, low_size=8, plane_size=16, z_channels=16, widths=(16, 32))


@pytest.fixture
def upsampler() -> RolloutUpsampler:
    model = make()
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.1 * torch.randn_like(parameter))
    model.measure(torch.randn(8, 16, 48), torch.full((8, 16, 48), 9.0))
    return model.eval()


def noise(seed: int) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def test_it_starts_as_interpolation() -> None:
    model = make()
    model.measure(torch.randn(8, 16, 48), torch.full((8, 16, 48), 9.0))
    torch.testing.assert_close(model.sample(LOW, Z, noise(0)), model.raised(LOW), atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_it_hears_noise_time_planes_and_z(upsampler: RolloutUpsampler) -> None:
    sample, time = torch.randn(2, 8, 16, 48), torch.tensor([3, 60])
    clean = upsampler(sample, time, LOW, Z)
    assert clean.shape == sample.shape
    for other in (
        upsampler(sample + 0.1, time, LOW, Z),
        upsampler(sample, time + 20, LOW, Z),
        upsampler(sample, time, LOW + 0.1, Z),
        upsampler(sample, time, LOW, -Z),
    ):
        assert ((other - clean).abs().amax((1, 2, 3)) > 1e-3).all()


def test_its_planes_are_connected(upsampler: RolloutUpsampler) -> None:
    sample = torch.randn(1, 8, 16, 48, requires_grad=True)
    upsampler(sample, torch.tensor(5), LOW[:1], Z[:1])[..., :16].sum().backward()
    assert sample.grad is not None
    assert sample.grad[..., 32:].abs().sum() > 0


def test_sampling_is_repeatable_and_counted(upsampler: RolloutUpsampler) -> None:
    done: list[int] = []
    first = upsampler.sample(LOW, Z, noise(1), steps=4, told=done.append)
    assert done == [1, 2, 3, 4]
    assert torch.equal(first, upsampler.sample(LOW, Z, noise(1), steps=4))
    assert not torch.equal(first, upsampler.sample(LOW, Z, noise(2), steps=4))


def test_planes_of_another_size_are_brought_to_its_own(upsampler: RolloutUpsampler) -> None:
    large = torch.randn(1, 8, 16, 48)
    expected = upsampler.sample(resize_planes(large, 8), Z[:1], noise(0), steps=2)
    assert torch.equal(upsampler.sample(large, Z[:1], noise(0), steps=2), expected)


def test_it_comes_back_from_disk(upsampler: RolloutUpsampler, tmp_path: Path) -> None:
    upsampler.save_pretrained(tmp_path)
    restored = RolloutUpsampler.from_pretrained(tmp_path)
    expected = upsampler.sample(LOW, Z, noise(0), steps=2)
    torch.testing.assert_close(restored.sample(LOW, Z, noise(0), steps=2), expected)


def test_activations_computed_twice_give_the_same_gradient(upsampler: RolloutUpsampler) -> None:
    sample = torch.randn(2, 8, 16, 48)
    gradients = []
    for _ in range(2):
        upsampler.zero_grad()
        upsampler(sample, torch.tensor(9), LOW, Z).square().mean().backward()
        gradients.append([parameter.grad for parameter in upsampler.parameters()])
        upsampler.enable_gradient_checkpointing()
    assert upsampler.is_gradient_checkpointing
    for plain, again in zip(*gradients, strict=True):
        torch.testing.assert_close(plain, again)


def test_the_schedule_is_the_strong_one() -> None:
    kept = upsampling_scheduler().alphas_cumprod
    ratio = (kept / (1 - kept)).log()
    at = [0, 5, 10, 25, 50, 75, 90]
    torch.testing.assert_close(
        ratio[at], torch.tensor([1.7, -0.9, -2.6, -7.1, -14.6, -22.1, -26.7]), atol=0.06, rtol=0
    )
    assert len(kept) == UPSAMPLING_STEPS
