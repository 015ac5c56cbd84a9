# SPDX-License-Identifier: GPL-3.0-or-later
"""Edits of an avatar that are switched off: their texts, strengths and places, kept with it."""

import json
from typing import NamedTuple

import bpy

PROPERTY = "rodin_switched_off"
"""Of the avatar's object, as JSON."""


class Edit(NamedTuple):
    """A text, how far it went, and where it stood among the edits, beginning with 0.

    Of a painted front ``front`` is the front map, PNG as base64.
    """

    text: str
    strength: float
    place: int
    front: str = ""


def of(avatar: bpy.types.Object) -> list[Edit]:
    """In the order in which they were switched off."""
    return [Edit(*each) for each in json.loads(avatar.get(PROPERTY, "[]"))]


def note(avatar: bpy.types.Object, edit: Edit, keep: bool) -> None:
    """Remember ``edit`` if it is to be kept."""
    if keep:
        _set(avatar, [*of(avatar), edit])


def forget(avatar: bpy.types.Object, edit: Edit) -> None:
    """It is on again."""
    _set(avatar, [each for each in of(avatar) if each != edit])


def hand_over(source: bpy.types.Object, target: bpy.types.Object) -> None:
    """Give ``target`` those of ``source``."""
    _set(target, of(source))


def _set(avatar: bpy.types.Object, edits: list[Edit]) -> None:
    if edits:
        avatar[PROPERTY] = json.dumps(edits)
    elif PROPERTY in avatar:
        del avatar[PROPERTY]
