# SPDX-License-Identifier: GPL-3.0-or-later
import pytest
import torch

from backend.errors import RodinError
from backend.evaluation.crew import Crew
from backend.pipeline import RodinPipeline
from backend.settings import Settings

SETTINGS = Settings.of(steps=2)


@pytest.fixture(scope="module")
def pipeline(model_folder):
    return RodinPipeline.from_pretrained(model_folder)


def sampled(pipeline, seeds):
    z = torch.eye(16)[list(seeds)]
    return pipeline.sampler.sample(z, seeds, SETTINGS)


def refused(pipeline, order):
    raise RodinError("test.refused", f"No {order}.", "Ask for less.")


def test_a_batch_is_what_its_members_are_alone(pipeline):
    with Crew(pipeline) as crew:
        both, first, second = crew.map(sampled, [(3, 5), (3,), (5,)])
    assert torch.allclose(both, torch.cat([first, second]), atol=1e-5)
    assert not torch.allclose(first, second, atol=0.1)


def test_other_processes_make_the_same_in_order(pipeline):
    with Crew(pipeline, workers=2) as crew:
        there = list(crew.map(sampled, [(3,), (5,), (7,)]))
        with pytest.raises(RodinError) as caught:
            list(crew.map(refused, ["more"]))
    assert torch.allclose(torch.cat(there), sampled(pipeline, (3, 5, 7)), atol=1e-5)
    assert (caught.value.code, caught.value.hint) == ("test.refused", "Ask for less.")
