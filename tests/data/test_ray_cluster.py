# SPDX-License-Identifier: GPL-3.0-or-later
"""Data made on a Ray cluster of one machine; skipped where the optional ray is not installed."""

import sys
from pathlib import Path

import pytest

from backend.data.store.make import make
from backend.data.store.ray_cluster import run_on_ray
from backend.data.store.shards import ShardTask, shard_name
from backend.errors import RodinError


@pytest.mark.slow
def test_a_cluster_makes_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="ray is optional and not installed")
    make(1, 5, tmp_path, "rays", ray="local")
    assert (tmp_path / shard_name(0)).read_bytes() == ShardTask(5, 0, 1, "rays")(lambda _: None)


def test_without_ray_the_error_tells_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(RodinError) as error:
        next(run_on_ray([ShardTask(5, 0, 1, "rays")], "auto", lambda *_: None))
    assert error.value.code == "packages.missing"
    assert "pip install ray" in error.value.hint
