# SPDX-License-Identifier: GPL-3.0-or-later
"""The words for who somebody is: age, gender, ancestry, skin, face and mood."""

from backend.data.captions.words import Words

NEUTRAL_NOUNS = ("person", "person", "face", "human", "individual")
NOUNS = {
    ("child", False): ("girl", "girl", "girl", "little girl", "young girl", "child", "kid"),
    ("child", True): ("boy", "boy", "boy", "little boy", "young boy", "child", "kid"),
    ("teen", False): ("girl", "teenage girl", "teen girl", "young woman", "teenager", "teen"),
    ("teen", True): ("boy", "teenage boy", "teen boy", "young man", "teenager", "teen"),
    ("adult", False): ("woman", "woman", "woman", "woman", "woman", "lady", "lady", "female"),
    ("adult", True): ("man", "man", "man", "man", "man", "guy", "guy", "male", "bloke", "dude"),
    ("senior", False): ("woman", "woman", "woman", "woman", "lady", "lady", "female"),
    ("senior", True): ("man", "man", "man", "man", "man", "gentleman", "guy", "male", "fellow"),
}
"""Stage of life and whether a man, to what the subject is called."""

YEARS = Words(
    before=("{n} year old", "{n}-year-old", "{n} year old", "{n}-year old", "{n}yo"),
    doing=("aged {n}", "{n} years old", "of {n} years", "age {n}"),
)
ABOUT = Words(doing=("about {n} years old", "around {n}", "about {n}", "approximately {n} years old"))
AGES = {
    "child": Words(before=("young", "little")),
    "teen": Words(before=("young", "teenage", "adolescent")),
    "young": Words(before=("young", "young", "young", "young adult", "youthful")),
    "middle": Words(before=("middle-aged", "middle-aged", "middle aged", "mature", "adult")),
    "old": Words(before=("old", "old", "old", "older", "older", "elderly", "elderly", "senior", "aged")),
}
DECADES = {
    2: "twenties", 3: "thirties", 4: "forties", 5: "fifties", 6: "sixties", 7: "seventies", 8: "eighties",
}  # fmt: skip
ANCESTRY = {
    "african": Words(before=("Black", "Black", "Black", "African"), doing=("of African descent",)),
    "asian": Words(
        before=("Asian", "Asian", "East Asian"), doing=("of Asian descent", "of East Asian descent")
    ),
    "caucasian": Words(before=("white", "white", "European", "Caucasian"), doing=("of European descent",)),
}

SKIN = (
    (0.14, Words(having=("very fair skin", "pale skin", "light skin", "porcelain skin"), before=("pale",))),
    (0.34, Words(having=("fair skin", "light skin", "pale skin"), before=("fair-skinned", "pale"))),
    (0.56, Words(having=("tan skin", "olive skin", "light brown skin", "medium skin", "tanned skin"))),
    (0.76, Words(having=("brown skin", "medium brown skin", "dark skin"), before=("brown-skinned",))),
    (1.01, Words(having=("dark skin", "dark brown skin", "deep brown skin"), before=("dark-skinned",))),
)  # fmt: skip
"""Darkest tone to the words."""
EYES = Words(having=("{c} eyes", "{c} eyes", "{c} eyes"), before=("{c}-eyed",))
THICK_BROWS = Words(having=("thick eyebrows", "thick brows", "bushy eyebrows", "heavy eyebrows"))
THIN_BROWS = Words(having=("thin eyebrows", "thin brows", "fine eyebrows"))
FRECKLES = Words(having=("freckles", "freckles", "a freckled face"), before=("freckled", "freckly"))
MOLE = Words(having=("a mole", "a beauty spot"))
MOLES = Words(having=("moles", "moles on the skin", "some moles"))
WRINKLES = Words(
    having=("wrinkles", "wrinkles", "wrinkled skin", "a lined face"), before=("wrinkled", "wrinkly")
)
NO_WRINKLES = Words(having=("smooth skin",), lacking=("wrinkles",))
ROSY = Words(having=("rosy cheeks", "red cheeks"), before=("rosy-cheeked",))
CHUBBY = Words(
    before=("chubby", "chubby", "heavy", "plump", "fat", "overweight"),
    having=("a round face", "chubby cheeks", "a full face"),
)
SLIM = Words(
    before=("slim", "slim", "thin", "skinny", "slender", "lean"), having=("a thin face", "a slim face")
)

LIPSTICK = Words(
    worn=("lipstick", "lipstick", "{c} lipstick", "{c} lipstick"), having=("{c} lips", "painted lips")
)
EYE_SHADOW = Words(worn=("eye shadow", "eyeshadow", "{c} eye shadow", "{c} eyeshadow"))
EYELINER = Words(worn=("eyeliner", "eyeliner", "eye liner", "black eyeliner"))
MAKE_UP = Words(worn=("makeup", "make-up", "makeup", "make up"))
NO_MAKE_UP = Words(lacking=("makeup", "make-up", "lipstick"))

EXPRESSIONS = {
    "neutral": Words(
        having=("a neutral expression", "a serious face", "a straight face"),
        before=("serious",),
        doing=("not smiling", "looking serious", "looking neutral"),
    ),
    "smile": Words(
        having=("a smile", "a smile", "a friendly smile", "a happy face"),
        before=("smiling", "smiling", "smiling", "happy", "cheerful"),
        doing=("smiling", "smiling", "smiling", "looking happy"),
    ),
    "grin": Words(
        having=("a grin", "a big smile", "a broad smile", "a wide smile", "a smile"),
        before=("grinning", "smiling", "happy"),
        doing=("grinning", "smiling", "smiling broadly", "looking happy"),
    ),
    "laugh": Words(
        having=("a laugh", "a big smile", "an open-mouthed smile", "a laughing face"),
        before=("laughing", "laughing", "happy", "cheerful"),
        doing=("laughing", "laughing", "laughing out loud", "smiling with an open mouth"),
    ),
    "surprise": Words(
        having=("a surprised look", "raised eyebrows", "a surprised face", "an open mouth"),
        before=("surprised", "surprised", "astonished", "shocked", "amazed"),
        doing=("looking surprised", "looking shocked"),
    ),
    "frown": Words(
        having=("a frown", "a frown", "a stern look"),
        before=("frowning", "frowning", "stern"),
        doing=("frowning", "frowning", "looking stern"),
    ),
    "sad": Words(
        having=("a sad face", "a sad look", "a sad expression"),
        before=("sad", "sad", "unhappy"),
        doing=("looking sad", "looking sad", "looking unhappy"),
    ),
    "angry": Words(
        having=("an angry face", "an angry look", "an angry expression"),
        before=("angry", "angry", "furious"),
        doing=("looking angry", "looking angry", "scowling"),
    ),
    "squint": Words(
        having=("narrowed eyes", "squinting eyes"), before=("squinting",), doing=("squinting", "squinting")
    ),
    "pout": Words(
        having=("a pout", "pursed lips", "puckered lips"), before=("pouting",), doing=("pouting",)
    ),
}  # fmt: skip
GAZES = {
    "aside": Words(doing=("looking to the side", "looking away", "glancing sideways")),
    "up": Words(doing=("looking up",)),
    "down": Words(doing=("looking down",)),
}
