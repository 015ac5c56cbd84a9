# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of a likeness: what is written comes back, and nothing else is read."""

import dataclasses
import hashlib
import io
from pathlib import Path

import numpy as np
import pytest

from backend.errors import RodinError
from backend.likeness.likeness import Likeness
from tests.likeness.known_head import NAMES
from tests.likeness.sample_hair import combed
from tests.likeness.sample_person import person


@pytest.fixture(scope="module")
def likeness() -> Likeness:
    return person()


def saved(likeness: Likeness, folder: Path) -> tuple[Path, str]:
    path = folder / "likeness.npz"
    likeness.save(path)
    return path, hashlib.sha256(path.read_bytes()).hexdigest()


def test_what_is_saved_comes_back(likeness: Likeness, tmp_path: Path) -> None:
    found = Likeness.load(*saved(likeness, tmp_path))
    for name in ("neutral", "expression"):
        assert np.array_equal(getattr(found.shape, name), getattr(likeness.shape, name)), name
    for name in ("bare", "iris", "hair"):
        assert np.array_equal(getattr(found, name), getattr(likeness, name), equal_nan=True), name
    for entry in dataclasses.fields(likeness.texture):
        assert np.array_equal(getattr(found.texture, entry.name), getattr(likeness.texture, entry.name))
    for name in ("glasses", "quality", "photos"):
        assert getattr(found, name) == getattr(likeness, name), name
    assert [path.name for path in tmp_path.iterdir()] == ["likeness.npz"]


def test_the_photos_hair_comes_back(likeness: Likeness, tmp_path: Path) -> None:
    seen = combed(likeness.shape.neutral, 0.02)
    found = Likeness.load(*saved(dataclasses.replace(likeness, hair_seen=seen), tmp_path)).hair_seen
    assert found is not None
    for name in ("colour", "hair", "radius", "haired"):
        assert np.array_equal(getattr(found, name), getattr(seen, name), equal_nan=True), name
    points = likeness.shape.neutral[:50]
    assert np.array_equal(found.camera.project(points), seen.camera.project(points))


def test_saving_again_gives_the_same_bytes(likeness: Likeness, tmp_path: Path) -> None:
    path, sha256 = saved(likeness, tmp_path)
    assert Likeness.load(path, sha256).to_bytes() == path.read_bytes() == likeness.to_bytes()


def test_the_reference_names_the_file_and_the_expression(likeness: Likeness, tmp_path: Path) -> None:
    path, sha256 = saved(likeness, tmp_path)
    reference = likeness.reference(["a guess"])
    assert (reference.sha256, reference.photos, reference.warnings) == (sha256, 2, ["a guess"])
    assert reference.quality == 0.93
    assert reference.expression == {"jawOpen": 0.4, "mouthSmileLeft": 0.5, "mouthSmileRight": 0.5}
    assert Likeness.load(path, reference.sha256).photos == 2


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RodinError) as raised:
        Likeness.load(tmp_path / "likeness.npz", "0" * 64)
    assert raised.value.code == "likeness.missing" and raised.value.hint


def test_another_file_is_refused(likeness: Likeness, tmp_path: Path) -> None:
    path, sha256 = saved(likeness, tmp_path)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(RodinError) as raised:
        Likeness.load(path, sha256)
    assert raised.value.code == "likeness.broken" and raised.value.hint


def test_a_newer_file_is_refused(likeness: Likeness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backend.likeness.likeness.FORMAT", 2)
    path, sha256 = saved(likeness, tmp_path)
    monkeypatch.undo()
    with pytest.raises(RodinError) as raised:
        Likeness.load(path, sha256)
    assert raised.value.code == "likeness.newer_format" and "format 2" in raised.value.message


def test_pickles_are_not_read(likeness: Likeness, tmp_path: Path) -> None:
    with np.load(io.BytesIO(likeness.to_bytes()), allow_pickle=False) as arrays:
        values = dict(arrays)
    values["neutral"] = np.array([{"a": "pickle"}], object)
    path = tmp_path / "likeness.npz"
    np.savez(path, **values)
    with pytest.raises(RodinError, match=r"likeness\.broken.*pickle"):
        Likeness.load(path, hashlib.sha256(path.read_bytes()).hexdigest())


def test_the_head_has_its_own_shapes(likeness: Likeness) -> None:
    shape = likeness.shape
    assert np.array_equal(shape.neutral, likeness.shape.neutral)
    assert shape.shapes.shape[0] == len(NAMES)
    moved = np.linalg.norm(shape.posed() - shape.neutral, axis=1)
    assert 0.003 < moved.max() < 0.05
