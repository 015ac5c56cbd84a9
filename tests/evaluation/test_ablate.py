# SPDX-License-Identifier: GPL-3.0-or-later
import json
from functools import partial

import numpy as np
import pytest
import torch
from safetensors.torch import save_file

from backend.errors import RodinError
from backend.evaluation.ablate import PAGE, ablate, write_outcomes
from backend.evaluation.ablations import ABLATIONS, COMMON, TRAINED
from backend.evaluation.arm import Errand, Outcome, carry_out
from backend.meshing.build import MeshSettings
from backend.settings import Settings
from backend.training.config import read_config, stage_config
from backend.training.embeddings import EMBEDDINGS
from backend.training.latents import LATENTS, LatentWriter
from tests import tiny_model
from tests.training.shards import SUBJECTS, write_spheres

LOOP = {"steps": 1000, "learning_rate": 1e-3, "warmup": 1}
UNET = {"widths": [16, 32], "attention_levels": [1]}
TABLES = {
    "autoencoder": {"batch": 1, "queries": 64, "model": {"latent_size": 8, "width": 16}, "loop": LOOP},
    "decoder": {
        "size": 8, "smallest": 8, "subjects": 2, "batch": 2, "queries": 32, "rays": 0, "loop": LOOP,
        "model": {"latent_channels": 8, "latent_size": 8, "field_width": 16},
    },
    "planes": {"size": 8, "smallest": 8, "queries": 32, "rays": 0, "loop": LOOP},
    "diffusion": {"batch": 2, "model": UNET, "loop": LOOP},
    "upsampler": {
        "batch": 1, "picture": 16, "patch": 8, "loop": LOOP,
        "model": {"low_size": 16, "widths": [16, 32], "middle_blocks": 1},
    },
}  # fmt: skip


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spheres")
    write_spheres(folder)
    return folder


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """A run in which every stage has ended."""
    folder = tiny_model.build(tmp_path_factory.mktemp("base"))
    LatentWriter(folder / LATENTS, "x").write(0, torch.randn(SUBJECTS, 2, 8, 8, 24))
    portraits, captions = torch.randn(SUBJECTS, 2, 3, 16), torch.randn(SUBJECTS, 2, 16)
    save_file({"portraits": portraits, "captions": captions}, folder / EMBEDDINGS)
    return folder


@pytest.mark.parametrize(("name", "arm"), [("convolution", 1), ("planes", 1), ("noise", 2), ("upsampler", 0)])
def test_an_arm_is_trained_and_measured(name, arm, data, base):
    untouched = (base / LATENTS).stat().st_mtime_ns, (base / "unet" / "config.json").read_bytes()
    errand = Errand(
        name,
        arm,
        data,
        data,
        base,
        seconds=0.2,
        subjects=1,
        settings=Settings.of("fast", steps=2),
        mesh=MeshSettings(faces=600, texture_size=64, resolution=32),
        tables=TABLES,
    )
    outcome = carry_out(errand)
    for stage in errand.what.stages:
        assert outcome.figures[f"{stage}, steps"] >= 1
    assert 0 <= outcome.figures["colour error, face"] <= 1
    assert np.isfinite(list(outcome.figures.values())).all()
    assert outcome.pictures[0].shape == outcome.truth[0].shape
    assert untouched == ((base / LATENTS).stat().st_mtime_ns, (base / "unet" / "config.json").read_bytes())
    if name == "convolution":
        assert json.loads((errand.run / "unet" / "config.json").read_text("utf-8"))["aware"] is False
        assert "PSNR, whole, dB" not in outcome.figures


def test_every_arm_has_a_configuration():
    tables = read_config(COMMON)
    for ablation in ABLATIONS.values():
        assert len(ablation.arms) % 2 == 0
        assert len({arm.name for arm in ablation.arms}) == len(ablation.arms)
        for arm in ablation.arms:
            for name in arm.stages:
                table = {name: tables["upsampler" if name == "regression" else name]}
                config = partial(stage_config, table, name, TRAINED[name].config, TRAINED[name].network)
                assert config({"seconds": 3.0}).loop.seconds == 3
            assert arm.changes.keys() <= set(arm.stages)


def test_the_page_holds_every_ablation_that_was_run(tmp_path):
    picture = np.full((8, 8, 3), 90, np.uint8)
    for name in ("noise", "schedule"):
        arms = ABLATIONS[name].arms
        outcomes = [
            Outcome(arm.name, {"PSNR": 20.04 + i, **({"more": 3.0} if i else {})}, [picture], [picture])
            for i, arm in enumerate(arms)
        ]
        written = write_outcomes(name, outcomes, {"seconds a stage": 9.0}, tmp_path)
        assert all(path.is_file() for path in written)
    page = (tmp_path / PAGE).read_text("utf-8")
    assert "| | noise 0 | noise 0.1 | noise 0.25 | noise 0.1, second seed |" in page
    assert "| PSNR | 20 | 21 | 22 | 23 |" in page
    assert "| more |  | 3 | 3 | 3 |" in page
    assert "(ablations/noise.jpg)" in page
    assert "(ablations/schedule.jpg)" in page
    assert {path.name for path in tmp_path.iterdir()} == {"ablations", PAGE}
    assert {path.name for path in (tmp_path / "ablations").iterdir()} == {
        "noise.jpg", "noise.json", "schedule.jpg", "schedule.json",
    }  # fmt: skip


def test_unknown_ablation(tmp_path):
    with pytest.raises(RodinError) as caught:
        ablate("beauty", tmp_path, tmp_path, tmp_path, tmp_path, 1.0)
    assert caught.value.code == "ablate.unknown"
