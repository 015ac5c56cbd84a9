# SPDX-License-Identifier: GPL-3.0-or-later
"""Words to find an avatar by: from its recipe and from what it wears. No bpy here."""

from collections.abc import Collection

from ..avatars import Summary
from ..shared import PRESETS, protocol, words

WORN = {
    "Rodin Eyewear": "glasses",
    "Rodin Headwear": "headwear",
    "Rodin Facial Hair": "beard",
}
"""Tags of what has a material of its own."""
HAIR = {
    "black hair": (0.05, 0.045, 0.04),
    "brown hair": (0.26, 0.16, 0.10),
    "blond hair": (0.70, 0.56, 0.36),
    "red hair": (0.50, 0.20, 0.10),
    "grey hair": (0.52, 0.51, 0.50),
    "white hair": (0.86, 0.85, 0.83),
}
"""sRGB."""


def tags_of(found: Summary, materials: Collection[str], hair: tuple[float, float, float] | None) -> list[str]:
    """Each once: origin, form, preset, what prompt and edits ask for, what is worn, colour of the hair.

    Args:
        found: what the recipe says.
        materials: names of the avatar's.
        hair: its colour, sRGB; None without hair.
    """
    tags = [found.kind, "animation-ready" if found.rig else "plain mesh"]
    tags += [
        name
        for name, preset in PRESETS.items()
        if all(found.settings.get(each) == value for each, value in preset.items())
    ]
    tags += _asked((found.title, *found.edits) if found.kind == "text" else found.edits)
    tags += [tag for material, tag in WORN.items() if material in materials]
    tags.append(_nearest(hair) if hair else "no hair")
    return list(dict.fromkeys(tags))


def _asked(texts: tuple[str, ...]) -> list[str]:
    """What texts ask for, the later ones instead of earlier ones about the same."""
    people: list[str] = []
    asked: dict[str, str | None] = {}
    for text in texts:
        if text == protocol.PAINTED:
            continue
        understood = words.understand(text)
        people = [understood.person] if understood.person else people
        for each in understood.findings:
            asked[each.thing] = None if each.gone else _tag(each.thing, each.value)
    return [*people, *(tag for tag in asked.values() if tag)]


def _tag(thing: str, value: str) -> str:
    """``red hair``, ``glasses``, ``smiling``."""
    if value == "yes":
        return thing
    return value if thing in ("age", "expression") else f"{value} {thing}"


def _nearest(colour: tuple[float, float, float]) -> str:
    def distance(name: str) -> float:
        return sum((a - b) ** 2 for a, b in zip(HAIR[name], colour, strict=True))

    return min(HAIR, key=distance)
