# SPDX-License-Identifier: GPL-3.0-or-later
"""What pictures of hair and glasses are called."""

import numpy as np
import pytest

from backend.editing import edited_parts
from backend.likeness.facts import shown_facts
from backend.likeness.features import CHIN, FOREHEAD
from backend.likeness.regions import Parsing, Region
from backend.space import Part

TOP, BOTTOM, MIDDLE = 150, 350, 200


def facts(hair: tuple[slice, slice], glasses: bool = False, hat: bool = False) -> list[str]:
    """Of a face 200 pixels high with hair in a rectangle."""
    landmarks = np.zeros((478, 3))
    landmarks[[FOREHEAD, CHIN], :2] = [[MIDDLE, TOP], [MIDDLE, BOTTOM]]
    labels = np.full((500, 400), Region.BACKGROUND, np.uint8)
    labels[hair] = Region.HAIR
    if hat:
        labels[60:140, 100:300] = Region.HEADWEAR
    return shown_facts(Parsing(labels), landmarks, glasses)


NONE, CROP, BOB, LONG = (
    (slice(0, 0), slice(0, 0)),
    (slice(100, 160), slice(120, 280)),
    (slice(100, 300), slice(80, 320)),
    (slice(100, 480), slice(80, 320)),
)


@pytest.mark.parametrize(
    ("hair", "fact"), [(NONE, "bald"), (CROP, "with short hair"), (BOB, None), (LONG, "with long hair")]
)
def test_hair_is_told_by_how_low_it_hangs(hair: tuple[slice, slice], fact: str | None) -> None:
    assert facts(hair) == ([fact] if fact else [])


def test_glasses_are_told() -> None:
    assert facts(BOB, glasses=True) == ["with glasses"]


def test_under_a_hat_nobody_is_bald() -> None:
    assert facts(NONE, hat=True) == []


def test_facts_are_edits_of_their_parts() -> None:
    for words in (*facts(LONG), *facts(CROP, True), *facts(NONE)):
        expected = Part.EYEWEAR if "glasses" in words else Part.HAIR
        assert expected in edited_parts(words)
        assert Part.SKIN not in edited_parts(words) or words == "bald"
