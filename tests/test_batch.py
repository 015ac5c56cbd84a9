# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders and CSV files become requests."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from backend import batch_commands, batch_log
from backend.batch import read_source
from backend.errors import RodinError
from backend.protocol import Generate


def requests(source: Path, seed: int | None = None) -> list[Generate]:
    items = read_source(source, "fast", seed).items
    return [item.request for item in items if item.request]


def test_photos_of_a_folder(tmp_path: Path) -> None:
    for name in ("b.JPG", "a.png", "notes.txt"):
        (tmp_path / name).write_bytes(b"")
    found = requests(tmp_path, seed=5)
    assert [(each.job, each.preset, each.seed) for each in found] == [("a", "fast", 5), ("b", "fast", 5)]
    assert found[0].photo == str(tmp_path / "a.png")


def test_every_file_of_a_folder_is_accounted_for(tmp_path: Path) -> None:
    for name in ("IMG_1.jpg", "img_1.PNG", "._IMG_1.jpg", "me.HEIC", "it.avif", "notes.txt", "old.jfif"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "no ending").write_bytes(b"\xff\xd8\xff\xe0 and so on")
    (tmp_path / "web").write_bytes(b"RIFF....WEBPVP8 ")
    (tmp_path / "more").mkdir()
    listing = read_source(tmp_path, "fast", None)
    names = [item.name for item in listing.items]
    assert names == ["IMG_1", "img_1 2", "it", "me", "no ending", "old", "web"]
    assert len(names) + 3 == len(list(tmp_path.iterdir()))
    assert sorted(listing.notes) == [
        "._IMG_1.jpg: left out, hidden",
        "img_1.PNG: 'img_1' is taken, so it becomes 'img_1 2'",
        "more: a folder, not looked into",
        "notes.txt: left out, no photo",
    ]


def test_rows_of_a_csv(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text(
        "name,photo,prompt,edits,seed,faces,shape\n"
        "anna,anna.jpg,,with red hair; with glasses,7,900,nose size=0.5; chin=-1\n"
        '../x,,"an old man, bald",,,,\n'
    )
    first, second = requests(table, seed=1)
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
    first, second = requests(table)
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
        ("prompt,prompt\nx,y\n", "batch.broken"),
        ("prompt,seed\n,\n", "batch.empty"),
    ],
)
def test_what_cannot_be_read_is_refused(tmp_path: Path, text: str, code: str) -> None:
    table = tmp_path / "people.csv"
    table.write_text(text)
    with pytest.raises(RodinError) as caught:
        read_source(table, "fast", None)
    assert caught.value.code == code


def test_a_folder_without_photos_says_what_is_there(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("")
    with pytest.raises(RodinError, match=r"nothing to make\. notes\.txt: left out, no photo\."):
        read_source(tmp_path, "fast", None)


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_and_spreadsheets_habits(tmp_path: Path, separator: str) -> None:
    table = tmp_path / "people.csv"
    lines = ["Name ,PROMPT,Seed,", '"A, B; C",a man,3,', ",,,", "", "D,a woman,,"]
    text = "\r\n".join(lines).replace(",", separator).replace(f"A{separator} B; C", "A, B; C")
    table.write_bytes(b"\xef\xbb\xbf" + text.encode())
    listing = read_source(table, "fast", None)
    first, second = (item.request for item in listing.items)
    assert first == Generate("A_ B_ C", "", prompt="a man", seed=3, preset="fast")
    assert second == Generate("D", "", prompt="a woman", preset="fast")
    assert listing.notes == ("Row 3: left out, empty", "Row 4: left out, empty")


@pytest.mark.parametrize(
    ("header", "cells", "said"),
    [
        ("photo,likeness", "a,much", "Row 3: 'much' is no value for likeness."),
        ("prompt,seed", "x,one", "Row 3: 'one' is no value for seed."),
        ("prompt,shape", "x,tail=1", "Row 3: 'tail=1' is no value for shape."),
        ("prompt,seed", "an old man, bald,7", "Row 3 has 3 cells for 2 columns."),
    ],
)
def test_a_bad_row_fails_alone(tmp_path: Path, header: str, cells: str, said: str) -> None:
    table = tmp_path / "people.csv"
    table.write_text(f"{header}\na,\n{cells}\nb,\n")
    first, bad, last = read_source(table, "fast", None).items
    assert first.request and last.request and not first.failure and bad.request is None
    assert bad.failure and bad.failure.message == said and bad.failure.hint
    assert (first.name, bad.name, last.name) == ("0000", "0001", "0002")


def test_names_are_made_unique_and_a_wrong_column_is_named(tmp_path: Path) -> None:
    table = tmp_path / "people.csv"
    table.write_text("name,prompt\nAnna,x\nanna,y\nANNA,z\n")
    listing = read_source(table, "fast", None)
    assert [item.name for item in listing.items] == ["Anna", "anna 2", "ANNA 3"]
    assert listing.notes[0] == "Row 3: 'anna' is taken, so it becomes 'anna 2'"
    table.write_text("promt\nx\n")
    with pytest.raises(RodinError, match="Did you mean 'prompt'"):
        read_source(table, "fast", None)


def test_what_is_done_is_kept_unless_it_is_asked_otherwise(tmp_path: Path) -> None:
    log, out = tmp_path / "batch.csv", tmp_path / "a"
    out.mkdir()
    request = Generate("a", str(out), prompt="a man", preset="fast")
    batch_log.begin(log)
    assert not batch_log.is_done(log, request)
    batch_log.note(log, {"job": "a", "state": "done", "asked": batch_log.fingerprint(request)})
    assert not batch_log.is_done(log, request), "its folder has no avatar"
    (out / "avatar.json").write_text("{}")
    batch_log.begin(log)
    assert batch_log.is_done(log, request)
    assert not batch_log.is_done(log, replace(request, prompt="a woman"))
    batch_log.note(log, {"job": "a", "state": "failed"})
    assert not batch_log.is_done(log, request)


def test_a_dry_run_lists_everything_and_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "people.csv").write_text("name,prompt,photo,seed\na,red hair,,\nb,,no.jpg,\nc,x,,one\n,,,\n")
    out = tmp_path / "out"
    plan = batch_commands.planned(read_source(tmp_path / "people.csv", "fast", None), out, again=False)
    batch_commands.show(plan, as_json=True)
    shown = capsys.readouterr()
    first, second, third = (json.loads(line) for line in shown.out.splitlines())
    assert (first["state"], first["understood"]) == ("make", "hair: red")
    assert (second["state"], second["code"]) == ("failed", "photo.missing")
    assert (third["state"], third["code"]) == ("failed", "batch.broken")
    assert "Row 5: left out, empty" in shown.err and "1 to make" in shown.err
    assert not out.exists()


def test_missing_source(tmp_path: Path) -> None:
    with pytest.raises(RodinError, match=r"batch\.missing"):
        read_source(tmp_path / "none", "fast", None)
