# SPDX-License-Identifier: GPL-3.0-or-later
from pathlib import Path

import numpy as np
import pytest
import typer
from PIL import Image

from backend.data import sheet
from backend.data.contact_sheet import LINE
from backend.data.examples import BARE, examples, named_attributes
from backend.data.hair.styles import STYLES

SHOWN = (
    "hair_style",
    "facial_hair",
    "glasses",
    "headwear",
    "clothing",
    "earrings",
    "expression",
    "clothing_pattern",
)


@pytest.mark.parametrize("attribute", SHOWN)
def test_every_value_is_shown_on_somebody_it_suits(attribute: str) -> None:
    people = examples(attribute, 7)
    assert tuple(people) == named_attributes()[attribute]
    for value, who in people.items():
        assert getattr(who, attribute) == value
        hiding = {"headwear", "glasses"} - {attribute}
        assert all(getattr(who, name) == BARE[name] for name in hiding)
        assert who.age >= 18


def test_gender_is_as_the_priors_say() -> None:
    people = examples("hair_style", 7)
    for name, style in STYLES.items():
        if min(style.women, style.men) == 0:
            assert people[name].is_man == (style.men > 0)
    assert all(who.is_man for value, who in examples("facial_hair", 7).items() if value != "none")
    assert examples("clothing", 7)["dress"].is_man is False
    assert not STYLES[examples("headwear", 7)["beanie"].hair_style].bulky


def test_expressions_are_those_of_the_face_units() -> None:
    people = examples("expression", 7)
    assert not any(people["neutral"].face_units.values())
    assert people["laugh"].face_units["jawOpen"] > 0.1


def test_heads_stand_in_rows_on_white() -> None:
    made = np.asarray(sheet.sheet(3, 7, size=32, columns=2))
    assert made.shape == (64, 128, 3)
    assert made[:32, :32].min() < 200
    assert (made[0] == 255).all()
    assert (made[32:, 64:] == 255).all()


def test_values_are_labelled(tmp_path: Path) -> None:
    sheet.main(tmp_path / "sheet.png", of="clothing_pattern", size=48, columns=5)
    with Image.open(tmp_path / "sheet.png") as made:
        pixels = np.asarray(made)
    assert pixels.shape == (48 + LINE, 5 * 48, 3)
    assert (pixels[48:].min((0, 2)) < 100).any()


def test_an_attribute_without_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(typer.BadParameter, match="hair_style"):
        sheet.main(tmp_path / "sheet.png", of="age")
