# SPDX-License-Identifier: GPL-3.0-or-later
"""Principal components of portraits: standardised, the same for mirror images, and they tell people apart."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.data.people import priors
from backend.data.portraits import Portraits
from backend.data.store.record import encode
from backend.data.store.shards import pack, shard_name, subject_key
from backend.training.dataset import SubjectShards
from backend.training.likeness import face_shape, likeness

PEOPLE = 12
AMOUNT = torch.linspace(0, 1, PEOPLE)


def write_people(folder: Path, mirrored: bool = False) -> SubjectShards:
    """Grey people, the one half of whose face is the redder the higher their index; pictures only."""
    subjects = []
    for index, amount in enumerate(AMOUNT.tolist()):
        portrait = np.full((1, 128, 128, 4), 128, np.uint8)
        portrait[..., 3] = 255
        portrait[:, 40:96, 32:64, 0] = 255 * amount
        portrait = portrait[:, :, ::-1] if mirrored else portrait
        record = {"seed": 0, "index": index, "attributes": {}, "captions": []}
        pictures = Portraits(portrait[..., :3], portrait, [{}])
        subjects.append((subject_key(0, index), encode(record, None, pictures)))
    (folder / shard_name(0)).write_bytes(pack(subjects))
    return SubjectShards(folder)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Tensor:
    return likeness(write_people(tmp_path_factory.mktemp("people")))


def test_the_first_component_of_each_window_is_what_differs_most(found: Tensor) -> None:
    assert found.shape == (PEOPLE, 2 * (PEOPLE - 1))
    for first in (0, PEOPLE - 1):
        torch.testing.assert_close(found[:, first].std(), torch.tensor(1.0), atol=1e-3, rtol=0)
        assert torch.corrcoef(torch.stack([found[:, first], AMOUNT]))[0, 1].abs() > 0.99


def test_mirror_images_look_alike(found: Tensor, tmp_path: Path) -> None:
    firsts = [0, PEOPLE - 1]
    mirrored = likeness(write_people(tmp_path, mirrored=True))
    torch.testing.assert_close(mirrored[:, firsts].abs(), found[:, firsts].abs(), atol=0.05, rtol=0)


def test_a_faces_shape_is_its_morphs() -> None:
    people = [priors.sample(7, index).to_dict() for index in range(PEOPLE)]
    found = face_shape(people)
    assert found.shape == (PEOPLE, len(people[0]["morphs"]))
    torch.testing.assert_close(found.mean(0), torch.zeros(found.shape[1]), atol=1e-5, rtol=0)
    noses = torch.tensor([person["morphs"]["nose-hump-incr"] for person in people])
    column = list(people[0]["morphs"]).index("nose-hump-incr")
    assert torch.corrcoef(torch.stack([found[:, column], noses]))[0, 1] > 0.999
