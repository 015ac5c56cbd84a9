# SPDX-License-Identifier: GPL-3.0-or-later
"""What edits are about: the words that tell a topic, what contradicts them, and the parts they may touch."""

import re
from dataclasses import dataclass

from backend.space import Part

COLOURS = (
    "black white grey gray silver red ginger auburn blonde blond golden brown chestnut dark light fair pink"
    " blue green purple violet yellow orange beige teal navy olive burgundy bright pale"
).split()
_COLOUR = rf"(?:{'|'.join(COLOURS)})"
FACE = frozenset({Part.SKIN, Part.EYES, Part.MOUTH, Part.FACIAL_HAIR})
EVERYTHING = frozenset(Part)


@dataclass(frozen=True)
class Topic:
    """Something of which a person has one at a time.

    Attributes:
        name: what it is about.
        attributes: of the training data, those that it is about.
        words: a pattern that tells that a phrase is about it.
        parts: of the avatar, all that an edit of this topic may change.
        choices: what a person may be instead, worded as in captions; one of them must give way.
        absent: how captions say that there is none; empty where they do not.
    """

    name: str
    attributes: frozenset[str]
    words: re.Pattern[str]
    parts: frozenset[Part]
    choices: tuple[str, ...] = ()
    absent: str = ""

    def about(self, phrase: str) -> bool:
        """Whether ``phrase`` is about it."""
        return bool(self.words.search(phrase))


def _topic(
    name: str,
    attributes: str,
    words: str,
    parts: set[Part] | frozenset[Part],
    choices: str = "",
    absent: str = "",
) -> Topic:
    listed = tuple(choice.strip() for choice in choices.split(",") if choice.strip())
    told = frozenset(attributes.split())
    return Topic(name, told, re.compile(rf"\b(?:{words})\b"), frozenset(parts), listed, absent)


_HAIR = r"(?<!facial )hair"
_STYLES = (
    "afro|puffs|bob|bowl|braids?|braided|plaits?|bun|buns|buzz|cornrows|crew|curls|curly|curlier|wavy|coily|coils"
    "|dreadlocks|dreads|locs|half-up|mohawk|mohican|mullet|pigtails|pixie|ponytail|quiff|pompadour|side-parted"
    "|slicked\\S*|spiky|spikes|top knot|topknot|twists|undercut|fringe|bangs|parting|hairline|bald|balding"
    "|bald-headed|hairless|shaved head|(?:short|long|curly|wavy)-haired"
)

