# SPDX-License-Identifier: GPL-3.0-or-later
"""Shards of pictures without points: the same pictures, a folder of their own, enough to learn z from."""

from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor
from transformers import CLIPTextModelWithProjection, CLIPTokenizer

from backend.cli import main
from backend.conditioning import Conditioner
from backend.data.store import record
from backend.data.store.folder import look_into, read_manifest
from backend.data.store.make import make
from backend.data.store.shards import shard_name, unpack
from backend.errors import RodinError
from backend.models.clip import portrait_processor
from backend.models.portrait_encoder import PortraitEncoder
from backend.training.clip import ClipConfig, ClipObjective, train_clip
from backend.training.dataset import SubjectShards
from backend.training.embeddings import EMBEDDINGS, embed_portraits
from backend.training.loop import LoopConfig
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


def test_z_is_learnt_from_them_too(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And nobody's z is of an encoder that has seen them."""
    asked: list[set[int]] = []
    draw = ClipObjective.draw

    def watched(self: ClipObjective) -> tuple[Tensor, ...]:
        asked.append(set(self.pool.tolist()))
        return draw(self)

    monkeypatch.setattr(ClipObjective, "draw", watched)
    write_spheres(tmp_path)
    loop = LoopConfig(steps=1, learning_rate=1e-3)
    config = ClipConfig(loop, portraits=folder, folds=2, batch=2, people=40)
    train_clip(tmp_path, tmp_path / "run", config)
    everybody = set(range(SUBJECTS + COUNT))
    assert asked == [everybody, everybody - {0, 2, 4}, everybody - {1, 3, 5}]
    portraits = load_file(tmp_path / "run" / EMBEDDINGS)["portraits"]
    torch.testing.assert_close(portraits.norm(dim=-1), torch.ones(SUBJECTS, 2, VIEWS))
    words = CLIPTextModelWithProjection.from_pretrained(tmp_path / "run" / "text_encoder")
    seen = PortraitEncoder.from_pretrained(tmp_path / "run" / "image_encoder")
    tokenizer = CLIPTokenizer.from_pretrained(tmp_path / "run" / "tokenizer")
    conditioner = Conditioner(seen.eval(), words, tokenizer, portrait_processor())
    with_all = embed_portraits(SubjectShards(tmp_path), conditioner, range(SUBJECTS))
    assert ((with_all * portraits).sum(-1) < 0.999).all()
