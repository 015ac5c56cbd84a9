# SPDX-License-Identifier: GPL-3.0-or-later
"""Shards of pictures without points: the same pictures, a folder of their own, enough to learn z from."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from backend.cli import main
from backend.data.store import record
from backend.data.store.folder import look_into, read_manifest
from backend.data.store.make import make
from backend.data.store.shards import shard_name, unpack
from backend.errors import RodinError
from backend.training.clip import ClipConfig, ClipObjective, train_clip
from backend.training.embeddings import EMBEDDINGS
from backend.training.loop import LoopConfig
from backend.training.stages import run_stage
from tests.training.shards import SUBJECTS, VIEWS, write_spheres

SEED, COUNT = 5, 3


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("pictures")
    command = ["data", "make", "--subjects", str(COUNT), "--seed", str(SEED), "--out", str(path)]
    assert main([*command, "--renderer", "rays", "--workers", "1", "--pictures-only"]) == 0
    return path


def test_pictures_are_those_of_the_whole_subject(folder: Path) -> None:
    for index, (_, files) in enumerate(unpack(folder / shard_name(0))):
        whole = record.make_subject(SEED, index, "rays")
        assert set(whole) - set(files) == {record.POINTS}
        assert all(files[name] == whole[name] for name in files if name != record.RECORD)
        assert not record.broken_files(files)


def test_a_folder_holds_one_kind(folder: Path) -> None:
    assert look_into(folder / shard_name(0)) == read_manifest(folder)[0]
    with pytest.raises(RodinError, match=r"pictures only, not of .* points and pictures") as error:
        make(COUNT, SEED, folder, "rays", workers=1)
    assert error.value.code == "data.mixed"


def test_points_that_are_not_there_are_named(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"holds no points\.safetensors.*pictures-only") as error:
        run_stage("autoencoder", folder, tmp_path, steps=1)
    assert error.value.code == "data.lacking"


def test_z_is_learnt_from_them_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And those of the stage are embedded."""
    asked: list[set[tuple[int, int]]] = []
    draw = ClipObjective.draw

    def watched(self: ClipObjective) -> tuple[Tensor, ...]:
        asked.append({(len(self.data), sum(self.views))})
        return draw(self)

    monkeypatch.setattr(ClipObjective, "draw", watched)
    write_spheres(tmp_path)
    loop = LoopConfig(steps=1, learning_rate=1e-3)
    train_clip(tmp_path, tmp_path / "run", ClipConfig(loop, portraits=folder, batch=2, people=40))
    assert asked == [{(SUBJECTS + COUNT, SUBJECTS * VIEWS + COUNT * 6)}]
    portraits = load_file(tmp_path / "run" / EMBEDDINGS)["portraits"]
    torch.testing.assert_close(portraits.norm(dim=-1), torch.ones(SUBJECTS, 2, VIEWS))
