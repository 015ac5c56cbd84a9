# SPDX-License-Identifier: GPL-3.0-or-later
"""Principal components of latents: standardised, the same for mirror images, and they tell people apart."""

import pytest
import torch

from backend.data.people import priors
from backend.training.latents import LatentReader, LatentWriter
from backend.training.likeness import face_shape, likeness

PEOPLE = 12


@pytest.fixture
def folder(tmp_path):
    torch.manual_seed(0)
    shapes = torch.randn(2, 4, 16, 48)
    amount = torch.linspace(-2, 2, PEOPLE)
    plain = amount.view(-1, 1, 1, 1) * shapes[0] + 0.01 * torch.randn(PEOPLE, 4, 16, 48)
    LatentWriter(tmp_path, "test", torch.float32).write(0, torch.stack([plain, plain.flip(-1)], 1))
    return tmp_path, amount


def test_the_first_component_is_what_differs_most(folder):
    path, amount = folder
    found = likeness(LatentReader(path))
    assert found.shape[0] == PEOPLE
    torch.testing.assert_close(found.std(0), torch.ones(found.shape[1]), atol=1e-3, rtol=0)
    assert torch.corrcoef(torch.stack([found[:, 0], amount]))[0, 1].abs() > 0.999


def test_mirror_images_look_alike(folder, tmp_path_factory):
    path, _ = folder
    reader = LatentReader(path)
    everyone = torch.arange(PEOPLE)
    both = torch.stack([reader.take(everyone, torch.full_like(everyone, side)) for side in (1, 0)], 1)
    swapped = tmp_path_factory.mktemp("swapped")
    LatentWriter(swapped, "test", torch.float32).write(0, both)
    torch.testing.assert_close(likeness(LatentReader(swapped)), likeness(reader))


def test_a_faces_shape_is_its_morphs():
    people = [priors.sample(7, index).to_dict() for index in range(PEOPLE)]
    found = face_shape(people)
    assert found.shape == (PEOPLE, len(people[0]["morphs"]))
    torch.testing.assert_close(found.mean(0), torch.zeros(found.shape[1]), atol=1e-5, rtol=0)
    noses = torch.tensor([person["morphs"]["nose-hump-incr"] for person in people])
    column = list(people[0]["morphs"]).index("nose-hump-incr")
    assert torch.corrcoef(torch.stack([found[:, column], noses]))[0, 1] > 0.999
