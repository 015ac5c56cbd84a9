# SPDX-License-Identifier: GPL-3.0-or-later
"""What is painted in which colour. No bpy here."""

from typing import NamedTuple

from ..shared import LEGEND, NOTHING, Part

Colour = tuple[float, float, float]


class Entry(NamedTuple):
    """A line of the legend: how scripts and users call a part, and its sRGB colour; None erases."""

    key: str
    name: str
    about: str
    colour: Colour | None


def _entry(number: int, key: str, name: str, about: str) -> Entry:
    red, green, blue = LEGEND[number]
    return Entry(key, name, about, (red / 255, green / 255, blue / 255))


ENTRIES = (
    _entry(Part.HAIR, "HAIR", "Hair", "Hair of the head"),
    _entry(Part.SKIN, "SKIN", "Skin", "Skin of face, ears and neck"),
    _entry(Part.EYES, "EYES", "Eyes", "What is seen of the eyeballs"),
    _entry(Part.FACIAL_HAIR, "FACIAL_HAIR", "Beard and Brows", "Beard, moustache and brows"),
    _entry(Part.MOUTH, "MOUTH", "Inside of the Mouth", "Teeth and what an open mouth shows"),
    _entry(Part.EYEWEAR, "EYEWEAR", "Glasses", "Frames and lenses of glasses"),
    _entry(Part.HEADWEAR, "HEADWEAR", "Headwear", "Hats, headscarves and earrings"),
    _entry(Part.CLOTHING, "CLOTHING", "Clothing", "Clothes of chest and shoulders"),
    _entry(NOTHING, "NOTHING", "Nothing", "Background beside the avatar"),
    Entry("UNKNOWN", "Eraser", "Leave it to the model what is there", None),
)
"""In the order of the panel."""
BY_KEY = {entry.key: entry for entry in ENTRIES}
