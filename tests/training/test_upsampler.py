# SPDX-License-Identifier: GPL-3.0-or-later
"""The upsampler's stage: spoilt conditions, patches of pictures, and a run from planes to a model."""

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from safetensors.torch import save_file

from backend.errors import RodinError
from backend.models.fitted import FittedPlanes, resize_planes
from backend.models.readout import AttributeReadout
from backend.models.upsampler import RolloutUpsampler
from backend.pipeline import RodinPipeline
from backend.space import Box
from backend.training import upsampler
from backend.training.degrade import Degradation, degrade
from backend.training.embeddings import EMBEDDINGS
from backend.training.latents import LATENTS, LatentWriter
from backend.training.loop import LoopConfig
from backend.training.patches import FACE, draw_patches, pyramid_difference
from backend.training.planes import FITTED
from backend.training.publish import publish
from backend.training.upsampler import FinalPlanes, UpsamplerConfig, UpsamplerObjective, train_upsampler
from tests.tiny_model import ball_autoencoder

LOOP = LoopConfig(steps=2, learning_rate=1e-3, warmup=1, log_steps=1, precision="fp32")
SMALL = {"low_size": 8, "widths": (16, 32), "middle_blocks": 1}
CONFIG = UpsamplerConfig(LOOP, SMALL, batch=2, picture=32, patch=16)
UNTOUCHED = Degradation(shrink=0, blur=0, faintest=0, strongest=0)
SUBJECTS, Z = 4, 16


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the stages before leave: a codec, latents that decode to balls, and z."""
    folder = tmp_path_factory.mktemp("run")
    torch.manual_seed(0)
    ball_autoencoder().save_pretrained(folder / "autoencoder")
    LatentWriter(folder / LATENTS, "x").write(0, torch.randn(SUBJECTS, 2, 8, 8, 24))
    portraits, captions = torch.randn(SUBJECTS, 2, 3, Z), torch.randn(SUBJECTS, 2, Z)
    save_file({"portraits": portraits, "captions": captions}, folder / EMBEDDINGS)
    return folder


def test_spoiling_is_within_each_plane_and_as_strong_as_asked() -> None:
    torch.manual_seed(0)
    low, deviation = torch.randn(3, 4, 16, 48), torch.full((1, 4, 1, 3), 2.0)
    assert torch.equal(degrade(low, deviation, UNTOUCHED), low)
    noisy = degrade(low, deviation, replace(UNTOUCHED, faintest=0.5, strongest=0.5))
    assert abs(float((noisy - low).std()) - 1) < 0.05
    constant = torch.arange(3.0).repeat_interleave(16).expand(3, 4, 16, 48)
    for change in ({"blur": 1.0}, {"shrink": 1.0}):
        spoilt = replace(UNTOUCHED, **change)
        torch.testing.assert_close(degrade(constant, deviation, spoilt), constant)
        assert degrade(low, deviation, spoilt).std() < 0.95 * low.std()


def test_patches_show_the_face_when_asked() -> None:
    torch.manual_seed(0)
    eyes, directions = draw_patches(8, 64, 16, 1.0)
    assert directions.shape == (8, 256, 3)
    torch.testing.assert_close(directions.norm(dim=2), torch.ones(8, 256))
    towards = torch.nn.functional.normalize(torch.tensor(FACE) - eyes, dim=1)
    assert ((directions @ towards[:, :, None]).amax((1, 2)) > 1 - 1e-5).float().mean() > 0.8
    eyes, _ = draw_patches(64, 64, 16, 0.0)
    assert (eyes[:, 1] > Box.centre[1]).float().mean() > 0.3


def test_the_pyramid_sees_shifts_and_edges() -> None:
    torch.manual_seed(0)
    picture = torch.rand(2, 4, 16, 16)
    assert pyramid_difference(picture, picture) == 0
    assert float(pyramid_difference(picture + 0.25, picture)) == pytest.approx(0.25, abs=1e-5)
    edge = picture.clone()
    edge[..., 8:] += 0.25
    assert pyramid_difference(edge, picture) > 0.13


def test_the_stage_leaves_a_model_and_shows_what_it_does(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upsampler, "SHEET_SIZE", 32)
    seen = []

    def kind(*parts):
        seen.append(UpsamplerObjective(*parts))
        return seen[0]

    train_upsampler(run, run, CONFIG, kind=kind)
    model = RolloutUpsampler.from_pretrained(run / "upsampler")
    assert model.config.plane_size == 32 and model.config.plane_channels == 8
    assert (model.latent_std != 1).all() and model.latent_mean.abs().sum() > 0
    log = (run / "upsampler-run" / "log.jsonl").read_text("utf-8").splitlines()
    assert len(log) == 2 and "picture" in log[0]
    with torch.no_grad():
        sheet = seen[0].eval().sheet()
    assert sheet.shape == (96, 96, 3) and 10 < sheet.std() < 120


def test_it_learns_more_than_interpolation(run: Path, tmp_path: Path) -> None:
    for name in (LATENTS, EMBEDDINGS, "autoencoder"):
        (tmp_path / name).symlink_to(run / name)
    loop = replace(LOOP, steps=30, learning_rate=4e-3, warmup=5, ema_decay=0.9)
    config = replace(CONFIG, loop=loop, picture_weight=0.1, picture=16, patch=8, degradation=UNTOUCHED)
    train_upsampler(run, tmp_path, config)
    model, targets = RolloutUpsampler.from_pretrained(tmp_path / "upsampler"), FinalPlanes(tmp_path)
    truth = targets.decode(targets.take(torch.arange(SUBJECTS), torch.zeros(SUBJECTS)))
    low = resize_planes(truth, 8)
    z = torch.nn.functional.normalize(torch.randn(SUBJECTS, Z), dim=1)
    sampled = model.sample(low, z, torch.Generator().manual_seed(0))
    assert (sampled - truth).square().mean() < 0.5 * (model.raised(low) - truth).square().mean()


def test_it_learns_fitted_planes_as_they_are(run: Path, tmp_path: Path) -> None:
    torch.manual_seed(0)
    codec = FittedPlanes(latent_channels=8, latent_size=8, field_width=16, field_depth=1)
    codec.save_pretrained(tmp_path / "autoencoder")
    (tmp_path / EMBEDDINGS).symlink_to(run / EMBEDDINGS)
    planes = torch.randn(SUBJECTS, 1, 8, 16, 48)
    LatentWriter(tmp_path / FITTED, "x", torch.float32).write(0, planes)
    train_upsampler(run, tmp_path, CONFIG)
    model = RolloutUpsampler.from_pretrained(tmp_path / "upsampler")
    assert model.config.plane_size == 16
    targets = FinalPlanes(tmp_path)
    assert torch.equal(targets.decode(targets.take(torch.tensor([2]), torch.tensor([0]))), planes[2])


def test_it_goes_on_from_a_model(run: Path, tmp_path: Path) -> None:
    for name in (LATENTS, EMBEDDINGS, "autoencoder"):
        (tmp_path / name).symlink_to(run / name)
    start = RolloutUpsampler(8, 8, 32, Z, widths=(16,))
    start.save_pretrained(tmp_path / "init" / "upsampler")
    still = replace(CONFIG, loop=replace(LOOP, learning_rate=0.0))
    train_upsampler(run, tmp_path, still, tmp_path / "init")
    after = RolloutUpsampler.from_pretrained(tmp_path / "upsampler").state_dict()
    assert all(torch.equal(value, after[name]) for name, value in start.state_dict().items())


def test_a_published_model_brings_it_along(model_folder: Path, tmp_path: Path) -> None:
    shutil.copytree(model_folder, tmp_path / "run")
    AttributeReadout(Z, ("age",)).save_pretrained(tmp_path / "run" / "readout")
    publish(tmp_path / "run", tmp_path / "without")
    RolloutUpsampler(8, 16, 32, Z, widths=(16,)).save_pretrained(tmp_path / "run" / "upsampler")
    publish(tmp_path / "run", tmp_path / "with")
    assert RodinPipeline.from_pretrained(tmp_path / "without").upsampler is None
    assert RodinPipeline.from_pretrained(tmp_path / "with").upsampler.config.plane_size == 32


def test_it_needs_the_stages_before(run: Path, tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        train_upsampler(run, tmp_path, CONFIG)
    (tmp_path / EMBEDDINGS).symlink_to(run / EMBEDDINGS)
    with pytest.raises(RodinError, match=r"train\.stage_missing"):
        train_upsampler(run, tmp_path, CONFIG)
