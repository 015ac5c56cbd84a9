# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo is read with the landmarks that somebody corrected, and again in the same way from its recipe."""

import json
from pathlib import Path

import numpy as np
import pytest
import skimage.data
from PIL import Image

from backend.corrections import file_hash
from backend.errors import RodinError
from backend.inputs import Person, look, look_again
from backend.progress import ignore
from tests.test_recipe import recipe

MOUTH = {61: (0.405, 0.285)}


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photo") / "astronaut.png"
    Image.fromarray(skimage.data.astronaut()).save(path)
    return path


@pytest.fixture(scope="module")
def corrections(photo: Path) -> Path:
    path = photo.with_name("points.json")
    path.write_text(json.dumps({"photos": [{"sha256": file_hash(photo), "points": MOUTH}]}), "utf-8")
    return path


@pytest.fixture(scope="module")
def person(photo: Path, corrections: Path) -> Person:
    return look(photo, None, True, ignore, corrections)


def test_the_recipe_tells_what_was_corrected(person: Person) -> None:
    told = person.references()["photo"]
    assert told.corrections == MOUTH and told.face == 1
    portrait = person.portraits[0]
    assert portrait.by_hand == (61,)
    assert portrait.landmarks[61, :2] == pytest.approx(np.array(MOUTH[61]) * 512)


def test_the_same_photo_makes_the_same_person_again(person: Person, photo: Path) -> None:
    made = recipe(kind="photo", **person.references())
    again, same = look_again(made, [photo], None, ignore)
    assert again.likeness == made.likeness and again.photo == made.photo
    assert same.likeness is not None and person.likeness is not None
    assert np.array_equal(same.likeness.shape.neutral, person.likeness.shape.neutral)


def test_without_corrections_it_is_another_head(person: Person, photo: Path, tmp_path: Path) -> None:
    none = tmp_path / "none.json"
    none.write_text('{"photos": []}', "utf-8")
    made = recipe(kind="photo", **person.references())
    again, plain = look_again(made, [photo], str(none), ignore)
    assert again.photo is not None and again.photo.corrections == {}
    assert plain.likeness is not None and person.likeness is not None
    assert np.linalg.norm(plain.likeness.shape.neutral - person.likeness.shape.neutral, axis=1).max() > 1e-4


def test_another_photo_is_not_the_avatars(person: Person, photo: Path, tmp_path: Path) -> None:
    Image.open(photo).crop((40, 0, 480, 480)).save(tmp_path / "cropped.png")
    with pytest.raises(RodinError) as raised:
        look_again(recipe(kind="photo", **person.references()), [tmp_path / "cropped.png"], None, ignore)
    assert raised.value.code == "photo.changed"
