# SPDX-License-Identifier: GPL-3.0-or-later
"""What prompts and edits make known."""

import numpy as np
import pytest

from backend.conditions.asked import known_of_edit, known_of_prompt
from backend.conditions.front_map import EMPTY, SIZE, UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.data.people.colours import CLOTHING, EYEWEAR, HAIR
from backend.space import Part
from backend.words import understand

NONE, ANY, SOME = Presence.ABSENT, Presence.UNKNOWN, Presence.PRESENT


def somebody() -> Known:
    """Hair above skin above cloth, and what each part may cover: a row more."""
    part = np.full((SIZE, SIZE), EMPTY, np.uint8)
    part[40:50], part[20:40], part[:20] = Part.HAIR, Part.SKIN, Part.CLOTHING
    presence = np.array([SOME, SOME, SOME, SOME, NONE, NONE, NONE, SOME], np.int8)
    colour = np.where(presence[:, None] == SOME, np.full((8, 3), 0.5, np.float32), np.nan)
    return Known(
        Palette(presence, colour),
        FrontMap(part, np.full((SIZE, SIZE, 3), 128, np.uint8), part < EMPTY),
    )


def reach() -> np.ndarray:
    found = np.zeros((len(Part), SIZE, SIZE), bool)
    found[Part.HAIR, 39:55], found[Part.EYEWEAR, 30:34] = True, True
    return found


@pytest.mark.parametrize(
    ("text", "presence", "colours"),
    [
        ("a man", {"EYEWEAR": NONE, "HEADWEAR": NONE, "FACIAL_HAIR": NONE, "HAIR": ANY}, {}),
        ("a woman with red hair", {"HAIR": SOME, "EYEWEAR": NONE}, {"HAIR": HAIR["red"]}),
        ("a redhead with blue glasses", {"EYEWEAR": SOME}, {"HAIR": HAIR["red"], "EYEWEAR": EYEWEAR["blue"]}),
        ("a bald man with a grey beard", {"HAIR": NONE, "FACIAL_HAIR": SOME}, {"FACIAL_HAIR": HAIR["grey"]}),
        ("clean-shaven in a teal hat", {"FACIAL_HAIR": NONE}, {"HEADWEAR": CLOTHING["teal"]}),
        ("eine Frau mit blauen Haaren", {"HAIR": SOME}, {"HAIR": HAIR["blue"]}),
        ("a man without red hair", {"HAIR": ANY}, {}),
        ("a woman with earrings", {"HEADWEAR": ANY}, {}),
    ],
)  # fmt: skip
def test_a_prompt_tells_what_it_names(
    text: str, presence: dict[str, Presence], colours: dict[str, tuple[float, ...]]
) -> None:
    palette, seen, _ = known_of_prompt(understand(text))
    assert {name: Presence(palette.presence[Part[name]]) for name in presence} == presence
    known = {Part(part).name for part in np.flatnonzero(np.isfinite(palette.colour).all(1))}
    assert known == set(colours)
    for name, rgb in colours.items():
        np.testing.assert_allclose(palette.colour[Part[name]], rgb, rtol=1e-6)
    assert (seen.part == UNKNOWN).all()


def test_another_colour_leaves_all_shapes_known() -> None:
    before = somebody()
    palette, seen, _ = known_of_edit(understand("with green hair"), before, reach())
    np.testing.assert_array_equal(seen.part, before.front_map.part)
    assert not seen.coloured[40:50].any() and seen.coloured[:40].all()
    np.testing.assert_allclose(palette.colour[Part.HAIR], HAIR["green"], rtol=1e-6)
    assert palette.presence[Part.EYEWEAR] == NONE


def test_what_is_put_on_may_be_wherever_such_a_thing_may_be() -> None:
    palette, seen, _ = known_of_edit(understand("with black glasses"), somebody(), reach())
    assert (seen.part[30:34] == UNKNOWN).all() and not seen.coloured[30:34].any()
    assert (np.delete(seen.part, range(30, 34), 0) != UNKNOWN).all()
    assert palette.presence[Part.EYEWEAR] == SOME and palette.presence[Part.HAIR] == SOME
    np.testing.assert_allclose(palette.colour[Part.EYEWEAR], EYEWEAR["black"], rtol=1e-6)


def test_what_is_taken_away_is_absent_and_leaves_its_place_open() -> None:
    palette, seen, _ = known_of_edit(understand("bald"), somebody(), reach())
    assert palette.presence[Part.HAIR] == NONE and np.isnan(palette.colour[Part.HAIR]).all()
    assert (seen.part[39:55] == UNKNOWN).all()
    assert (seen.part[:39] != UNKNOWN).all()