TOPICS = (
    _topic(
        "hair colour",
        "hair_colour",
        rf"{_COLOUR}\b.*\b{_HAIR}|{_HAIR}\b.*\b{_COLOUR}|{_COLOUR}-haired|blonde?|redhead(?:ed)?|ginger|brunette"
        "|greying|graying|highlights|streaks",
        {Part.HAIR},
        "with black hair, with brown hair, with blonde hair, with red hair, with grey hair, with white hair,"
        " with pink hair, with blue hair, with green hair, with purple hair",
    ),
    _topic(
        "hair style",
        "hair_style hair_length",
        rf"{_STYLES}|(?:short|long|medium\S*|straight|big|thick|thin|thinning)\b.*\b{_HAIR}|hair(?:cut|style)"
        rf"|(?!(?:with|the|his|her|their|any|some|of|{_COLOUR})\b)\b\w+ {_HAIR}|{_HAIR} \w+",
        {Part.HAIR},
        "bald, with short hair, with long hair, with curly hair, with wavy hair, with an afro,"
        " with a ponytail, with a bun, with a bob, with a buzz cut, with braids",
    ),
    _topic(
        "hair",
        "hair_style hair_length",
        rf"^(?:with )?(?:the |his |her |their |any |some )?{_HAIR}$",
        {Part.HAIR},
        "with short hair, with long hair, with curly hair",
        "bald",
    ),
    _topic(
        "facial hair",
        "facial_hair facial_hair_colour",
        "facial hair|beards?|bearded|beardless|moustache|mustache|mo?ustached|goatee|stubble|stubbly"
        "|unshaven|sideburns|soul patch|chin ?strap|clean-shaven",
        {Part.FACIAL_HAIR},
        "clean-shaven, with a full beard, with a short beard, with a moustache, with stubble, with a goatee",
        "without a beard",
    ),
    _topic(
        "glasses",
        "glasses",
        "(?:sun|eye)?glasses|spectacles|specs|aviators|shades|bespectacled",
        {Part.EYEWEAR},
        "without glasses, with glasses, with round glasses, with sunglasses",
        "without glasses",
    ),
    _topic(
        "headwear",
        "headwear",
        "hat|hatted|cap|beanie|beret|headwear|head ?scarf|hijab|head ?band|hairband|turban|bareheaded",
        {Part.HEADWEAR, Part.HAIR},
        "without a hat, with a hat, with a cap, with a beanie, with a beret, with a headscarf,"
        " with a headband, with a turban",
        "without a hat",
    ),
    _topic(
        "earrings",
        "earrings",
        "ear ?rings?|studs|hoops",
        {Part.HEADWEAR},
        "with stud earrings, with hoop earrings, with drop earrings",
        "without earrings",
    ),
    _topic(
        "clothing",
        "clothing clothing_pattern",
        "t-?shirt|shirt|tee|top|v-neck|vest|sweater|jumper|pullover|turtleneck|hood(?:ie|y)|sweatshirt|suit|jacket"
        "|coat|scarf|dress|blouse|tie|necktie|clothes|clothing|uniform",
        {Part.CLOTHING},
        "in a t-shirt, in a sweater, in a shirt, in a suit, in a hoodie, in a leather jacket, in a dress",
    ),
    _topic(
        "clothing colour",
        "clothing_colour clothing_pattern",
        rf"{_COLOUR}\b.*\b(?:t-?shirt|shirt|tee|top|sweater|jumper|pullover|turtleneck|hood(?:ie|y)|sweatshirt|suit"
        "|jacket|coat|scarf|dress|blouse|clothes|clothing|uniform)",
        {Part.CLOTHING},
        "in a black shirt, in a white shirt, in a grey shirt, in a red shirt, in a blue shirt,"
        " in a green shirt, in a yellow shirt, in a pink shirt, in a brown shirt",
    ),
    _topic(
        "age",
        "age wrinkles",
        "young|old|elderly|aged|middle-aged|senior|teenage|years?|year-old|child|"
        "(?:twen|thir|for|fif|six|seven|eigh)ties",
        FACE | {Part.HAIR},
        "young, middle-aged, old",
    ),
    _topic(
        "expression",
        "expression",
        r"smil\w*|happy|cheerful|grin\w*|laugh\w*|surprised|astonished|shocked|frown\w*|stern|sad|unhappy|angry"
        r"|furious|serious|neutral|pout\w*|squint\w*|expression",
        FACE,
        "smiling, laughing, looking serious, looking sad, looking angry, looking surprised",
        "looking serious",
    ),
    _topic(
        "skin",
        "skin_tone",
        r"skin|\w+-skinned|pale|tanned",
        FACE,
        "with fair skin, with olive skin, with brown skin, with dark skin",
    ),
    _topic(
        "eyes",
        "eye_colour",
        r"eyes|\w+-eyed",
        FACE,
        "with brown eyes, with blue eyes, with green eyes, with grey eyes",
    ),
    _topic(
        "build",
        "weight",
        "chubby|heavy|plump|fat|overweight|slim|thin|skinny|slender|lean",
        FACE,
        "chubby, slim",
    ),
    _topic(
        "make-up",
        "lipstick",
        "make-?up|make up|lipstick|lips|eye ?shadow|eye ?liner",
        FACE,
        "with lipstick",
        "without makeup",
    ),
    _topic(
        "wrinkles", "wrinkles", "wrinkles|wrinkled|wrinkly|smooth", FACE, "with wrinkles", "without wrinkles"
    ),
    _topic("face", "", "freckles|freckled|moles?|eyebrows|brows|cheeks|nose|chin|jaw|eyelashes", FACE),
    _topic("gender", "gender", "female|male", EVERYTHING - {Part.CLOTHING, Part.EYEWEAR}, "female, male"),
)
