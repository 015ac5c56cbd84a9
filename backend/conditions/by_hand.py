# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody says of an avatar by hand: a palette that is written, a front that is painted."""

import difflib
import os
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from backend.conditions.asked import told
from backend.conditions.colours import OWN, colour_of
from backend.conditions.front_map import FrontMap
from backend.conditions.known import Known
from backend.conditions.painted import told_by_front
from backend.conditions.palette import Palette, Presence
from backend.conditions.picture import read_front_map
from backend.conditions.written import NAMES, NONE, YES, part_of
from backend.data.people.colours import RGB
from backend.errors import RodinError
from backend.space import Part
from backend.words import Understanding
from backend.words.css import COLOURS

Front = str | os.PathLike[str] | FrontMap
"""A front map, or the path of its picture."""
HEX = re.compile("#[0-9a-f]{6}")
ALWAYS = (Part.SKIN, Part.EYES)
"""What every avatar has."""


def front_of(given: Front) -> FrontMap:
    """The front map itself.

    Raises:
        RodinError: ``front_map.*``.
    """
    return given if isinstance(given, FrontMap) else read_front_map(Path(given))


def written_palette(written: Mapping[str, str]) -> Palette:
    """The palette of parts by their names and what is to be of them: ``none``, ``yes`` or a colour.

    Raises:
        RodinError: ``palette.unknown``.
    """
    found = Palette.unknown()
    for name, value in written.items():
        part, value = part_of(name), value.lower()
        if value == NONE and part not in ALWAYS:
            found.presence[part] = Presence.ABSENT
            continue
        found.presence[part] = Presence.PRESENT
        if value != YES:
            found.colour[part] = _colour(name, part, value)
    return found


def with_hand(
    shown: Known | None, said: Understanding | None, written: Mapping[str, str], front: FrontMap | None
) -> Known:
    """What is known with what was written and painted: it counts more than photo and prompt.

    Args:
        shown: by photo and prompt, if they tell anything.
        said: the prompt.
        written: the palette, as :func:`written_palette` takes it.
        front: in the place of what a photo shows.

    Raises:
        RodinError: ``palette.unknown``; ``palette.contradiction`` if palette, prompt and front map say of a
            part that it is there and that it is not.
    """
    hand = written_palette(written)
    prompt = told(said) if said else Palette.unknown()
    _refuse_contradiction(hand, prompt)
    known = shown or Known.nothing()
    palette = known.palette
    if front is not None:
        painted = told_by_front(Palette.unknown(), front, _shown(front))
        _refuse_contradiction(hand, painted)
        open_parts = [part for part in _shown(front) if known.palette.presence[part] != Presence.PRESENT]
        palette = told_by_front(palette, front, open_parts)
        known = known._replace(front_map=front)
    coloured = np.isfinite(hand.colour).all(1)
    absent = hand.presence == Presence.ABSENT
    presence = np.where(hand.presence != Presence.UNKNOWN, hand.presence, palette.presence)
    colour = np.where(coloured[:, None], hand.colour, palette.colour)
    colour[absent] = np.nan
    return Known(Palette(presence.astype(np.int8), colour.astype(np.float32)), known.front_map)


def _shown(front: FrontMap) -> list[Part]:
    return [part for part in Part if (front.part == part).any()]


def _refuse_contradiction(hand: Palette, other: Palette) -> None:
    for name, part in NAMES.items():
        if hand.presence[part] * other.presence[part] < 0:
            raise RodinError(
                "palette.contradiction",
                f"Of '{name}' the palette says other than the prompt or the front map.",
                "Say in one of them only whether it is there.",
            )


def _colour(name: str, part: Part, value: str) -> RGB:
    if HEX.fullmatch(value):
        red, green, blue = bytes.fromhex(value[1:])
        return red / 255, green / 255, blue / 255
    if value != NONE:
        for each in (part, Part.CLOTHING):
            if rgb := colour_of(each, value):
                return rgb
    names = sorted({*COLOURS, *OWN.get(part, OWN[Part.CLOTHING])})
    near = difflib.get_close_matches(value, names, 3) or [*OWN.get(part, OWN[Part.CLOTHING])][:5]
    raise RodinError(
        "palette.unknown",
        f"'{name}' cannot be '{value:.40}'.",
        f"Take a colour such as {', '.join(near)}, #rrggbb, yes or none; skin and eyes are always there.",
    )
