# SPDX-License-Identifier: GPL-3.0-or-later
"""The file of landmarks that were set by hand, and what is refused of it before anything is loaded."""

import json
from pathlib import Path

import pytest

from backend.batch import read_source
from backend.corrections import CorrectionFile, corrections_of, file_hash
from backend.errors import RodinError
from backend.jobs import check
from backend.protocol import Edit, Generate
from backend.recipe import PhotoReference, Recipe
from tests.test_recipe import recipe

POINTS = {"33": [0.25, 0.5], "152": [0.5, 0.875]}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "me.png"
    path.write_bytes(b"pixels")
    return path


def written(path: Path, photo: Path, **points: object) -> str:
    """The path of a file of corrections of a photo."""
    entry = {"sha256": file_hash(photo), "points": points or POINTS}
    path.write_text(json.dumps({"format": 1, "photos": [entry], "note": "ignored"}), "utf-8")
    return str(path)


def code(request: Generate | Edit) -> str:
    with pytest.raises(RodinError) as raised:
        check(request)
    assert raised.value.hint
    return raised.value.code


def test_points_are_known_by_their_photo(tmp_path: Path, photo: Path) -> None:
    path = written(tmp_path / "c.json", photo)
    assert corrections_of(path, ["0" * 64, file_hash(photo)]) == [{}, {33: (0.25, 0.5), 152: (0.5, 0.875)}]
    assert corrections_of(None, ["0" * 64]) == [{}]
    with pytest.raises(RodinError) as raised:
        corrections_of(path, ["0" * 64])
    assert raised.value.code == "corrections.other_photo"


@pytest.mark.parametrize(
    "text",
    [
        "no",
        "[]",
        '{"format": 2, "photos": []}',
        '{"photos": [{"sha256": "x", "points": {}}]}',
        json.dumps({"photos": [{"sha256": "0" * 64, "points": {"470": [0, 0]}}]}),
        json.dumps({"photos": [{"sha256": "0" * 64, "points": {"4": [0, 7]}}]}),
        json.dumps({"photos": [{"sha256": "0" * 64, "points": {"4": [0]}}]}),
        " " * ((1 << 20) + 1),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "c.json").write_text(text, "utf-8")
    with pytest.raises(RodinError) as raised:
        CorrectionFile.load(tmp_path / "c.json")
    assert raised.value.code == "corrections.broken" and raised.value.hint


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError) as raised:
        CorrectionFile.load(tmp_path / "none.json")
    assert raised.value.code == "corrections.missing"


def test_requests_are_checked_first(tmp_path: Path, photo: Path) -> None:
    file, me = written(tmp_path / "c.json", photo), str(photo)
    check(Generate("j", "", photo=me, corrections=file))
    assert code(Generate("j", "", corrections=file)) == "photo.missing"
    assert code(Generate("j", "", photo=me, corrections=file, likeness=0.0)) == "corrections.no_likeness"
    photo.write_bytes(b"other pixels")
    assert code(Generate("j", "", photo=me, corrections=file)) == "corrections.other_photo"


def test_an_avatars_photo_must_be_its_own(tmp_path: Path, photo: Path) -> None:
    own = PhotoReference(sha256=file_hash(photo), box=[0, 0, 1, 1], yaw_deg=0, pitch_deg=0)
    path, file, me = tmp_path / "avatar.json", written(tmp_path / "c.json", photo), str(photo)
    recipe().model_copy(update={"photo": own}).save(path)
    edit = {"job": "e", "folder": "", "recipe": str(path), "edits": []}
    check(Edit(**edit, photos=[me], corrections=file))
    assert code(Edit(**edit, corrections=file)) == "photo.missing"
    assert code(Edit(**edit, photos=[str(tmp_path / "gone.png")])) == "photo.missing"
    assert code(Edit(**edit, photos=[me, me])) == "photo.changed"
    assert code(Edit(**edit, photos=[me], corrections=file, likeness=0.0)) == "corrections.no_likeness"
    photo.write_bytes(b"other pixels")
    assert code(Edit(**edit, photos=[me])) == "photo.changed"


def test_a_recipe_keeps_them(tmp_path: Path, photo: Path) -> None:
    points = {33: (0.25, 0.5)}
    own = PhotoReference(
        sha256=file_hash(photo), box=[0, 0, 1, 1], yaw_deg=0, pitch_deg=0, face=2, corrections=points
    )
    recipe().model_copy(update={"photo": own}).save(tmp_path / "avatar.json")
    kept = Recipe.load(tmp_path / "avatar.json").photo
    assert kept is not None and kept.corrections == points and kept.face == 2
    old = own.model_dump(exclude={"face", "corrections"})
    assert PhotoReference(**old).corrections == {} and PhotoReference(**old).face is None


def test_a_row_of_a_batch_has_its_own(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("photo,corrections\nme.png,c.json\n", "utf-8")
    request = read_source(tmp_path / "rows.csv", "fast", None).items[0].request
    assert request
    assert request.corrections == str(tmp_path / "c.json")
