# SPDX-License-Identifier: GPL-3.0-or-later
"""A model folder is replaced whole, or stays."""

from pathlib import Path

import pytest

from backend.training.publish import _replace


def folder(path: Path, content: str) -> Path:
    path.mkdir()
    (path / "weights").write_text(content, "utf-8")
    return path


def test_the_new_takes_the_place_of_the_old(tmp_path: Path) -> None:
    model, new = tmp_path / "model", folder(tmp_path / ".new", "new")
    _replace(model, new)
    assert (model / "weights").read_text("utf-8") == "new"
    _replace(model, folder(tmp_path / ".newer", "newer"))
    assert (model / "weights").read_text("utf-8") == "newer"
    assert [path.name for path in tmp_path.iterdir()] == ["model"]


def test_a_failure_leaves_the_old(tmp_path: Path) -> None:
    model = folder(tmp_path / "model", "old")
    with pytest.raises(FileNotFoundError):
        _replace(model, tmp_path / "missing")
    assert (model / "weights").read_text("utf-8") == "old"
