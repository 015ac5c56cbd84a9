# SPDX-License-Identifier: GPL-3.0-or-later
"""Every file of a model folder is checked before it is used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from backend.errors import RodinError
from backend.model_folder import INDEX, SUMS, seal, verify
from backend.model_search import find_model


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "unet").mkdir()
    (tmp_path / INDEX).write_text("{}")
    (tmp_path / "unet" / "weights.safetensors").write_bytes(b"1234")
    (tmp_path / "README.md").write_text("card")
    seal(tmp_path)
    return tmp_path


def test_whole_folder_gives_the_hashes_of_its_weights(folder: Path) -> None:
    assert find_model(folder) == folder
    digest = "03ac674216f3e15c761ee1a5e255f067953623c8b388b4459e13f978d7c846f4"
    assert verify(folder) == {"unet/weights.safetensors": digest}
    (folder / "README.md").write_text("a better card")
    assert verify(folder)


def change(folder: Path) -> None:
    (folder / "unet" / "weights.safetensors").write_bytes(b"1235")


def add(folder: Path) -> None:
    (folder / "unet" / "more.safetensors").write_bytes(b"1")


def remove(folder: Path) -> None:
    (folder / "unet" / "weights.safetensors").unlink()


def unseal(folder: Path) -> None:
    (folder / SUMS).unlink()


def escape(folder: Path) -> None:
    (folder / SUMS).write_text(f"{'0' * 64}  ../secret\n")


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (change, "model.hash_mismatch"),
        (add, "model.hash_mismatch"),
        (remove, "model.missing"),
        (unseal, "model.missing"),
        (escape, "model.hash_mismatch"),
    ],
)
def test_spoilt_folders_are_refused(folder: Path, spoil: Callable[[Path], None], code: str) -> None:
    spoil(folder)
    with pytest.raises(RodinError) as caught:
        verify(folder)
    assert caught.value.code == code and caught.value.hint


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("somebody/some-model", "model.not_downloaded"),
        ("no model at all", "model.missing"),
        ("", "model.missing"),
    ],
)
def test_no_folder_no_model(tmp_path: Path, name: str, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RodinError) as caught:
        find_model(name)
    assert caught.value.code == code
