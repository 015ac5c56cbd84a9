# SPDX-License-Identifier: GPL-3.0-or-later
"""What each edit turns into: phrases as captions word them, and the parts that may change."""

import pytest

from backend.editing import changes, edited_parts
from backend.editing.topics import EVERYTHING, FACE, TOPICS
from backend.editing.wording import sentences
from backend.errors import RodinError
from backend.space import Part

TABLE = {
    "with red hair": "with red hair: hair colour",
    "red hair": "with red hair: hair colour",
    "with shorter hair": "with short hair: hair style",
    "with long blonde hair": "with long blonde hair: hair colour, hair style",
    "make the hair longer": "with long hair: hair style",
    "dye the hair green": "with green hair: hair colour",
    "dark haired": "dark-haired: hair colour",
    "messy hair": "with hair: hair",
    "with red hair in a ponytail": "with red hair: hair colour | with a ponytail: hair style",
    "Make him bald": "bald: hair style",
    "no hair": "bald: hair",
    "without beard": "without a beard: facial hair",
    "clean shaven": "clean-shaven: facial hair",
    "he has a moustache": "with a moustache: facial hair",
    "bald with a long grey beard": "bald: hair style | with a long grey beard: facial hair",
    "turn his beard grey": "with a grey beard: facial hair",
    "with glasses": "with glasses: glasses",
    "no glasses": "without glasses: glasses",
    "add sunglasses": "with sunglasses: glasses",
    "without glasses or a hat": "without glasses: glasses | without a hat: headwear",
    "remove the hat": "without a hat: headwear",
    "take off the hat, please": "without a hat: headwear",
    "in a white suit": "in a white suit: clothing, clothing colour",
    "change the shirt to a black suit": "in a black suit: clothing, clothing colour",
    "with a black and white striped shirt": "in a black and white striped shirt: clothing, clothing colour",
    "wear a red and white dress": "in a red and white dress: clothing, clothing colour",
    "lose the jacket": "(nothing): clothing",
    "smile with glasses": "with glasses: glasses",
    "without a smile": "",
    "no beard and smiling": "without a beard: facial hair",
    "older": "old: age",
    "much younger": "young: age",
    "make her older and give her blonde hair": "old: age | with blonde hair: hair colour",
    "bearded man with curly hair in black leather jacket": (
        "bearded: facial hair | with curly hair: hair style"
        " | in a black leather jacket: clothing, clothing colour"
    ),
    "wearing a blue hoodie and round glasses": (
        "in a blue hoodie: clothing, clothing colour | with round glasses: glasses"
    ),
    "as a man": "male: gender",
    "turn into a woman": "female: gender",
    "a woman": "female: gender",
    "make the nose bigger": "",
    "longer hair and a smaller nose": "with long hair: hair style",
}


@pytest.mark.parametrize("edit", TABLE)
def test_an_edit_turns_into(edit: str) -> None:
    found = [
        f"{change.phrase or '(nothing)'}: {', '.join(topic.name for topic in change.topics)}"
        for change in changes(edit)
    ]
    assert " | ".join(found) == TABLE[edit]


def test_what_is_asked_for_does_not_give_way_to_itself() -> None:
    (change,) = changes("with red hair")
    (colours,) = change.instead
    assert "with red hair" not in colours and "with black hair" in colours


def test_what_is_taken_away_gives_way_to_its_absence() -> None:
    (hat,) = changes("remove the beanie")
    assert hat.phrase == "without a hat" and "with a beanie" in hat.instead[0]
    assert hat.phrase not in hat.instead[0]
    (freckles,) = changes("no freckles")
    assert (freckles.phrase, freckles.instead) == ("", (("with freckles",),))


def test_edits_touch_only_what_they_name() -> None:
    assert edited_parts("with glasses") == {Part.EYEWEAR}
    assert edited_parts("smile with glasses") == {Part.EYEWEAR}
    assert edited_parts("freckles and glasses") == FACE | {Part.EYEWEAR}
    assert edited_parts("in a white suit") == {Part.CLOTHING}
    assert edited_parts("make the nose bigger") == frozenset()
    assert edited_parts("as a woman") == EVERYTHING - {Part.CLOTHING, Part.EYEWEAR}


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_choices_are_about_their_topic(topic) -> None:
    for choice in filter(None, (*topic.choices, topic.absent)):
        about = [each.name for change in changes(choice) for each in change.topics]
        assert about == [topic.name] or topic.name in {"hair", "clothing colour", *about}, choice


@pytest.mark.parametrize(
    ("phrase", "sentence"),
    [
        ("", "a man"),
        ("with a hat", "a man with a hat"),
        ("looking sad", "a man looking sad"),
        ("smiling", "a smiling man"),
        ("old", "an old man"),
    ],
)
def test_sentences_read_like_captions(phrase: str, sentence: str) -> None:
    assert sentences(phrase)[0] == sentence


@pytest.mark.parametrize(
    "edit", ["and", ",", "with", "please", "no", "make him", "a", "?", "with a glowing halo"]
)
def test_what_names_nothing_is_refused(edit: str) -> None:
    with pytest.raises(RodinError, match=r"words\.unknown"):
        changes(edit)
