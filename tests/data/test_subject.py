# SPDX-License-Identifier: GPL-3.0-or-later
import json
from collections import Counter

import numpy as np
import pytest

from backend.data.captions import CAPTIONS, captions
from backend.data.subject import Attributes


@pytest.fixture(scope="module")
def crowd() -> list[Attributes]:
    return [Attributes.sample(3, index) for index in range(600)]


def test_a_subject_depends_on_seed_and_index_alone() -> None:
    assert Attributes.sample(3, 5) == Attributes.sample(3, 5)
    assert Attributes.sample(3, 5) != Attributes.sample(3, 6)
    assert Attributes.sample(3, 5) != Attributes.sample(4, 5)


def test_attributes_survive_json(crowd: list[Attributes]) -> None:
    for who in crowd[:20]:
        assert Attributes.from_dict(json.loads(json.dumps(who.to_dict()))) == who


def test_the_crowd_is_balanced(crowd: list[Attributes]) -> None:
    assert 0.42 < np.mean([who.is_man for who in crowd]) < 0.58
    for ancestry in ("african", "asian", "caucasian"):
        assert 0.27 < np.mean([getattr(who, ancestry) for who in crowd]) < 0.40
    assert 0.19 < np.mean([who.glasses != "none" for who in crowd]) < 0.31
    assert 0.08 < np.mean([who.headwear != "none" for who in crowd]) < 0.17
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


def test_captions_tell_what_is_true(crowd: list[Attributes]) -> None:
    rng = np.random.default_rng(0)
    for who in crowd:
        lines = captions(who, rng)
        assert len(lines) == CAPTIONS
        for line in lines:
            assert "{" not in line
            words = line.lower().replace(",", "").split()
            assert not ({"woman", "lady", "girl"} & set(words) and who.is_man)
            assert not ({"man", "guy", "boy"} & set(words) and not who.is_man)
            assert "beard" not in words or who.facial_hair in ("stubble", "full_beard")
            assert "glasses" not in words or who.glasses != "none"


def test_captions_vary_and_some_leave_things_out(crowd: list[Attributes]) -> None:
    lines = [line for who in crowd for line in captions(who, np.random.default_rng(who.index))]
    lengths = [len(line.split()) for line in lines]
    assert len(set(lines)) > 0.8 * len(lines)
    assert min(lengths) <= 3
    assert max(lengths) >= 14
