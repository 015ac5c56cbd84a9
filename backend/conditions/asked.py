# SPDX-License-Identifier: GPL-3.0-or-later
"""What texts make known: a prompt what it names, an edit the avatar that is there but for what may change.

What is worn or shaved and not named by a prompt is not there. An edit leaves parts and colours of the front
known wherever it may touch nothing, so that the diffusion goes on from them as inpainting does.
"""

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from backend.conditions.colours import colour_of
from backend.conditions.front_map import UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.editing.topics import BY_NAME
from backend.space import Part
from backend.words import Finding, Understanding

PARTS = {
    "hair": Part.HAIR,
    "hair style": Part.HAIR,
    "hair colour": Part.HAIR,
    "facial hair": Part.FACIAL_HAIR,
    "glasses": Part.EYEWEAR,
    "headwear": Part.HEADWEAR,
    "clothing": Part.CLOTHING,
    "clothing colour": Part.CLOTHING,
    "eyes": Part.EYES,
}
"""What a topic's things are of."""
UNNAMED = (Part.EYEWEAR, Part.HEADWEAR, Part.FACIAL_HAIR)
"""What a person in a prompt lacks unless it is named."""
WITHOUT = {"bald": Part.HAIR, "with a bald head": Part.HAIR, "clean-shaven": Part.FACIAL_HAIR}
"""Phrases that take a part away."""
RECOLOURING = frozenset({"hair colour", "eyes", "skin"})
"""Topics that change no shape."""


def told(text: Understanding) -> Palette:
    """What a text says of parts by name, and nothing else."""
    palette = Palette.unknown()
    _tell(palette, text.looks)
    return palette


def known_of_prompt(text: Understanding) -> Known:
    """What a prompt tells of the person whom it describes."""
    palette = Palette.unknown()
    palette.presence[list(UNNAMED)] = Presence.ABSENT
    _tell(palette, text.looks)
    return Known(palette, FrontMap.unknown())


def known_of_edit(text: Understanding, before: Known, reach: NDArray[np.bool_]) -> Known:
    """What is known of an avatar that an edit asks for.

    Args:
        text: of the edit.
        before: the avatar that it changes.
        reach: ``[8, SIZE, SIZE]`` where each part may be.
    """
    seen, palette = before.front_map, before.palette
    part, coloured = seen.part.copy(), seen.coloured.copy()
    presence, colour = palette.presence.copy(), palette.colour.copy()
    for topic in _topics(text):
        touched = sorted(BY_NAME[topic].parts)
        colour[touched] = np.nan
        coloured &= ~np.isin(seen.part, touched)
        if topic not in RECOLOURING:
            presence[touched] = Presence.UNKNOWN
            hidden = np.isin(seen.part, touched) | reach[touched].any(0)
            part, coloured = np.where(hidden, UNKNOWN, part).astype(np.uint8), coloured & ~hidden
    changed = Palette(presence, colour)
    _tell(changed, text.looks)
    return Known(changed, FrontMap(part, seen.colour, coloured))


def _topics(text: Understanding) -> set[str]:
    if not text.findings and text.person:
        return {"gender"}
    return {topic for finding in text.looks for topic in finding.topic.split("+")}


def _tell(palette: Palette, findings: Iterable[Finding]) -> None:
    """Write what is asked for into ``palette``."""
    for finding in findings:
        if finding.phrase in WITHOUT and not finding.gone:
            palette.presence[WITHOUT[finding.phrase]] = Presence.ABSENT
            continue
        if finding.topic == "earrings" and not finding.gone:
            palette.presence[Part.HEADWEAR] = Presence.UNKNOWN
        part = PARTS.get(finding.topic.split("+")[0])
        if part is None:
            continue
        if finding.gone:
            if finding.value == "none":
                palette.presence[part] = Presence.ABSENT
                palette.colour[part] = np.nan
            continue
        palette.presence[part] = Presence.PRESENT
        if rgb := colour_of(part, finding.colour):
            palette.colour[part] = rgb
