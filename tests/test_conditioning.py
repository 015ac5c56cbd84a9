# SPDX-License-Identifier: GPL-3.0-or-later
"""z of portraits and sentences has length 1; edits lead from what the person is to what is asked for."""

from pathlib import Path

import numpy as np
import pytest
import torch

from backend.conditioning import Conditioner, unit
from backend.editing.wording import Change, changes, sentences
from backend.models.readout import AttributeReadout
from backend.pipeline import RodinPipeline


@pytest.fixture(scope="module")
def conditioner(model_folder: Path) -> Conditioner:
    return RodinPipeline.from_pretrained(model_folder).conditioner


def test_z_is_of_length_one(conditioner: Conditioner) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)
    z = torch.cat([conditioner.portraits(images), conditioner.texts(["a man", "x " * 500])])
    torch.testing.assert_close(z.norm(dim=1), torch.ones(4))
    assert not torch.equal(z[0], z[1]) and not torch.equal(z[2], z[3])


def test_one_sentence_is_the_same_in_any_company(conditioner: Conditioner) -> None:
    alone, among = conditioner.texts(["a man"]), conditioner.texts(["a woman with glasses", "a man"])
    torch.testing.assert_close(alone[0], among[1])


def mean(conditioner: Conditioner, phrase: str) -> torch.Tensor:
    return conditioner.texts(sentences(phrase)).mean(0, keepdim=True)


def test_a_change_leads_from_the_plain_person(conditioner: Conditioner) -> None:
    z = conditioner.texts(["a woman"])
    step = conditioner.direction(z, Change("with a hat", (("",),), ()))
    torch.testing.assert_close(step, mean(conditioner, "with a hat") - mean(conditioner, ""))


def test_what_contradicts_gives_way_as_far_as_it_is_there(conditioner: Conditioner) -> None:
    asked, red, glasses = (mean(conditioner, each) for each in ("bald", "with red hair", "with glasses"))
    change = Change("bald", (("with red hair", "with glasses"),), ())
    for now, other in ((red, glasses), (glasses, red)):
        away = asked - conditioner.direction(unit(now - other), change)
        assert (away - now).norm() < (away - other).norm()


def test_edits_move_z_by_the_sum_of_their_changes(conditioner: Conditioner) -> None:
    z = conditioner.texts(["a man"])
    freckles, glasses = (conditioner.direction(z, changes(edit)[0]) for edit in ("freckles", "with glasses"))
    both = conditioner.edited(z, "freckles with glasses", 0.5)
    torch.testing.assert_close(both, unit(z + 0.5 * (freckles + glasses)))
    assert freckles.norm() > 0 and not torch.allclose(freckles, glasses)
    torch.testing.assert_close(conditioner.edited(z, "with glasses", 0.0), z)


def test_a_readout_keeps_a_change_to_what_it_is_about(conditioner: Conditioner) -> None:
    z, (change,) = conditioner.texts(["a man"]), changes("with glasses")
    dice = torch.Generator().manual_seed(0)
    people, values = torch.randn(200, z.shape[1], generator=dice), torch.randn(200, 2, generator=dice)
    people[:, :2] += 3 * values
    readout = AttributeReadout(z.shape[1], ("glasses", "age"))
    readout.fit(people, people[:, None], values)
    plain, kept = (
        each.direction(z, change) @ readout.weight.T
        for each in (conditioner, conditioner._replace(readout=readout))
    )
    torch.testing.assert_close(kept[0, 0], plain[0, 0], atol=1e-3, rtol=0.1)
    assert abs(kept[0, 1]) < 0.2 * abs(plain[0, 1])
