# SPDX-License-Identifier: GPL-3.0-or-later
"""Every stage trains and ends in files that the next ones load."""

import json
from dataclasses import replace
from pathlib import Path
from shutil import rmtree

import pytest
import torch
from PIL import Image
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import CLIPConfig, CLIPImageProcessorPil, CLIPModel, CLIPVisionModelWithProjection

from backend.errors import RodinError
from backend.models.autoencoder import TriplaneAutoencoder
from backend.models.clip import learn_tokenizer
from backend.models.prior import DiffusionPrior
from backend.models.unet import RolloutUNet
from backend.training.autoencoder import AutoencoderConfig, AutoencoderObjective, train_autoencoder
from backend.training.clip import ClipConfig, train_clip
from backend.training.dataset import SubjectShards
from backend.training.diffusion import READERS, DiffusionConfig, train_diffusion
from backend.training.latents import LatentReader
from backend.training.loop import LoopConfig
from backend.training.prior import PriorConfig, train_prior
from backend.training.publish import publish
from backend.training.regained import Regained
from backend.training.stages import run_stage
from tests.training.shards import SUBJECTS, VIEWS, write_spheres

FEW = 40
LOOP = LoopConfig(steps=2, learning_rate=1e-3, warmup=1, log_steps=1)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("spheres")
    write_spheres(folder)
    return folder


def test_stages_hand_over_to_each_other(data: Path, tmp_path: Path) -> None:
    train_autoencoder(data, tmp_path, AutoencoderConfig(loop=LOOP, batch=2, queries=64))
    train_clip(data, tmp_path, ClipConfig(LOOP, batch=4, people=FEW))
    drawing = replace(LOOP, sample_seconds=0.0, gradient_checkpointing=True)
    model = {"widths": [16, 32], "attention_levels": [1], "given": True}
    train_diffusion(data, tmp_path, DiffusionConfig(drawing, model, batch=2))
    with Image.open(tmp_path / "diffusion-run" / "samples" / "step-00000002.png") as sheet:
        assert sheet.size == (SUBJECTS * 96, 2 * 96)
    autoencoder = TriplaneAutoencoder.from_pretrained(tmp_path / "autoencoder")
    assert (autoencoder.latent_std > 0).all()
    assert autoencoder.latent_mean.abs().sum() > 0
    train_prior(data, tmp_path, PriorConfig(LOOP, batch=4))
    prior = DiffusionPrior.from_pretrained(tmp_path / "prior")
    z = prior.sample(None, 1, torch.Generator().manual_seed(0))
    latents = torch.randn(1, 8, 32, 96)
    unet = RolloutUNet.from_pretrained(tmp_path / "unet")
    assert unet.config.widths == model["widths"]
    assert unet(latents, torch.tensor(500), z).shape == latents.shape
    for run in ("autoencoder-run", "clip-run", "diffusion-run"):
        lines = (tmp_path / run / "log.jsonl").read_text("utf-8").splitlines()
        assert [json.loads(line)["step"] for line in lines] == [1, 2]


