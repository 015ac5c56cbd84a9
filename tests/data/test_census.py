# SPDX-License-Identifier: GPL-3.0-or-later
import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from backend.cli import main
from backend.data.hair.styles import STYLES
from backend.data.people import census, priors
from backend.data.people.census import Census


@pytest.fixture(scope="module")
def counted() -> Census:
    return census.count(2, 3000)


def test_shares_add_up_and_cover_every_known_value(counted: Census) -> None:
    tables: list[Mapping[str, float]] = [
        *counted.groups.values(),
        *counted.categories.values(),
        *counted.colours.values(),
        counted.cells,
    ]
    for shares in tables:
        assert sum(shares.values()) == pytest.approx(1)
    assert set(counted.categories["hair_style"]) == set(STYLES)
    assert set(counted.categories["headwear"]) == set(priors.HEADWEAR)
    assert {"expression", "parting", "clothing_pattern", "earrings"} <= set(counted.categories)


def test_crossed_shares_are_within_each_group(counted: Census) -> None:
    by_gender = counted.crossed["gender"]["facial hair"]
    assert sum(row["man"] for row in by_gender.values()) == pytest.approx(1)
    assert by_gender["none"]["woman"] == 1
    by_age = counted.crossed["age"]["hair colour"]
    assert by_age["grey"]["16-29"] == 0
    assert by_age["grey"]["68-85"] + by_age["white"]["68-85"] > 0.6


def test_genders_and_ancestries_are_balanced(counted: Census) -> None:
    assert counted.groups["gender"]["man"] == pytest.approx(0.5, abs=0.03)
    for ancestry in ("african", "asian", "caucasian"):
        assert 0.23 < counted.groups["ancestry"][ancestry] < 0.33
    assert len(counted.cells) == 40


def test_nothing_is_rare_but_by_design(counted: Census) -> None:
    known = {name: {**counted.categories, **counted.colours}[name] for name in counted.categories}
    for name, shares in (known | dict(counted.colours)).items():
        if name not in census.BY_DESIGN:
            assert min(shares.values()) > 0.5 * census.RARE, name


def test_rare_values_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(priors.CLOTHING, "scarf", 0.0)
    found = census.count(2, 50)
    assert "clothing: scarf" in found.rare
    assert "clothing: scarf" in census.markdown(found)


def test_the_command_writes_markdown_and_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("census.md", "census.json"):
        assert main(["data", "census", "--subjects", "60", "--out", str(tmp_path / name)]) == 0
    assert "| gender | " in (tmp_path / "census.md").read_text("utf-8")
    assert json.loads((tmp_path / "census.json").read_text("utf-8"))["subjects"] == 60
    assert main(["data", "census", "--subjects", "9", "--out", str(tmp_path / "census.txt")]) == 1
    assert "output.format" in capsys.readouterr().err
