# SPDX-License-Identifier: GPL-3.0-or-later
"""What lies in a shard, and that others can read it."""

import io
import json
import subprocess
import sys
import tarfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image
from safetensors.numpy import load

from backend.data.captions import CAPTIONS
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.data.portraits import PHOTO_SIZE, VIEWS
from backend.data.store import record
from backend.data.store.folder import DataFolder, Entry, broken_shards, look_into, read_manifest
from backend.data.store.reader import ShardReader
from backend.data.store.shards import ShardTask, SubjectTask, pack, shard_name, unpack
from backend.errors import RodinError
from backend.training.dataset import SubjectShards

SEED, COUNT = 5, 2
TASK = ShardTask(SEED, 0, COUNT, "rays")


@pytest.fixture(scope="module")
def tar() -> bytes:
    told: list[int] = []
    made = TASK(told.append)
    assert told == [1, 2]
    return made


@pytest.fixture
def folder(tar: bytes, tmp_path: Path) -> Path:
    DataFolder(tmp_path, SEED, "rays").write(TASK, tar)
    return tmp_path


def test_a_subject_is_files_in_open_formats(folder: Path) -> None:
    subjects = unpack(folder / shard_name(0))
    assert [key for key, _ in subjects] == ["s0000000005_00000000", "s0000000005_00000001"]
    for index, (_, files) in enumerate(subjects):
        assert list(files) == [
            record.RECORD,
            record.POINTS,
            *(record.photo_name(view) for view in range(VIEWS)),
            *(record.portrait_name(view) for view in range(VIEWS)),
        ]
        arrays = load(files[record.POINTS])
        assert {name: (str(a.dtype), a.shape) for name, a in arrays.items()} == record.ARRAYS
        line = json.loads(files[record.RECORD])
        assert (line["seed"], line["index"], line["renderer"], line["format"]) == (SEED, index, "rays", 2)
        assert Attributes.from_dict(line["attributes"]) == priors.sample(SEED, index)
        assert len(line["captions"]) == CAPTIONS
        assert len(line["views"]) == VIEWS
        assert set(line["sha256"]) == {*files} - {record.RECORD}
        assert not record.broken_files(files)


def test_the_same_subjects_give_the_same_bytes(tar: bytes, tmp_path: Path) -> None:
    path = tmp_path / shard_name(0)
    path.write_bytes(tar)
    assert pack(unpack(path)) == tar
    with tarfile.open(path) as entries:
        assert {(e.mtime, e.uid, e.gid, e.uname, e.mode) for e in entries} == {(1767225600, 0, 0, "", 0o644)}


def test_other_processes_make_the_same_subject(folder: Path) -> None:
    """With as many threads as they like, and by the shard and alone."""
    command = [sys.executable, "-m", "backend", "data", "hash", "--seed", "5", "--index", "1"]
    with_pictures, without = (
        subprocess.run([*command, *more], capture_output=True, text=True, check=True).stdout.strip()
        for more in (["--renderer", "rays"], [])
    )
    expected = SubjectTask(SEED, 1, "rays")(lambda _: None).hex()
    assert with_pictures == expected
    assert without != expected
    stored = ShardReader(folder).file(1, record.RECORD).tobytes()
    assert json.loads(stored) == json.loads(record.make_subject(SEED, 1, "rays")[record.RECORD])


def test_portraits_keep_their_shape_exactly() -> None:
    rng = np.random.default_rng(0)
    smooth = np.linspace(0, 255, 128).astype(np.uint8)
    colour = np.stack(
        [np.tile(smooth, (128, 1)), np.tile(smooth[:, None], (1, 128)), np.full((128, 128), 90)], 2
    )
    alpha = rng.integers(0, 256, (128, 128, 1))
    portrait = np.concatenate([colour, alpha], 2).astype(np.uint8)
    pictures = record.Portraits(portrait[None, ..., :3], portrait[None], [{}])
    first, second = (record.encode({}, {"a": smooth}, pictures) for _ in range(2))
    assert first == second
    with Image.open(io.BytesIO(first[record.portrait_name(0)])) as image:
        assert np.array_equal(np.asarray(image)[..., 3], portrait[..., 3])


def test_training_reads_what_was_written(folder: Path) -> None:
    shards, files = SubjectShards(folder), unpack(folder / shard_name(0))[1][1]
    arrays = load(files[record.POINTS])
    assert len(shards) == COUNT
    for name, array in arrays.items():
        row = shards.row(name, 1).numpy()
        assert row.dtype == array.dtype
        assert np.array_equal(row, array)
    assert shards.record(1) == json.loads(files[record.RECORD])
    assert [line["index"] for line in shards.records()] == [0, 1]
    portraits = shards.portraits(1)
    assert portraits.shape == (VIEWS, 128, 128, 4)
    assert portraits.dtype == torch.uint8
    assert shards.reader.photo(1, 0).shape == (PHOTO_SIZE, PHOTO_SIZE, 3)
    torch.manual_seed(0)
    points = shards.queries([1], [False], 500)
    rows = {tuple(row) for row in np.round(points.position[0].numpy() * 32767).astype(int)}
    assert rows <= {tuple(row) for row in arrays["query_points"].astype(int)}
    with pytest.raises(IndexError):
        shards.record(COUNT)


