# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import fields

from backend.conditions.colours import colour_of
from backend.evaluation.prompts import CHANGES, COUPLED, changes, glasses_prompts, prompts
from backend.evaluation.rows.named_colours import sentences
from backend.meshing.appearance import ASPECTS, CLOTHING_WORDS, HAIR_WORDS, Appearance
from backend.words import understand

PROMPTS = prompts(200)


def test_prompts_are_many_different_and_always_the_same():
    assert len({prompt.text for prompt in PROMPTS}) == 200
    assert prompts(20) == PROMPTS[:20]
    assert 95 <= sum(prompt.man for prompt in PROMPTS) <= 105


def test_every_aspect_is_asked_for_often():
    for aspect in (field.name for field in fields(Appearance)):
        assert sum(aspect in prompt.asked for prompt in PROMPTS) >= 20, aspect


def test_prompts_ask_for_nothing_that_cannot_be():
    for prompt in PROMPTS:
        assert prompt.asked
        assert not ({"hair", "hair_colour"} & prompt.asked.keys() and "headwear" in prompt.asked)
        assert prompt.man or "beard" not in prompt.asked
        assert not (prompt.asked.get("hair") == ("bald",) and "hair_colour" in prompt.asked)


def test_changes_suit_their_prompts():
    wanted = changes(PROMPTS)
    assert len(wanted) == 200
    assert {change.aspect for change in wanted} == {change.aspect for change in CHANGES}
    for prompt, change in zip(PROMPTS, wanted, strict=True):
        assert change.who in (None, prompt.man)
        assert not set(prompt.asked.get(change.aspect, ())) & set(change.words)
        if change.text.startswith("without"):
            assert prompt.asked[change.aspect] == ("yes",)


def test_changes_name_aspects():
    assert {change.aspect for change in CHANGES} | {
        name for pair in COUPLED.values() for name in pair
    } <= set(ASPECTS)


def test_glasses_prompts_differ_from_their_twins_by_the_glasses_alone():
    pairs = glasses_prompts(50)
    assert len({prompt.text for prompt, _ in pairs}) == 50
    for prompt, plain in pairs:
        assert prompt.text.startswith(f"{plain} wearing ")
        assert "glasses" in prompt.text.removeprefix(plain)
        assert "glasses" not in plain


def test_sentences_of_named_colours_are_understood_and_use_no_colour_of_other_rows() -> None:
    asked = sentences(60)
    assert len({text for text, _ in asked}) == 60 and sentences(20) == asked[:20]
    for text, named in asked:
        told = {each.topic.split(" ")[0].split("+")[0]: each.colour for each in understand(text).looks}
        assert {part.name.lower(): name for part, name in named.items()} == {
            topic: colour for topic, colour in told.items() if topic != "age"
        }
        assert not set(named.values()) & {*HAIR_WORDS, *CLOTHING_WORDS}
        assert all(colour_of(part, name) for part, name in named.items())
