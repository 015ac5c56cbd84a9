# SPDX-License-Identifier: GPL-3.0-or-later
"""What edits are about: what contradicts what is asked for, and the parts that may change."""

from dataclasses import dataclass

from backend.space import Part

FACE = frozenset({Part.SKIN, Part.EYES, Part.MOUTH, Part.FACIAL_HAIR})
EVERYTHING = frozenset(Part)


@dataclass(frozen=True)
class Topic:
    """Something of which a person has one at a time.

    Attributes:
        name: what it is about.
        attributes: of the training data, those that it is about.
        parts: of the avatar, all that an edit of this topic may change.
        choices: what a person may be instead, worded as in captions; one of them must give way.
        absent: how captions say that there is none; empty where they do not.
    """

    name: str
    attributes: frozenset[str]
    parts: frozenset[Part]
    choices: tuple[str, ...] = ()
    absent: str = ""


def _topic(
    name: str,
    attributes: str,
    parts: set[Part] | frozenset[Part],
    choices: str = "",
    absent: str = "",
) -> Topic:
    listed = tuple(choice.strip() for choice in choices.split(",") if choice.strip())
    return Topic(name, frozenset(attributes.split()), frozenset(parts), listed, absent)


TOPICS = (
    _topic(
        "hair colour",
        "hair_colour",
        {Part.HAIR},
        "with black hair, with brown hair, with blonde hair, with red hair, with grey hair, with white hair,"
        " with pink hair, with blue hair, with green hair, with purple hair",
    ),
    _topic(
        "hair style",
        "hair_style hair_length",
        {Part.HAIR},
        "bald, with short hair, with long hair, with curly hair, with wavy hair, with an afro,"
        " with a ponytail, with a bun, with a bob, with a buzz cut, with braids",
    ),
    _topic(
        "hair",
        "hair_style hair_length",
        {Part.HAIR},
        "with short hair, with long hair, with curly hair",
        "bald",
    ),
    _topic(
        "facial hair",
        "facial_hair facial_hair_colour",
        {Part.FACIAL_HAIR},
        "clean-shaven, with a full beard, with a short beard, with a moustache, with stubble, with a goatee",
        "without a beard",
    ),
    _topic(
        "glasses",
        "glasses",
        {Part.EYEWEAR},
        "without glasses, with glasses, with round glasses, with sunglasses",
        "without glasses",
    ),
    _topic(
        "headwear",
        "headwear",
        {Part.HEADWEAR, Part.HAIR},
        "without a hat, with a hat, with a cap, with a beanie, with a beret, with a headscarf,"
        " with a headband, with a turban",
        "without a hat",
    ),
    _topic(
        "earrings",
        "earrings",
        {Part.HEADWEAR},
        "with stud earrings, with hoop earrings, with drop earrings",
        "without earrings",
    ),
    _topic(
        "clothing",
        "clothing clothing_pattern",
        {Part.CLOTHING},
        "in a t-shirt, in a sweater, in a shirt, in a suit, in a hoodie, in a leather jacket, in a dress",
    ),
    _topic(
        "clothing colour",
        "clothing_colour clothing_pattern",
        {Part.CLOTHING},
        "in a black shirt, in a white shirt, in a grey shirt, in a red shirt, in a blue shirt,"
        " in a green shirt, in a yellow shirt, in a pink shirt, in a brown shirt",
    ),
    _topic(
        "age",
        "age wrinkles",
        FACE | {Part.HAIR},
        "young, middle-aged, old",
    ),
    _topic(
        "skin",
        "skin_tone",
        FACE,
        "with fair skin, with olive skin, with brown skin, with dark skin",
    ),
    _topic(
        "eyes",
        "eye_colour",
        FACE,
        "with brown eyes, with blue eyes, with green eyes, with grey eyes",
    ),
    _topic(
        "build",
        "weight",
        FACE,
        "chubby, slim",
    ),
    _topic(
        "make-up",
        "lipstick",
        FACE,
        "with lipstick",
        "without makeup",
    ),
    _topic("wrinkles", "wrinkles", FACE, "with wrinkles", "without wrinkles"),
    _topic("face", "", FACE),
    _topic("gender", "gender", EVERYTHING - {Part.CLOTHING, Part.EYEWEAR}, "female, male"),
    _topic("ancestry", "african asian caucasian skin_tone", FACE, "african, asian, european"),
    _topic("gaze", "", {Part.SKIN, Part.EYES}),
)
BY_NAME = {topic.name: topic for topic in TOPICS}
