# SPDX-License-Identifier: GPL-3.0-or-later
"""Every stage trains, resumes where it stopped and ends in files that load."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file

from backend.errors import RodinError
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.prior import GaussianPrior
from backend.models.unet import RolloutUNet
from backend.training.autoencoder import AutoencoderConfig, AutoencoderObjective, train_autoencoder
from backend.training.clip import ClipConfig, train_clip
from backend.training.dataset import SubjectShards
from backend.training.diffusion import DiffusionConfig, train_diffusion
from backend.training.loop import LoopConfig, train
from backend.training.publish import publish
from backend.training.stages import run_stage
from tests.training.shards import SUBJECTS, write_spheres

LOOP = LoopConfig(steps=2, learning_rate=1e-3, warmup=1, log_steps=1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spheres")
    write_spheres(folder)
    return folder


def test_stages_hand_over_to_each_other(data: Path, tmp_path: Path) -> None:
    train_autoencoder(data, tmp_path, AutoencoderConfig(LOOP, batch=2, queries=64))
    train_clip(data, tmp_path, ClipConfig(LOOP, batch=4))
    train_diffusion(tmp_path, DiffusionConfig(LOOP, batch=2))
    autoencoder = TriplaneAutoencoder.from_pretrained(tmp_path / "autoencoder")
    assert (autoencoder.latent_std > 0).all()
    assert autoencoder.latent_mean.abs().sum() > 0
    prior = GaussianPrior.from_pretrained(tmp_path / "prior")
    z = prior.sample(1, torch.Generator().manual_seed(0))
    latents = torch.randn(1, 8, 32, 96)
    velocity = RolloutUNet.from_pretrained(tmp_path / "unet")(latents, torch.tensor(500), z)
    assert velocity.shape == latents.shape
    for run in ("autoencoder-run", "clip-run", "diffusion-run"):
        lines = (tmp_path / run / "log.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["step"] for line in lines] == [1, 2]


def test_stages_begin_with_the_weights_of_a_model(data: Path, tmp_path: Path) -> None:
    still = replace(LOOP, learning_rate=0.0)
    for stage in ("autoencoder", "clip", "diffusion"):
        run_stage(stage, data, tmp_path / "first", steps=1, batch=2)
    publish(tmp_path / "first", tmp_path / "model")
    train_autoencoder(data, tmp_path, AutoencoderConfig(still, batch=2, queries=64), tmp_path / "model")
    train_clip(data, tmp_path, ClipConfig(still, batch=2), tmp_path / "model")
    train_diffusion(tmp_path, DiffusionConfig(still, batch=2), tmp_path / "model")
    for name in (
        "autoencoder/diffusion_pytorch_model",
        "image_encoder/model",
        "unet/diffusion_pytorch_model",
    ):
        before = load_file(tmp_path / "model" / f"{name}.safetensors")
        after = load_file(tmp_path / f"{name}.safetensors")
        for key, value in after.items():
            if not key.startswith("latent_"):
                torch.testing.assert_close(value, before[key].float(), msg=key)


class Quadratic(torch.nn.Module):
    """Pulls a vector towards random targets: every step depends on the optimiser's and RNG's state."""

    def __init__(self) -> None:
        super().__init__()
        self.vector = torch.nn.Parameter(torch.zeros(5))

    def draw(self) -> torch.Tensor:
        return torch.randn(5)

    def forward(self, batch: torch.Tensor) -> tuple[torch.Tensor, dict[str, torch.Tensor]]:
        loss = (self.vector - batch).square().mean()
        return loss, {"distance": loss.sqrt()}


def test_a_stopped_run_goes_on_as_if_it_had_not_stopped(tmp_path: Path) -> None:
    loop = LoopConfig(steps=8, learning_rate=1e-2, warmup=1, log_steps=1)
    whole = Quadratic()
    train(whole, tmp_path / "whole", loop)

    class StoppedError(Exception):
        pass

    class Failing(Quadratic):
        drawn = 0

        def draw(self) -> torch.Tensor:
            self.drawn += 1
            if self.drawn > 5:
                raise StoppedError
            return super().draw()

    with pytest.raises(StoppedError):
        train(Failing(), tmp_path / "cut", replace(loop, checkpoint_seconds=0.0))
    resumed = Quadratic()
    train(resumed, tmp_path / "cut", loop)
    torch.testing.assert_close(resumed.vector, whole.vector)


def test_autoencoder_objective_sees_mirrored_subjects(data: Path) -> None:
    shards = SubjectShards(data)
    assert len(shards) == SUBJECTS
    objective = AutoencoderObjective(
        TriplaneAutoencoder(), shards, AutoencoderConfig(LOOP, batch=2, queries=32)
    )
    torch.manual_seed(0)
    rasters, points = objective.draw()
    assert rasters.shape == (2, 14, 128, 384)
    assert points.position.shape == (2, 32, 3)
    plain, _ = shards.surface(3, False)
    mirrored, _ = shards.surface(3, True)
    torch.testing.assert_close(plain[:, 0], -mirrored[:, 0])
    torch.testing.assert_close(plain[:, 1:], mirrored[:, 1:])


def test_a_folder_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"data\.missing"):
        SubjectShards(tmp_path)
