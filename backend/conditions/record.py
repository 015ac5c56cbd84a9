# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an avatar, as a recipe keeps it."""

import base64

import numpy as np

from backend.conditions.front_map import UNKNOWN, FrontMap
from backend.conditions.known import Known
from backend.conditions.palette import Palette, Presence
from backend.conditions.picture import from_png, to_png
from backend.errors import RodinError
from backend.recipe import KnownRecord
from backend.space import Part


def recorded(known: Known | None) -> KnownRecord | None:
    """What a recipe keeps; None if nothing is known."""
    if known is None:
        return None
    palette, seen, of_photo = known
    there = {part.name: bool(palette.presence[part] > 0) for part in Part if palette.presence[part]}
    coloured = [part for part in Part if np.isfinite(palette.colour[part]).all()]
    png = None if (seen.part == UNKNOWN).all() else packed(seen)
    if not (there or coloured or png):
        return None
    colours = {part.name: [round(float(value), 4) for value in palette.colour[part]] for part in coloured}
    return KnownRecord(present=there, colours=colours, front_map=png, of_photo=of_photo)


def known_of(record: KnownRecord | None) -> Known | None:
    """What :func:`recorded` kept.

    Raises:
        RodinError: ``front_map.*`` if the picture is none of a front map.
    """
    if record is None:
        return None
    palette = Palette.unknown()
    for name, present in record.present.items():
        palette.presence[Part[name]] = Presence.PRESENT if present else Presence.ABSENT
    for name, rgb in record.colours.items():
        palette.colour[Part[name]] = rgb
    seen = FrontMap.unknown() if record.front_map is None else unpacked(record.front_map)
    return Known(palette, seen, record.of_photo)


def packed(seen: FrontMap) -> str:
    """A front map as a recipe keeps it."""
    return base64.b64encode(to_png(seen)).decode()


def unpacked(text: str) -> FrontMap:
    """What :func:`packed` kept.

    Raises:
        RodinError: ``recipe.broken``, ``front_map.*``.
    """
    try:
        content = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise RodinError(
            "recipe.broken", f"The recipe's front map is not base64: {error}.", "Make the avatar anew."
        ) from error
    return from_png(content)
