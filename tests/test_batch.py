# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders and CSV files become requests."""

from pathlib import Path

import pytest

from backend.batch import read_source
from backend.errors import RodinError
from backend.protocol import Generate


def test_photos_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.JPG", "a.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    found = read_source(tmp_path, "fast", 5)
    assert [(each.job, each.preset, each.seed) for each in found] == [("a", "fast", 5), ("b", "fast", 5)]
    assert found[0].photo == str(tmp_path / "a.png")


def test_rows_of_a_csv(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "name,photo,prompt,edits,seed,faces,shape\n"
        "anna,anna.jpg,,with red hair; with glasses,7,900,nose size=0.5; chin=-1\n"
        '../x,,"an old man, bald",,,,\n'
    )
    first, second = read_source(table, "fast", 1)
    assert first == Generate(
        "anna",
        "",
        photo=str(tmp_path / "anna.jpg"),
        edits=["with red hair", "with glasses"],
        seed=7,
        faces=900,
        shape={"nose size": 0.5, "chin": -1.0},
        preset="fast",
    )
    assert second == Generate("_x", "", prompt="an old man, bald", seed=1, preset="fast")


def test_further_photos_and_the_likeness_of_a_row(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "photo,photo10,photo2,face,likeness,neutral,skin_warmth,skin_lightness\n"
        "a.jpg,c.jpg,b.jpg,2,0.5,yes,0.25,-0.5\n"
        "d.jpg,,,,,,,\n"
    )
    first, second = read_source(table, "fast", None)
    assert first.photo == str(tmp_path / "a.jpg")
    assert first.more_photos == [str(tmp_path / "b.jpg"), str(tmp_path / "c.jpg")]
    assert (first.face, first.likeness, first.neutral) == (2, 0.5, True)
    assert (first.skin_warmth, first.skin_lightness) == (0.25, -0.5)
    assert second == Generate("0001", "", photo=str(tmp_path / "d.jpg"), preset="fast")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("prompt\n", "batch.empty"),
        ("promt\nx\n", "batch.broken"),
        ("photo,photo1\na,b\n", "batch.broken"),
        ("photo,likeness\na,much\n", "batch.broken"),
        ("prompt,seed\nx,one\n", "batch.broken"),
        ("prompt,shape\nx,tail=1\n", "batch.broken"),
        ("name,prompt\na,x\na,y\n", "batch.broken"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, code: str) -> None:
    table = tmp_path / "people.csv"
    table.write_text(text)
    with pytest.raises(RodinError) as caught:
        read_source(table, "fast", None)
    assert caught.value.code == code


def test_missing_source(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"batch\.missing"):
        read_source(tmp_path / "none", "fast", None)
