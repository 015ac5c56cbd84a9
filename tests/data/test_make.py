# SPDX-License-Identifier: GPL-3.0-or-later
import json
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from backend.data import shards
from backend.data.make import make
from backend.errors import RodinError


def test_a_shard_holds_what_it_says_and_is_not_made_twice(tmp_path: Path) -> None:
    make(2, 3, tmp_path, workers=1)
    arrays_path, lines_path = shards.shard_paths(tmp_path, 0)
    arrays = load_file(arrays_path)
    assert set(arrays) == set(shards.ARRAYS)
    for name, (dtype, shape) in shards.ARRAYS.items():
        assert arrays[name].shape == (2, *shape)
        assert arrays[name].dtype == dtype
    lines = [json.loads(line) for line in lines_path.read_text().splitlines()]
    assert [line["index"] for line in lines] == [0, 1]
    assert all(len(line["captions"]) == 8 for line in lines)
    again, line = shards.make_subject(3, 1)
    assert line == lines[1]
    for name in arrays:
        assert np.array_equal(again[name], arrays[name][1])
    written = arrays_path.stat().st_mtime_ns
    seen = []
    make(2, 3, tmp_path, workers=1, progress=lambda done, of: seen.append((done, of)))
    assert arrays_path.stat().st_mtime_ns == written
    assert seen == [(2, 2)]
    assert not list(tmp_path.glob("*.part"))


def test_an_unfinished_shard_is_not_complete(tmp_path: Path) -> None:
    arrays, lines = shards.shard_paths(tmp_path, 4)
    arrays.write_bytes(b"")
    assert not shards.is_complete(tmp_path, 4, 1)
    lines.write_text("{}\n")
    assert shards.is_complete(tmp_path, 4, 1)
    assert not shards.is_complete(tmp_path, 4, 2)


def test_a_start_inside_a_shard_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError) as error:
        make(1, 3, tmp_path, start=5)
    assert error.value.code == "data.start"
