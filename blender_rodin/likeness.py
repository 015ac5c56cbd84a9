# SPDX-License-Identifier: GPL-3.0-or-later
"""What the object of a photo's avatar keeps beside its recipe: the fit, and the picture of what was seen.

With them the avatar can be changed without the photo, in later sessions and on other computers too.
"""

from collections.abc import Generator
from contextlib import contextmanager

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


def hand_over(source: bpy.types.Object, target: bpy.types.Object) -> None:
    """Give ``target`` what ``source`` keeps in place of its own."""
    _set(target, file_of(source), seen_by(source))


@contextmanager
def set_aside(avatar: bpy.types.Object) -> Generator[None]:
    """Without them while a file for other programs is written; afterwards as it was."""
    data, seen = file_of(avatar), seen_by(avatar)
    _set(avatar, None, None)
    try:
        yield
    finally:
        _set(avatar, data, seen)


def _set(avatar: bpy.types.Object, data: bytes | None, seen: bpy.types.Image | None) -> None:
    if data is not None:
        keep(avatar, data, seen)
    elif PROPERTY in avatar:
        del avatar[PROPERTY]
