# SPDX-License-Identifier: GPL-3.0-or-later
"""What colour a text means: the generator's own for words that captions have, CSS's for other names."""

import colorsys
from collections.abc import Mapping

from backend.data.people.colours import CLOTHING, EYES, EYEWEAR, HAIR, RGB
from backend.space import Part
from backend.words.css import COLOURS
from backend.words.lexicon import WORDS

OWN: Mapping[Part, Mapping[str, RGB]] = {
    Part.HAIR: HAIR,
    Part.FACIAL_HAIR: HAIR,
    Part.EYES: EYES,
    Part.CLOTHING: CLOTHING,
    Part.HEADWEAR: CLOTHING,
    Part.EYEWEAR: EYEWEAR | {name: rgb for name, rgb in CLOTHING.items() if name not in EYEWEAR},
}
"""What the generator paints a part with, by the words of captions."""
LIGHTER = {"dark": 0.6, "deep": 0.75, "light": 1.35, "pale": 1.35, "bright": 1.0, "fair": 1.35}
"""What a word that is no colour by itself does to a colour's lightness."""


def colour_of(part: Part, name: str) -> RGB | None:
    """The sRGB-encoded colour, 0..1, of a part that a text calls ``name``, or None if that says none.

    Args:
        part: of the avatar.
        name: as :attr:`backend.words.Finding.colour`: ``red``, ``dark brown``, ``dark olive green``; of
            several colours it is the first.
    """
    words, lightness = name.split(), 1.0
    for count in range(len(words), 0, -1):
        if found := _named(part, " ".join(words[:count])):
            return found
    for at, word in enumerate(words):
        if found := _named(part, word):
            return _lit(found, lightness)
        lightness *= LIGHTER.get(WORDS[word].say if word in WORDS else word, 1.0)
        if found := _named(part, " ".join(words[at + 1 :])):
            return _lit(found, lightness)
    return None


def _named(part: Part, name: str) -> RGB | None:
    own = OWN.get(part, {})
    if name in own:
        return own[name]
    if name in COLOURS:
        return COLOURS[name][1]
    said = WORDS[name].say if name in WORDS else ""
    return own.get(said)


def _lit(rgb: RGB, lightness: float) -> RGB:
    hue, light, saturation = colorsys.rgb_to_hls(*rgb)
    return colorsys.hls_to_rgb(hue, min(light * lightness, 0.95), saturation)
