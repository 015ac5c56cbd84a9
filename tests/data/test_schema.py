# SPDX-License-Identifier: GPL-3.0-or-later
import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from backend.data.hair.styles import STYLES
from backend.data.people import priors, schema
from backend.data.people.subject import Attributes

DOCS = Path(__file__).resolve().parents[2] / "docs" / "data.md"


def accepted(values: dict[str, Any]) -> bool:
    try:
        schema.record_model().model_validate_json(json.dumps(values))
    except ValidationError:
        return False
    return True


def test_every_subject_fits_the_schema() -> None:
    for index in range(50):
        schema.record_model().model_validate_json(json.dumps(priors.sample(3, index).to_dict()))


@pytest.mark.parametrize(
    "wrong",
    [
        {"age": "40"},
        {"age": 5.0},
        {"gender": 1.2},
        {"moles": 1.5},
        {"index": -1},
        {"gaze_yaw": 40.0},
        {"brow_tilt": -1.5},
        {"hair_style": "beehive"},
        {"parting": "none"},
        {"morphs": {"beak": 0.5}},
        {"morphs": {"nose-volume-incr": 2.0}},
        {"face_units": {"jawOpen": -0.1}},
        {"eye_colour": {"name": "pink", "rgb": [0.5, 0.5, 0.5]}},
        {"eye_colour": {"name": "blue", "rgb": [0.5, 0.5]}},
        {"eye_colour": {"name": "blue", "rgb": [0.5, 0.5, 120.0]}},
        {"colour_of_socks": "red"},
    ],
    ids=str,
)
def test_what_is_wrong_is_refused(wrong: dict[str, Any]) -> None:
    assert not accepted(priors.sample(3, 0).to_dict() | wrong)


def test_nothing_may_be_missing() -> None:
    values = priors.sample(3, 0).to_dict()
    for name in values:
        assert not accepted({key: value for key, value in values.items() if key != name})


def test_the_json_schema_tells_types_ranges_units_and_meanings() -> None:
    told = schema.json_schema()["properties"]
    assert list(told) == [field.name for field in fields(Attributes)]
    assert all(one["description"] for one in told.values())
    assert (told["age"]["minimum"], told["age"]["maximum"], told["age"]["unit"]) == (6, 85, "years")
    assert told["gaze_pitch"]["unit"] == "degrees"
    assert told["hair_style"]["enum"] == list(STYLES)
    assert told["moles"]["type"] == "integer"


def test_the_schema_is_written_as_json(tmp_path: Path) -> None:
    schema.main(tmp_path / "schema.json")
    assert json.loads((tmp_path / "schema.json").read_text()) == schema.json_schema()


def test_the_documentation_holds_the_table() -> None:
    page = DOCS.read_text("utf-8")
    for line in schema.markdown().splitlines():
        assert line in page, "print the table anew: python -m backend.data.people.schema --table"
    assert not re.search(r"^\| `(\w+)`.*\|  \|$", page, re.MULTILINE)
