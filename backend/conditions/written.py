# SPDX-License-Identifier: GPL-3.0-or-later
"""How somebody writes a palette: ``hair=teal``, ``glasses=none``, ``clothing=#224466``.

Blender reads this too: standard library only.
"""

import difflib
from collections.abc import Iterable

from ..errors import RodinError
from ..space import Part

NAMES = {
    "skin": Part.SKIN,
    "eyes": Part.EYES,
    "hair": Part.HAIR,
    "facial hair": Part.FACIAL_HAIR,
    "glasses": Part.EYEWEAR,
    "headwear": Part.HEADWEAR,
    "clothing": Part.CLOTHING,
}
"""Parts that a palette tells of, by their names."""
NONE, YES = "none", "yes"
"""That a part is not there, and that it is, of whatever colour."""


def parsed_palette(texts: Iterable[str]) -> dict[str, str]:
    """Parts and what is to be of them, of ``hair=teal`` and the like.

    Raises:
        RodinError: ``palette.unknown`` for a part that there is not, ``palette.contradiction`` for one that
            is named twice.
    """
    found: dict[str, str] = {}
    for text in texts:
        name, _, value = text.partition("=")
        name = " ".join(name.lower().split())
        part_of(name)
        if name in found:
            raise RodinError(
                "palette.contradiction", f"The palette names '{name}' twice.", "Name each part once."
            )
        found[name] = value.strip()
    return found


def part_of(name: str) -> Part:
    """The part of a name.

    Raises:
        RodinError: ``palette.unknown``.
    """
    if name in NAMES:
        return NAMES[name]
    message, listed = f"There is no part '{name:.40}' in a palette.", ", ".join(NAMES)
    if near := difflib.get_close_matches(name, NAMES, 1):
        raise RodinError("palette.unknown", message, f"Did you mean '{near[0]}'? Parts are {listed}.")
    raise RodinError("palette.unknown", message, f"Parts are {listed}.")
