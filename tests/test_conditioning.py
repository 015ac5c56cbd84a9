# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits become sentences as in the training captions; z stays of length 1."""

from pathlib import Path

import numpy as np
import pytest
import torch

from backend.conditioning import Conditioner, _person, unit
from backend.pipeline import RodinPipeline


@pytest.fixture(scope="module")
def conditioner(model_folder: Path) -> Conditioner:
    return RodinPipeline.from_pretrained(model_folder).conditioner


@pytest.mark.parametrize(
    ("noun", "change", "sentence"),
    [
        ("man", "", "a man"),
        ("old man", "", "an old man"),
        ("man", "with a hat", "a man with a hat"),
        ("old woman", "smiling", "an old woman smiling"),
        ("woman", "elderly", "an elderly woman"),
        ("man", "bald", "a bald man"),
    ],
)
def test_sentences_read_like_captions(noun: str, change: str, sentence: str) -> None:
    assert _person(noun, change) == sentence


def test_z_is_of_length_one(conditioner: Conditioner) -> None:
    images = np.random.default_rng(0).integers(0, 256, (2, 128, 128, 3), dtype=np.uint8)
    z = torch.cat([conditioner.portraits(images), conditioner.texts(["a man", "x " * 500])])
    torch.testing.assert_close(z.norm(dim=1), torch.ones(4))
    assert not torch.equal(z[0], z[1]) and not torch.equal(z[2], z[3])


def test_one_sentence_is_the_same_in_any_company(conditioner: Conditioner) -> None:
    alone, among = conditioner.texts(["a man"]), conditioner.texts(["a woman with glasses", "a man"])
    torch.testing.assert_close(alone[0], among[1])


def test_edits_move_z_along_their_direction(conditioner: Conditioner) -> None:
    z = conditioner.texts(["a man"])
    step = conditioner.direction("with glasses")
    torch.testing.assert_close(conditioner.edited(z, "with glasses", 0.5), unit(z + 0.5 * step))
    torch.testing.assert_close(conditioner.direction("without glasses"), -step)
    torch.testing.assert_close(conditioner.direction("no glasses"), -step)
