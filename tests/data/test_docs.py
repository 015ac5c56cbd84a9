# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/data.md shows is true: its worked example builds, its commands and files exist."""

import importlib.util
import re
from dataclasses import fields
from pathlib import Path

import numpy as np
import pytest

from backend.data import gallery, hair
from backend.data.captions import captions
from backend.data.hair.style import HairStyle
from backend.data.hair.styles import STYLES
from backend.data.people import priors
from backend.data.people.subject import Attributes
from backend.space import Part
from tests.data.worn import assert_sound, heads, points_before_eyes, wearing

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "data.md").read_text("utf-8")


@pytest.fixture(name="example")
def example_fixture(tmp_path: Path) -> HairStyle:
    block = next(block for block in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if "STYLE =" in block)
    path = tmp_path / "flip.py"
    path.write_text(block, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("flip", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.STYLE


def test_the_hair_style_of_the_page_builds(example, monkeypatch):
    assert example.name not in STYLES
    monkeypatch.setitem(STYLES, example.name, example)
    for length, head in zip((0.0, 0.5, 1.0), heads(), strict=True):
        who = wearing(hair_style=example.name, hair_length=length)
        grown = hair.grow(head, who, np.random.default_rng(1))
        assert_sound(grown, Part.HAIR)
        assert points_before_eyes(grown, head) == 0
        assert min(surface.vertices[:, 2].min() for surface in grown) < 0.10


def test_the_hair_style_of_the_page_is_drawn_and_told(example, monkeypatch):
    monkeypatch.setitem(STYLES, example.name, example)
    drawn = [
        who for who in (priors.sample(3, index) for index in range(400)) if who.hair_style == example.name
    ]
    assert drawn
    told = [
        line for who in drawn for turn in range(20) for line in captions(who, np.random.default_rng(turn))
    ]
    assert any("flip" in line for line in told)


def test_every_attribute_is_on_the_page():
    assert [field.name for field in fields(Attributes) if f"| `{field.name}` |" not in PAGE] == []


def test_every_picture_of_the_page_is_made_by_the_gallery():
    shown = set(re.findall(r"images/([\w-]+)\.jpg", PAGE))
    assert shown == {*gallery.SHEETS, "data-held-out", "data-held-out-photos", "data-portraits"}


def test_modules_that_the_page_names_exist():
    data = ROOT / "backend" / "data"
    named = set(re.findall(r"`((?:\w+/)*\w+\.py)`", PAGE)) | set(re.findall(r"`(\w+/)`", PAGE))
    missing = [name for name in named if not (data / name).exists() and not (ROOT / name).exists()]
    assert missing == ["backend/data/hair/styles/flip.py"]
