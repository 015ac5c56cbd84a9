# SPDX-License-Identifier: GPL-3.0-or-later
import json

import numpy as np
import pytest
from PIL import Image

from backend.data.contact_sheet import contact_sheet
from backend.errors import RodinError
from backend.evaluation.report import write_report
from backend.evaluation.row import Figure, Row

ROWS = [
    Row(
        "faces",
        "Faces",
        "Counted.",
        [
            Figure("found", 99.0, "%", 98, 100),
            Figure("distance", 0.4, "", 0.6, 0.45, higher_is_better=False),
            Figure("score", float("nan"), "", 1.1, 1.35),
        ],
        {"Heads": np.full((30, 40, 3), 90, np.uint8), "More": np.zeros((5, 5, 3), np.uint8)},
        {"scores": [1, 2]},
    ),
    Row("sheets", "Pictures", "To be looked at.", pictures={"Few": np.zeros((5, 5, 3), np.uint8)}),
]


def test_report_has_everything(tmp_path):
    written = write_report(ROWS, {"model": "tiny"}, tmp_path / "new")
    assert {path.name for path in written} == {
        "evaluation.json",
        "evaluation.md",
        "faces.jpg",
        "faces-2.jpg",
        "sheets.jpg",
    }
    there = (path for path in (tmp_path / "new").rglob("*") if path.is_file())
    assert {path.name for path in there} == {path.name for path in written}
    assert Image.open(tmp_path / "new" / "evaluation" / "faces.jpg").size == (40, 30)


def test_json_is_strict_and_tells_what_is_reached(tmp_path):
    write_report(ROWS, {}, tmp_path)
    text = (tmp_path / "evaluation" / "evaluation.json").read_text("utf-8")
    rows = json.loads(text, parse_constant=pytest.fail)["rows"]
    found, distance, score = rows[0]["figures"]
    assert (found["reaches_first_bar"], found["reaches_goal"]) == (True, False)
    assert (distance["reaches_first_bar"], distance["reaches_goal"]) == (True, True)
    assert (score["value"], score["reaches_first_bar"]) == (None, False)


def test_markdown_lists_figures_and_pictures(tmp_path):
    write_report(ROWS, {"model": "tiny"}, tmp_path)
    text = (tmp_path / "evaluation.md").read_text("utf-8")
    assert "| Faces | found | 99.0 % | 98.0 % | 100.0 % | first bar |" in text
    assert "| Faces | distance | 0.40 | 0.60 | 0.45 | goal |" in text
    assert "| Pictures |" not in text
    assert "![Few](evaluation/sheets.jpg)" in text
    assert "![More](evaluation/faces-2.jpg)" in text


def test_an_unwritable_folder_is_said(tmp_path):
    (tmp_path / "file").write_text("here")
    with pytest.raises(RodinError) as caught:
        write_report(ROWS, {}, tmp_path / "file")
    assert caught.value.code == "output.unwritable"


def test_contact_sheet_places_pictures_in_rows():
    pictures = [np.full((10, 10, 3), value, np.uint8) for value in (10, 20, 30)]
    sheet = contact_sheet(pictures, 2, 20, labels=["a", "b", "c"])
    assert sheet.shape == (68, 40, 3)
    assert sheet[10, 10, 0] == 10
    assert sheet[10, 30, 0] == 20
    assert sheet[44, 10, 0] == 30
    assert sheet[44, 30, 0] == 255


def test_another_name_and_tables(tmp_path):
    row = Row("shape", "Shape", "Measured.", tables={"By group": [["group", "mm"], ["all", "1.2"]]})
    written = write_report([row], {}, tmp_path, "likeness")
    assert [path.relative_to(tmp_path).as_posix() for path in written] == [
        "likeness/likeness.json",
        "likeness.md",
    ]
    text = written[1].read_text("utf-8")
    assert text.startswith("# Likeness\n")
    assert "By group:\n\n| group | mm |\n|---|---|\n| all | 1.2 |" in text
