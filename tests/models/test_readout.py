# SPDX-License-Identifier: GPL-3.0-or-later
"""A step through z that changes what is asked for and nothing else that can be read."""

from pathlib import Path

import pytest
import torch
from torch import Tensor

from backend.data.people import priors
from backend.models.readout import AttributeReadout
from backend.training.attributes import AttributeTable, attribute_names

NAMES = ("age", "colour", "colour", "hat")
CHANNELS = 24


@pytest.fixture
def population() -> tuple[Tensor, Tensor]:
    """z of people in which four independent attributes show, and something else."""
    torch.manual_seed(0)
    values = torch.randn(2000, len(NAMES))
    basis = torch.linalg.qr(torch.randn(CHANNELS, CHANNELS))[0]
    z = 0.2 * values @ basis[:4] + 0.05 * torch.randn(2000, CHANNELS) + basis[5]
    return z, values


@pytest.fixture
def readout(population: tuple[Tensor, Tensor]) -> AttributeReadout:
    model = AttributeReadout(CHANNELS, NAMES)
    z, values = population
    told = values * (torch.rand(2, *values.shape, generator=torch.Generator().manual_seed(1)) < 0.5)
    words = torch.linalg.lstsq(values, z - z.mean(0)).solution
    model.fit(z, (told @ words).transpose(0, 1) - 0.3, values)
    return model


def test_attributes_are_read(readout: AttributeReadout, population: tuple[Tensor, Tensor]) -> None:
    z, values = population
    read = (z - z.mean(0)) @ readout.weight.T
    assert ((read - values).square().mean(0) < 0.1).all()


def test_a_step_is_taken_along_the_asked_attribute_alone(readout: AttributeReadout) -> None:
    step = torch.randn(1, CHANNELS, generator=torch.Generator().manual_seed(2))
    asked = torch.tensor([name == "colour" for name in NAMES])
    before = (step @ readout.weight.T)[0]
    after = (readout.alone(step, {"colour"}) @ readout.weight.T)[0]
    assert before[~asked].norm() > 0.5
    torch.testing.assert_close(after[asked], before[asked], atol=0.1, rtol=0.1)
    assert after[~asked].norm() < 0.1 * before[asked].norm()


def test_an_attribute_that_nobody_reads_leaves_the_step_alone(readout: AttributeReadout) -> None:
    step = torch.ones(1, CHANNELS)
    assert torch.equal(readout.alone(step, {"nose"}), step) and torch.equal(readout.alone(step, ()), step)


def test_saved_readout_is_the_same(readout: AttributeReadout, tmp_path: Path) -> None:
    readout.save_pretrained(tmp_path)
    loaded = AttributeReadout.from_pretrained(tmp_path)
    step = torch.ones(1, CHANNELS)
    torch.testing.assert_close(loaded.alone(step, {"hat"}), readout.alone(step, {"hat"}))


def test_every_number_of_the_table_has_a_name() -> None:
    table = AttributeTable(priors.sample(0, index).to_dict() for index in range(3))
    assert table.targets.shape[1] == len(attribute_names())
