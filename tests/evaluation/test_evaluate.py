# SPDX-License-Identifier: GPL-3.0-or-later
import json

import numpy as np
import pytest
import skimage.data

from backend.data.assemble import assemble
from backend.data.people import priors
from backend.data.portraits import Portraits
from backend.data.store.record import encode
from backend.data.store.shards import pack, shard_name, subject_key
from backend.errors import RodinError
from backend.evaluation.context import EvaluationConfig
from backend.evaluation.evaluate import ROWS, evaluate
from backend.evaluation.rows import angle
from backend.evaluation.subjects import HELD_OUT_SEED
from backend.meshing.build import MeshSettings
from backend.pipeline import RodinPipeline
from backend.portrait.frame import PortraitFrame
from backend.settings import Settings
from backend.space import Box

COUNT = 2
MESH = MeshSettings(faces=600, texture_size=64, resolution=48)
SMALL = EvaluationConfig(
    subjects=COUNT,
    turned=1,
    rigged=1,
    avatars=2,
    prompts=2,
    glasses=1,
    sheet=1,
    settings=Settings.of(steps=2),
    mesh=MESH,
    fine=MESH,
    batch=2,
)


def write_shards(folder, seed):
    """Surface points, portraits and attributes of a few subjects, as the generator writes them."""
    box = Box()
    photo = np.dstack([skimage.data.astronaut(), np.full((512, 512), 255, np.uint8)])
    portrait = PortraitFrame((225.0, 104.0), 190.0, 0.0).crop(photo)
    pictures = Portraits(photo[None, ..., :3], np.stack([portrait] * 6), [{}] * 6)
    subjects = []
    for index in range(COUNT):
        attributes = priors.sample(seed, index)
        skin = assemble(attributes).surfaces[0].vertices
        inside = (skin - box.centre) / box.half
        inside = inside[(np.abs(inside) < 1).all(1)][:3000]
        arrays = {
            "surface_points": (inside * 32767).astype(np.int16),
            "surface_colour": np.full((len(inside), 3), 150, np.uint8),
        }
        record = {"seed": seed, "index": index, "attributes": attributes.to_dict(), "captions": []}
        subjects.append((subject_key(seed, index), encode(record, arrays, pictures)))
    folder.mkdir()
    (folder / shard_name(0)).write_bytes(pack(subjects))
    return folder


@pytest.fixture(scope="module")
def pipeline(model_folder):
    return RodinPipeline.from_pretrained(model_folder)


@pytest.fixture(scope="module")
def shards(tmp_path_factory):
    return write_shards(tmp_path_factory.mktemp("data") / "held-out", HELD_OUT_SEED)


def test_every_row_is_measured(pipeline, shards, tmp_path, monkeypatch):
    monkeypatch.setattr(angle, "YAWS", (0.0, 45.0))
    told = []
    written = evaluate(
        pipeline,
        tmp_path,
        data=shards,
        config=SMALL,
        progress=lambda what, done, of: told.append((what, done, of)),
    )
    assert all(path.is_file() for path in written)
    report = json.loads((tmp_path / "evaluation" / "evaluation.json").read_text("utf-8"))
    assert [row["key"] for row in report["rows"]] == list(ROWS)
    figures = {
        row["key"]: {figure["name"]: figure["value"] for figure in row["figures"]} for row in report["rows"]
    }
    assert figures["faces"]["found"] == 0
    assert 5 < figures["reconstruction"]["PSNR, whole picture"] < 40
    assert 0 < figures["reconstruction"]["Chamfer, avatar to truth"] < 100
    assert figures["likeness_photos"]["median distance"] is None
    assert 0 <= figures["text"]["asked attributes present"] <= 100
    assert figures["glasses"]["glasses where asked"] in (0, 100)
    assert 0 <= figures["edits"]["other attributes unchanged"] <= 100
    assert figures["distribution"]["descriptors, ratio"] is None
    assert figures["distribution"]["patches, generated"] > 0
    assert ("edits", 1, 1) in told
    assert set(report["facts"]["minutes a row, what several rows share counted with the first"]) == set(ROWS)
    assert report["facts"]["held-out subjects"] == "2, seed 1000"


def test_only_held_out_subjects_are_taken(pipeline, tmp_path):
    with pytest.raises(RodinError) as caught:
        evaluate(pipeline, tmp_path / "out", data=write_shards(tmp_path / "train", 0), config=SMALL)
    assert caught.value.code == "evaluate.not_held_out"


def test_unknown_row(pipeline, shards, tmp_path):
    with pytest.raises(RodinError) as caught:
        evaluate(pipeline, tmp_path, data=shards, rows=["beauty"])
    assert caught.value.code == "evaluate.unknown_row"
