# SPDX-License-Identifier: GPL-3.0-or-later
import pytest

from backend.data.people import priors
from backend.data.people.colours import CLOTHING, HAIR
from backend.meshing.appearance import ASPECTS, appearance_of, known_of_subject
from backend.space import Part
from tests.evaluation.shapes import ball, head

SKIN = ball(0.09, (0, -0.01, 0.18), Part.SKIN, (0.85, 0.68, 0.58))
SHOULDERS = ball(0.08, (0, 0, -0.02), Part.CLOTHING, CLOTHING["green"])
BROWS = ball(0.01, (0, -0.1, 0.22), Part.FACIAL_HAIR, HAIR["brown"])


def test_a_bare_head():
    seen = appearance_of(head(SKIN, SHOULDERS, BROWS))
    assert (seen.hair, seen.hair_colour) == ("bald", "none")
    assert (seen.beard, seen.glasses, seen.headwear) == ("no", "no", "no")
    assert seen.clothing_colour == "green"
    assert seen.skin == "light"


@pytest.mark.parametrize(
    ("name", "group"), [("blonde", "blonde"), ("dark brown", "brown"), ("white", "grey")]
)
def test_hair_colour(name, group):
    seen = appearance_of(head(SKIN, ball(0.09, (0, 0, 0.24), Part.HAIR, HAIR[name])))
    assert (seen.hair, seen.hair_colour) == ("short", group)


def test_long_hair():
    seen = appearance_of(head(SKIN, ball(0.09, (0, 0, 0.1), Part.HAIR, HAIR["red"])))
    assert (seen.hair, seen.hair_colour) == ("long", "red")


def test_beard_glasses_and_hat():
    worn = (
        ball(0.03, (0, -0.09, 0.09), Part.FACIAL_HAIR, HAIR["black"]),
        ball(0.02, (0, -0.1, 0.2), Part.EYEWEAR, (0.1, 0.1, 0.1)),
        ball(0.08, (0, 0, 0.28), Part.HEADWEAR, (0.1, 0.1, 0.8)),
    )
    seen = appearance_of(head(SKIN, BROWS, *worn))
    assert (seen.beard, seen.glasses, seen.headwear) == ("yes", "yes", "yes")


def test_dark_skin():
    assert appearance_of(head(ball(0.09, (0, -0.01, 0.18), Part.SKIN, (0.3, 0.2, 0.15)))).skin == "dark"


def test_subjects_are_described_in_the_same_words():
    words = {aspect: set() for aspect in ASPECTS}
    for index in range(60):
        for aspect, value in known_of_subject(priors.sample(3, index).to_dict()).items():
            words[aspect].add(value)
    assert words["beard"] == words["glasses"] == words["headwear"] == {"yes", "no"}
    assert {"black", "brown", "blonde"} <= words["hair_colour"]
    assert words["hair_colour"].isdisjoint({"dark brown", "white"})
