# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody painted over an avatar's front: which parts it is about, and what it tells of them."""

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from backend.conditions.front_map import EMPTY, UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.space import Part

ALIKE = 3
"""Colours that differ by no more, in 8 bits, are the same."""
REMOVABLE = frozenset({Part.HAIR, Part.FACIAL_HAIR, Part.EYEWEAR, Part.HEADWEAR, Part.CLOTHING})
"""Parts that an avatar lacks if its front shows none of them."""


def painted(before: FrontMap, after: FrontMap) -> tuple[FrontMap, frozenset[Part]]:
    """What was painted over the front ``before``, and the parts that were and are where it was changed.

    A cell that became another part and kept its colour has the colour of what was there: that of the new part
    is unknown.
    """
    other = after.part != before.part
    away = np.abs(after.colour.astype(np.int16) - before.colour).max(-1)
    alike = (after.coloured == before.coloured) & (~after.coloured | (away <= ALIKE))
    changed = other | (~alike & (after.part < EMPTY))
    parts = {*before.part[changed].tolist(), *after.part[changed].tolist()} - {EMPTY, UNKNOWN}
    seen = FrontMap(after.part, after.colour, after.coloured & ~(other & alike))
    return seen, frozenset(map(Part, parts))


def known_of_painting(seen: FrontMap, before: Known, parts: Collection[Part]) -> Known:
    """What is known of an avatar with the front ``seen`` that was ``before`` but for ``parts``."""
    return Known(told_by_front(before.palette, seen, parts), seen)


def told_by_front(palette: Palette, seen: FrontMap, parts: Collection[Part]) -> Palette:
    """``palette``, with what a front map shows of ``parts``.

    What has no colour there keeps that which it had. What is not to be seen is absent, unless it may be where
    the map is unknown.
    """
    presence, colour = palette.presence.copy(), palette.colour.copy()
    hidden = bool((seen.part == UNKNOWN).any())
    for part in parts:
        cells = _cells(seen, part)
        if cells is None or not (cells.any() or part in REMOVABLE):
            continue
        if not cells.any():
            presence[part] = Presence.UNKNOWN if hidden else Presence.ABSENT
            colour[part] = np.nan
            continue
        known = cells & seen.coloured
        if part != Part.EYES and known.any():
            colour[part] = np.median(seen.colour[known], 0) / np.float32(255)
        presence[part] = Presence.PRESENT
    return Palette(presence, colour)


def _cells(seen: FrontMap, part: Part) -> NDArray[np.bool_] | None:
    """The cells of a part, ``[SIZE, SIZE]``; of a beard without brows; None if that is not to be told."""
    cells = seen.part == part
    if part != Part.FACIAL_HAIR:
        return cells
    eyes = np.flatnonzero((seen.part == Part.EYES).any(1))
    if not len(eyes):
        return None
    below = np.arange(len(cells))[:, None] < eyes[0]
    return cells & below
