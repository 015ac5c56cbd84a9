# SPDX-License-Identifier: GPL-3.0-or-later
"""What the parts of a sentence look like, and the names of colours."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Ways to say one thing, by their place in a sentence; what is listed twice is said twice as often.

    ``{c}`` stands for a colour, ``{d}`` for a second one, ``{n}`` for a number.

    Attributes:
        before: adjectives before the noun, "bald"; they may also stand alone.
        having: what follows "with" or "has", "a beard".
        worn: what follows "wearing" or "with", "glasses".
        dressed: what follows "wearing", "in" or "with", "a white suit".
        doing: what stands behind the noun or after "is", "smiling".
        lacking: what follows "without" or "no", "beard".
    """

    before: tuple[str, ...] = ()
    having: tuple[str, ...] = ()
    worn: tuple[str, ...] = ()
    dressed: tuple[str, ...] = ()
    doing: tuple[str, ...] = ()
    lacking: tuple[str, ...] = ()


HAIR_COLOURS = {
    "black": ("black", "black", "black", "jet black", "dark", "raven"),
    "dark brown": ("dark brown", "dark brown", "dark brown", "brown", "dark", "brunette"),
    "brown": ("brown", "brown", "brown", "brown", "brunette", "chestnut"),
    "light brown": ("light brown", "light brown", "light brown", "brown", "mousy"),
    "blonde": ("blonde", "blonde", "blonde", "blond", "blond", "fair", "golden"),
    "red": ("red", "red", "red", "ginger", "ginger", "auburn", "copper"),
    "grey": ("grey", "grey", "gray", "gray", "silver"),
    "white": ("white", "white", "white", "snow-white"),
    "pink": ("pink", "pink", "pink", "dyed pink", "bright pink"),
    "blue": ("blue", "blue", "blue", "dyed blue"),
    "green": ("green", "green", "green", "dyed green"),
    "purple": ("purple", "purple", "violet", "dyed purple"),
}
HAIR_ADJECTIVES = {
    "black": ("black", "black", "dark"),
    "dark brown": ("dark brown", "brown", "dark"),
    "light brown": ("light brown", "brown"),
    "grey": ("grey", "gray"),
}
"""Before "-haired"; a colour that is not listed goes by its own name."""
HAIR_NOUNS = {"blonde": ("blonde",), "red": ("redhead",), "brown": ("brunette",), "dark brown": ("brunette",)}
"""What a person of such hair is called."""
EYE_COLOURS = {"dark brown": ("dark brown", "dark brown", "brown", "dark"), "grey": ("grey", "gray")}
COLOURS = {
    "grey": ("grey", "grey", "gray", "gray"),
    "burgundy": ("burgundy", "dark red", "maroon", "wine-red"),
    "navy": ("navy", "navy blue", "dark blue", "dark blue"),
    "light blue": ("light blue", "light blue", "pale blue", "sky blue"),
    "olive": ("olive", "olive green", "dark green"),
    "purple": ("purple", "purple", "violet"),
    "beige": ("beige", "beige", "tan", "sand-coloured", "cream-colored"),
    "teal": ("teal", "teal", "blue-green"),
    "nude": ("nude", "natural"),
    "coral": ("coral", "orange-red"),
    "plum": ("plum", "dark purple"),
}
"""Of everything but hair and eyes; a colour that is not listed goes by its own name."""
