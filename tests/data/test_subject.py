# SPDX-License-Identifier: GPL-3.0-or-later
import json
from collections import Counter

import numpy as np
import pytest

from backend.data.hair.styles import STYLES
from backend.data.people import priors
from backend.data.people.subject import Attributes


@pytest.fixture(scope="module")
def crowd() -> list[Attributes]:
    return [priors.sample(3, index) for index in range(600)]


def test_a_subject_depends_on_seed_and_index_alone() -> None:
    assert priors.sample(3, 5) == priors.sample(3, 5)
    assert priors.sample(3, 5) != priors.sample(3, 6)
    assert priors.sample(3, 5) != priors.sample(4, 5)


def test_attributes_survive_json(crowd: list[Attributes]) -> None:
    for who in crowd[:20]:
        assert Attributes.from_dict(json.loads(json.dumps(who.to_dict()))) == who


def test_the_crowd_is_balanced(crowd: list[Attributes]) -> None:
    assert 0.42 < np.mean([who.is_man for who in crowd]) < 0.58
    for ancestry in ("african", "asian", "caucasian"):
        assert 0.27 < np.mean([getattr(who, ancestry) for who in crowd]) < 0.40
    assert 0.25 < np.mean([who.glasses != "none" for who in crowd]) < 0.40
    assert 0.12 < np.mean([who.headwear != "none" for who in crowd]) < 0.25
    assert min(Counter(who.hair_style for who in crowd).values()) >= 3


def test_only_grown_men_have_beards_and_nobody_young_is_bald(crowd: list[Attributes]) -> None:
    for who in crowd:
        if who.facial_hair != "none":
            assert who.is_man
            assert who.age >= 18
        if who.hair_style == "bald":
            assert who.age > 18


def test_hair_greys_with_age(crowd: list[Attributes]) -> None:
    grey = lambda group: np.mean([who.hair_colour.name in ("grey", "white") for who in group])  # noqa: E731
    assert grey([who for who in crowd if who.age < 35]) == 0
    assert grey([who for who in crowd if who.age > 70]) > 0.5


def test_what_is_worn_suits_age_and_gender(crowd: list[Attributes]) -> None:
    for who in crowd:
        if who.age < 14:
            assert who.glasses not in priors.GROWN_EYEWEAR
            assert who.earrings != "drop"
            assert who.headwear not in ("hat", "beret", "turban", "headscarf")
        if who.age < 16:
            assert who.clothing not in priors.ADULT_CLOTHING
            assert who.lipstick == 0
        if who.headwear == "headscarf":
            assert not who.is_man
            assert who.earrings == "none"
        if who.headwear not in ("none", "headband"):
            assert not STYLES[who.hair_style].bulky
        if who.is_man:
            assert who.clothing != "dress"
            assert who.lipstick == who.eye_shadow == who.eyeliner == 0


def test_long_beards_come_with_age() -> None:
    assert (
        priors.facial_hair_weights(True, 19)["long_beard"]
        < priors.facial_hair_weights(True, 40)["long_beard"]
    )
    assert priors.facial_hair_weights(False, 40) == priors.facial_hair_weights(True, 17) == {"none": 1.0}
    assert priors.glasses_weights(False, 70)["none"] < priors.glasses_weights(False, 20)["none"]
