# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of an animation-ready avatar's face shapes, over all its meshes."""

from collections.abc import Iterator, Mapping

import bpy

from .avatars import PART_PROPERTY
from .shaping import KEY


def values(avatar: bpy.types.Object) -> dict[str, float]:
    """Value of each face shape by its name; empty if the avatar has no shapes."""
    return {key.name: key.value for key in _shapes(avatar)}


def set_values(avatar: bpy.types.Object, chosen: Mapping[str, float]) -> None:
    """Set all face shapes; those that are not named to zero."""
    for key in _shapes(avatar):
        key.value = chosen.get(key.name, 0.0)


def _shapes(avatar: bpy.types.Object) -> Iterator[bpy.types.ShapeKey]:
    for part in avatar.children:
        keys = part.data.shape_keys if part.type == "MESH" and PART_PROPERTY in part else None
        if keys:
            yield from (key for key in keys.key_blocks if key != keys.reference_key and key.name != KEY)
