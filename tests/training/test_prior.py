# SPDX-License-Identifier: GPL-3.0-or-later
"""The prior learns whom a sentence means, and everybody from no sentence at all."""

from pathlib import Path

import pytest
import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch import Tensor

from backend.errors import RodinError
from backend.models.prior import DiffusionPrior
from backend.models.readout import AttributeReadout
from backend.training.attributes import attribute_names
from backend.training.embeddings import EMBEDDINGS
from backend.training.loop import LoopConfig
from backend.training.prior import PriorConfig, train_prior
from tests.training.shards import SUBJECTS, write_spheres

CHANNELS = 8
SMALL = {"width": 32, "depth": 2}


def embeddings(folder: Path) -> tuple[Tensor, Tensor]:
    """Two kinds of people, and what is said of each; people and words lie in different places."""
    write_spheres(folder)
    torch.manual_seed(0)
    directions = torch.eye(CHANNELS)
    kind = torch.arange(SUBJECTS) % 2
    people = directions[kind][:, None, None] + 0.1 * torch.randn(SUBJECTS, 2, 3, CHANNELS)
    words = directions[2 + kind][:, None] + 0.1 * torch.randn(SUBJECTS, 4, CHANNELS)
    save_file(
        {"portraits": F.normalize(people, dim=-1), "captions": F.normalize(words, dim=-1)},
        folder / EMBEDDINGS,
    )
    return directions[:2], directions[2:4]


def test_a_sentence_gives_its_kind_and_nothing_gives_both(tmp_path: Path) -> None:
    people, words = embeddings(tmp_path)
    loop = LoopConfig(steps=250, learning_rate=3e-3, warmup=10, ema_decay=0.9)
    train_prior(tmp_path, tmp_path, PriorConfig(loop, SMALL, batch=64))
    prior = DiffusionPrior.from_pretrained(tmp_path / "prior")
    seeded = torch.Generator().manual_seed(0)
    for kind in range(2):
        drawn = prior.sample(words[kind : kind + 1], 16, seeded)
        assert ((drawn @ people.T).argmax(1) == kind).all()
        assert (drawn @ people[kind]).mean() > 0.8
    anybody = prior.sample(None, 64, seeded)
    share = ((anybody @ people.T).argmax(1) == 0).float().mean()
    assert 0.25 < share < 0.75
    assert (anybody @ people.T).amax(1).mean() > 0.8
    readout = AttributeReadout.from_pretrained(tmp_path / "readout")
    assert readout.weight.shape == (len(attribute_names()), CHANNELS) and readout.weight.any()


def test_it_begins_with_the_prior_of_a_model(tmp_path: Path) -> None:
    embeddings(tmp_path)
    still = LoopConfig(steps=1, learning_rate=0.0, warmup=1)
    first = DiffusionPrior(CHANNELS, **SMALL)
    first.save_pretrained(tmp_path / "model" / "prior")
    train_prior(tmp_path, tmp_path, PriorConfig(still, batch=4), tmp_path / "model")
    after = DiffusionPrior.from_pretrained(tmp_path / "prior")
    torch.testing.assert_close(after.leave[1].weight, first.leave[1].weight)
    assert not torch.equal(after.mean, first.mean)


def test_clip_comes_first(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        train_prior(tmp_path, tmp_path, PriorConfig(LoopConfig(1, 1e-3)))
