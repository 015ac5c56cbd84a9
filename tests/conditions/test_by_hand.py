# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes that are written and fronts that are painted, beside prompts."""

from pathlib import Path

import numpy as np
import pytest

from backend.batch import read_source
from backend.conditions.asked import known_of_prompt
from backend.conditions.by_hand import with_hand, written_palette
from backend.conditions.front_map import SIZE, FrontMap
from backend.conditions.palette import Presence
from backend.conditions.written import parsed_palette
from backend.errors import RodinError
from backend.space import Part
from backend.words import understand


def code(*texts: str) -> str:
    with pytest.raises(RodinError) as raised:
        written_palette(parsed_palette(texts))
    assert raised.value.hint
    return raised.value.code


def front(part: Part) -> FrontMap:
    return FrontMap(
        np.full((SIZE, SIZE), part, np.uint8),
        np.full((SIZE, SIZE, 3), 51, np.uint8),
        np.ones((SIZE, SIZE), bool),
    )


def test_parts_have_colours_by_name_or_number() -> None:
    found = written_palette(
        parsed_palette(["hair=Teal", "Facial  Hair = yes", "glasses=none", "skin=#804020", "eyes=green"])
    )
    np.testing.assert_allclose(found.colour[Part.HAIR], np.array([0, 128, 128]) / 255, atol=0.12)
    np.testing.assert_allclose(found.colour[Part.SKIN], np.array([0x80, 0x40, 0x20]) / 255, atol=1e-6)
    assert np.isfinite(found.colour[Part.EYES]).all() and np.isnan(found.colour[Part.FACIAL_HAIR]).all()
    assert found.presence[Part.EYEWEAR] == Presence.ABSENT
    assert found.presence[Part.FACIAL_HAIR] == Presence.PRESENT
    assert found.presence[Part.CLOTHING] == Presence.UNKNOWN


def test_mistakes_are_told() -> None:
    assert (
        code("hat=red") == code("hair=blurple") == code("skin=none") == code("hair=#12") == "palette.unknown"
    )
    assert code("hair=red", "Hair=blue") == "palette.contradiction"
    with pytest.raises(RodinError, match="headwear"):
        parsed_palette(["headware=yes"])


def test_it_counts_more_than_a_prompt() -> None:
    said = understand("a man with red hair and a moustache")
    known = with_hand(known_of_prompt(said), said, {"hair": "#0000ff", "glasses": "yes"}, None)
    assert known.palette.colour[Part.HAIR].tolist() == [0, 0, 1]
    assert known.palette.presence[[Part.EYEWEAR, Part.FACIAL_HAIR, Part.HEADWEAR]].tolist() == [1, 1, -1]
    for wrong in ({"hair": "none"}, {"facial hair": "none"}):
        with pytest.raises(RodinError) as raised:
            with_hand(known_of_prompt(said), said, wrong, None)
        assert raised.value.code == "palette.contradiction"


def test_what_a_painted_front_shows_is_there() -> None:
    said = understand("a man with red hair")
    prompt = known_of_prompt(said)
    known = with_hand(prompt, said, {}, front(Part.EYEWEAR))
    assert known.palette.presence[Part.EYEWEAR] == Presence.PRESENT
    np.testing.assert_allclose(known.palette.colour[Part.EYEWEAR], 0.2)
    coloured = with_hand(prompt, said, {}, front(Part.HAIR))
    np.testing.assert_array_equal(coloured.palette.colour[Part.HAIR], prompt.palette.colour[Part.HAIR])
    with pytest.raises(RodinError) as raised:
        with_hand(None, None, {"glasses": "none"}, front(Part.EYEWEAR))
    assert raised.value.code == "palette.contradiction"


def test_a_row_of_a_batch_has_its_own(tmp_path: Path) -> None:
    table = "prompt,palette,front_map\na man,hair=teal; glasses=none,f.png\na man,hat=red,\n"
    (tmp_path / "rows.csv").write_text(table, "utf-8")
    good, bad = read_source(tmp_path / "rows.csv", "fast", None).items
    assert good.request and good.request.palette == {"hair": "teal", "glasses": "none"}
    assert good.request.front_map == str(tmp_path / "f.png")
    assert bad.failure and bad.failure.code == "batch.broken"