def test_a_frozen_encoder_keeps_its_latents(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    train_autoencoder(data, first, AutoencoderConfig(loop=LOOP, batch=2, queries=64))
    frozen = AutoencoderConfig(
        loop=LOOP, batch=2, queries=64, frozen_encoder=True, model={"field_octaves": 2}
    )
    train_autoencoder(data, second, frozen, first)
    before, after = (
        load_file(run / "autoencoder/diffusion_pytorch_model.safetensors") for run in (first, second)
    )
    changed = {name for name, value in before.items() if not value.equal(after[name])}
    assert changed
    assert not any(name.startswith(("stem.", "encoder.", "to_latent.", "latent_")) for name in changed)
    assert after["field.position.into.weight"].any()


def test_a_stage_of_no_steps_leaves_the_latents_of_more_people(data: Path, tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    train_autoencoder(data, first, AutoencoderConfig(loop=LOOP, batch=2, queries=64))
    weights = "autoencoder/diffusion_pytorch_model.safetensors"
    before = load_file(first / weights)
    before["latent_mean"] += before["latent_std"].repeat_interleave(before["latent_mean"].shape[2], 3)
    save_file(before, first / weights)
    train_autoencoder(data, second, AutoencoderConfig(loop=replace(LOOP, steps=0)), first)
    after = load_file(second / weights)
    assert [name for name in before if not torch.equal(after[name], before[name])] == []
    where = torch.arange(SUBJECTS), torch.zeros(SUBJECTS)
    one, other = (LatentReader(folder / "latents").take(*where) for folder in (first, second))
    assert (other < one - 0.1).all()


def test_a_decoder_learns_from_what_the_diffusion_regains(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Tensor, Tensor]] = []
    regain = Regained.__call__

    def watched(self: Regained, latents: Tensor, subject: Tensor, mirrored: Tensor) -> Tensor:
        found = regain(self, latents, subject, mirrored)
        asked.append((latents, found))
        return found

    monkeypatch.setattr(Regained, "__call__", watched)
    small = AutoencoderConfig(loop=LOOP, batch=2, queries=64)
    train_autoencoder(data, tmp_path, small)
    mending = replace(small, frozen_encoder=True, regained=0.5)
    with pytest.raises(RodinError) as early:
        train_autoencoder(data, tmp_path / "none", mending, tmp_path)
    assert early.value.code == "train.stage_missing"
    train_clip(data, tmp_path, ClipConfig(LOOP, batch=4, people=FEW))
    train_diffusion(
        data, tmp_path, DiffusionConfig(LOOP, {"widths": [16, 32], "attention_levels": [1]}, batch=2)
    )
    with pytest.raises(RodinError) as loose:
        train_autoencoder(data, tmp_path, replace(small, regained=0.5), tmp_path)
    assert loose.value.code == "train.not_frozen"
    for stale in ("autoencoder-run", "encoded", "latents"):
        rmtree(tmp_path / stale)
    train_autoencoder(data, tmp_path, mending, tmp_path)
    assert len(asked) == LOOP.steps
    for clean, found in asked:
        assert clean.shape == found.shape == (1, 8, 32, 96)
        assert found.isfinite().all()
        assert not torch.equal(clean, found)


def test_stages_begin_with_the_weights_of_a_model(data: Path, tmp_path: Path) -> None:
    still = replace(LOOP, learning_rate=0.0)
    once = AutoencoderConfig(loop=replace(LOOP, steps=1), batch=2, queries=64)
    train_autoencoder(data, tmp_path / "first", once)
    train_clip(data, tmp_path / "first", ClipConfig(replace(LOOP, steps=1), batch=2, people=FEW))
    for stage in ("prior", "diffusion"):
        run_stage(stage, data, tmp_path / "first", steps=1, batch=2)
    publish(tmp_path / "first", tmp_path / "model")
    train_autoencoder(data, tmp_path, AutoencoderConfig(loop=still, batch=2, queries=64), tmp_path / "model")
    train_clip(data, tmp_path, ClipConfig(still, batch=2, people=FEW), tmp_path / "model")
    train_diffusion(data, tmp_path, DiffusionConfig(still, batch=2), tmp_path / "model")
    for name in (
        "autoencoder/diffusion_pytorch_model",
        "image_encoder/diffusion_pytorch_model",
        "unet/diffusion_pytorch_model",
    ):
        before = load_file(tmp_path / "model" / f"{name}.safetensors")
        after = load_file(tmp_path / f"{name}.safetensors")
        for key, value in after.items():
            if not key.startswith("latent_"):
                torch.testing.assert_close(value.float(), before[key].float(), msg=key)
    rmtree(tmp_path / "diffusion-run")
    fast = replace(LOOP, learning_rate=1e-2)
    listening = DiffusionConfig(fast, batch=2, frozen=True, shift=20.0)
    train_diffusion(data, tmp_path, listening, tmp_path / "model")
    before = load_file(tmp_path / "model/unet/diffusion_pytorch_model.safetensors")
    after = load_file(tmp_path / "unet/diffusion_pytorch_model.safetensors")
    changed = {key for key, value in before.items() if not torch.equal(after[key].float(), value.float())}
    assert changed and all(key.startswith(READERS) for key in changed)
    assert not after["front_map.reach"].all()


def test_a_clip_that_is_there_is_taken_as_it_is(data: Path, tmp_path: Path) -> None:
    tokenizer = learn_tokenizer(["a sphere of some colour"])
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    ends = {f"{end}_token_id": getattr(tokenizer, f"{end}_token_id") for end in ("bos", "eos", "pad")}
    small["projection_dim"] = 24
    text = {**small, **ends, "vocab_size": len(tokenizer), "max_position_embeddings": 77}
    vision = {**small, "image_size": 64, "patch_size": 32}
    clip = CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=24))
    for part in (clip, tokenizer, CLIPImageProcessorPil(size={"shortest_edge": 64}, crop_size=64)):
        part.save_pretrained(tmp_path / "given")
    train_clip(data, tmp_path / "run", ClipConfig(LOOP, pretrained=str(tmp_path / "given")))
    embeddings = load_file(tmp_path / "run" / "embeddings.safetensors")
    assert embeddings["portraits"].shape == (SUBJECTS, 2, VIEWS, 24)
    assert embeddings["captions"].shape == (SUBJECTS, 2, 24)
    torch.testing.assert_close(embeddings["portraits"].norm(dim=-1), torch.ones(SUBJECTS, 2, VIEWS))
    encoder = CLIPVisionModelWithProjection.from_pretrained(tmp_path / "run" / "image_encoder")
    torch.testing.assert_close(encoder.visual_projection.weight, clip.visual_projection.weight)
    with pytest.raises(RodinError, match=r"clip\.missing"):
        train_clip(data, tmp_path / "run", ClipConfig(LOOP, pretrained=str(tmp_path / "none")))


def test_diffusion_needs_the_stages_before(data: Path, tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        train_diffusion(data, tmp_path, DiffusionConfig(LOOP))


def test_autoencoder_objective_sees_mirrored_subjects(data: Path) -> None:
    shards = SubjectShards(data)
    assert len(shards) == SUBJECTS
    objective = AutoencoderObjective(
        TriplaneAutoencoder(), shards, AutoencoderConfig(loop=LOOP, batch=2, queries=32)
    )
    torch.manual_seed(0)
    rasters, points, subjects = objective.draw()
    assert rasters.shape == (2, 14, 128, 384)
    assert subjects.shape == (2, 2)
    assert points.position.shape == (2, 32, 3)
    plain, _ = shards.surface(3, False)
    mirrored, _ = shards.surface(3, True)
    torch.testing.assert_close(plain[:, 0], -mirrored[:, 0])
    torch.testing.assert_close(plain[:, 1:], mirrored[:, 1:])


def test_a_folder_without_shards_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"data\.missing"):
        SubjectShards(tmp_path)
