# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours by their names: the generator's for captions' words, CSS's for others."""

import pytest

from backend.conditions.colours import colour_of
from backend.data.people.colours import CLOTHING, EYES, HAIR
from backend.space import Part
from backend.words import understand
from backend.words.css import COLOURS


def test_all_colours_of_css_are_known_with_spaces_and_without() -> None:
    assert COLOURS["dark olive green"][1] == COLOURS["darkolivegreen"][1] == (85 / 255, 107 / 255, 47 / 255)
    assert COLOURS["dark slate gray"] == COLOURS["darkslategrey"]
    for name, (_, rgb) in COLOURS.items():
        found = understand(f"a man in a {name} hoodie")
        assert [each.topic for each in found.looks] == ["clothing+clothing colour"] and not found.ignored
        seen = colour_of(Part.CLOTHING, found.looks[0].colour)
        assert seen == CLOTHING.get(name, rgb)


def test_captions_words_stand_for_them() -> None:
    assert understand("a man in a rebecca purple hoodie").sentence() == "a man in a purple hoodie"
    assert understand("with salmon hair").sentence() == "a person with orange hair"


def test_users_are_shown_the_very_name() -> None:
    text = "a woman with salmon hair in a striped crimson shirt and grey trousers"
    assert "hair: salmon; shirt: striped crimson" in understand(text).summary()


@pytest.mark.parametrize(
    ("part", "name", "rgb"),
    [
        (Part.HAIR, "red", HAIR["red"]),
        (Part.HAIR, "dark brown", HAIR["dark brown"]),
        (Part.HAIR, "auburn", HAIR["red"]),
        (Part.EYES, "blue", EYES["blue"]),
        (Part.CLOTHING, "teal white", CLOTHING["teal"]),
        (Part.CLOTHING, "dark", None),
        (Part.SKIN, "brown", None),
    ],
)
def test_a_colour_is_that_of_its_part(part: Part, name: str, rgb: tuple[float, ...] | None) -> None:
    assert colour_of(part, name) == rgb


def test_dark_is_darker_and_light_is_lighter() -> None:
    dark, plain, light = (
        sum(colour_of(Part.CLOTHING, f"{word}burgundy") or (0, 0, 0)) for word in ("dark ", "", "light ")
    )
    assert dark < plain < light