def test_portraits_are_those_that_were_rendered(folder: Path) -> None:
    from backend.data.assemble import assemble
    from backend.data.portraits import portraits

    made = portraits(assemble(priors.sample(SEED, 0)), np.random.default_rng([SEED, 0, 12]), "rays")
    shards = SubjectShards(folder)
    for view in range(VIEWS):
        stored, true = shards.portrait(0, view).numpy().astype(int), made.aligned[view].astype(int)
        assert np.array_equal(stored[..., 3], true[..., 3])
        opaque = true[..., 3] == 255
        assert np.abs(stored - true)[opaque].mean() < 4
        assert np.abs(shards.reader.photo(0, view).astype(int) - made.photos[view]).mean() < 4


def test_a_shard_that_is_cut_off_is_an_error(folder: Path, tar: bytes) -> None:
    (folder / shard_name(0)).write_bytes(tar[:700_000])
    with pytest.raises(RodinError, match=r"data\.broken"):
        SubjectShards(folder).record(0)


def test_a_flipped_byte_is_found_and_set_aside(folder: Path, tar: bytes) -> None:
    assert broken_shards(folder, 1) == []
    path = folder / shard_name(0)
    broken = bytearray(tar)
    broken[len(tar) // 2] ^= 1
    path.write_bytes(broken)
    assert broken_shards(folder, 1) == [path.name]
    assert not path.exists()
    assert not DataFolder(folder, SEED, "rays").is_complete(TASK)
    assert not list(folder.glob("*.broken"))


def test_a_shard_without_a_line_gets_one_if_it_is_sound(folder: Path, tar: bytes) -> None:
    entry = read_manifest(folder)[0]
    manifest, path = folder / "manifest.jsonl", folder / shard_name(0)
    manifest.write_text(manifest.read_text()[:50])
    assert read_manifest(folder) == {}
    assert DataFolder(folder, SEED, "rays").is_complete(TASK)
    assert read_manifest(folder) == {0: entry}
    manifest.unlink()
    for damaged in (tar[:-20_000], tar[:600_000] + b"x" + tar[600_001:], b""):
        path.write_bytes(damaged)
        assert look_into(path) is None
        assert not DataFolder(folder, SEED, "rays").is_complete(TASK)


def test_a_shard_with_too_few_subjects_is_not_complete(folder: Path) -> None:
    data = DataFolder(folder, SEED, "rays")
    assert data.is_complete(replace(TASK, count=1))
    assert not data.is_complete(replace(TASK, count=3))


@pytest.mark.parametrize(("seed", "renderer"), [(6, "rays"), (5, "cycles")])
def test_other_data_in_the_folder_is_refused(folder: Path, seed: int, renderer: record.Renderer) -> None:
    with pytest.raises(RodinError) as error:
        DataFolder(folder, seed, renderer)
    assert error.value.code == "data.mixed"


def test_an_older_format_in_the_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shard-00000.safetensors").touch()
    with pytest.raises(RodinError, match=r"data\.mixed"):
        DataFolder(tmp_path, SEED, "rays")


def test_what_dead_runs_left_is_removed(folder: Path) -> None:
    import platform

    dead = folder / f"shard-00003.tar.{platform.node()}-999999999.part"
    elsewhere = folder / "shard-00004.tar.another-host-12.part"
    dead.touch()
    elsewhere.touch()
    DataFolder(folder, SEED, "rays")
    assert not dead.exists()
    assert elsewhere.exists()


def test_a_manifest_line_tells_what_a_shard_is(folder: Path, tar: bytes) -> None:
    entry = read_manifest(folder)[0]
    assert entry == Entry(0, COUNT, len(tar), entry.sha256, SEED, "rays", record.FORMAT)
    assert look_into(folder / shard_name(0)) == entry


def test_webdataset_reads_shards(folder: Path) -> None:
    webdataset = pytest.importorskip("webdataset", reason="requirements/test.txt is not installed")
    data = webdataset.WebDataset(str(folder / shard_name(0)), shardshuffle=False).decode("rgb8")
    samples = list(data)
    assert [sample["json"]["index"] for sample in samples] == [0, 1]
    assert samples[0]["photo0.jpg"].shape == (PHOTO_SIZE, PHOTO_SIZE, 3)
    arrays = load(samples[1]["points.safetensors"])
    assert np.array_equal(arrays["surface_points"], ShardReader(folder).array(1, "surface_points"))
