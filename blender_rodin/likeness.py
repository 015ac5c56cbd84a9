# SPDX-License-Identifier: GPL-3.0-or-later
"""What the object of a photo's avatar keeps beside its recipe: the fit, and the picture of what was seen.

With them the avatar can be changed without the photo, in later sessions and on other computers too.
"""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from typing import Any

import bpy

PROPERTY = "rodin_likeness"
"""Of the avatar's object: a group, so that Blender's panels and exporters do not write its bytes out."""


def keep(avatar: bpy.types.Object, data: bytes, seen: bpy.types.Image | None) -> None:
    """Hang the likeness file's bytes and the picture on ``avatar``."""
    avatar[PROPERTY] = {"file": data, **({"seen": seen} if seen else {})}


def file_of(avatar: bpy.types.Object) -> bytes | None:
    """Bytes of the likeness file, or None if the avatar has none."""
    return avatar[PROPERTY]["file"] if PROPERTY in avatar else None


def seen_by(avatar: bpy.types.Object) -> bpy.types.Image | None:
    """The texture layout coloured by what the photo showed, or None if the avatar has no such picture."""
    return avatar[PROPERTY].get("seen") if PROPERTY in avatar else None


def note_photos(avatar: bpy.types.Object, photos: Sequence[str]) -> None:
    """Remember where the photos lie, in the recipe's order, for points to be corrected on them later."""
    if PROPERTY in avatar and photos:
        avatar[PROPERTY]["photos"] = json.dumps(list(photos))


def noting(place: Callable[..., bpy.types.Object], fields: dict[str, Any]) -> Callable[..., bpy.types.Object]:
    """``place``, and then :func:`note_photos` of a request's ``fields``."""
    photos = [fields["photo"], *fields["more_photos"]] if fields.get("photo") else []

    def placed(*where: Any, **how: Any) -> bpy.types.Object:
        avatar = place(*where, **how)
        note_photos(avatar, photos)
        return avatar

    return placed


def photos_of(avatar: bpy.types.Object) -> list[str]:
    """Paths of the photos as far as they are remembered; nobody says that they are still there."""
    return json.loads(avatar[PROPERTY].get("photos", "[]")) if PROPERTY in avatar else []


def exchange(first: bpy.types.Object, second: bpy.types.Object) -> None:
    """Give each of two avatars what the other keeps, but the first where its photos lie."""
    kept, photos = [(file_of(each), seen_by(each)) for each in (first, second)], photos_of(first)
    _set(first, *kept[1])
    _set(second, *kept[0])
    note_photos(first, photos)


@contextmanager
def set_aside(avatar: bpy.types.Object) -> Generator[None]:
    """Without them while a file for other programs is written; afterwards as it was."""
    data, seen, photos = file_of(avatar), seen_by(avatar), photos_of(avatar)
    _set(avatar, None, None)
    try:
        yield
    finally:
        _set(avatar, data, seen)
        note_photos(avatar, photos)


def _set(avatar: bpy.types.Object, data: bytes | None, seen: bpy.types.Image | None) -> None:
    if data is not None:
        keep(avatar, data, seen)
    elif PROPERTY in avatar:
        del avatar[PROPERTY]
