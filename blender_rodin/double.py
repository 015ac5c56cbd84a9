# SPDX-License-Identifier: GPL-3.0-or-later
"""A copy of an avatar for a file that wants it otherwise than the scene has it."""

from collections.abc import Generator
from contextlib import contextmanager

import bpy
from mathutils import Matrix

from .expression import KEY


@contextmanager
def double(
    avatar: bpy.types.Object, place: Matrix, context: bpy.types.Context, rest: bool = True
) -> Generator[dict[bpy.types.Object, bpy.types.Object]]:
    """Copies of ``avatar`` and all below it, by their originals, under whose names they go meanwhile.

    The copy stands at ``place``, without animation, its face at ``rest`` or as it is; materials are the
    same ones.
    Afterwards there are no copies, and the names are as they were.
    """
    copies = {thing: thing.copy() for thing in (avatar, *avatar.children_recursive)}
    pairs = list(copies.items())
    for thing, copy in copies.items():
        if thing.type in ("ARMATURE", "MESH"):
            copy.data = thing.data.copy()
            pairs.append((thing.data, copy.data))
    names = {original: original.name for original, _ in pairs}
    try:
        for thing, copy in copies.items():
            context.scene.collection.objects.link(copy)
            copy.animation_data_clear()
            copy.parent = copies.get(thing.parent)
            _still(copy, rest)
            for modifier in copy.modifiers:
                if modifier.type == "ARMATURE":
                    modifier.object = copies.get(modifier.object, modifier.object)
        copies[avatar].constraints.clear()
        copies[avatar].matrix_world = place
        for original, copy in pairs:
            original.name = f"{names[original]} in the scene"
            copy.name = names[original]
        yield copies
    finally:
        for copy in copies.values():
            bpy.data.objects.remove(copy)
        bpy.data.batch_remove([copy for _, copy in pairs[len(copies) :]])
        for original, name in names.items():
            original.name = name
        context.view_layer.update()


def _still(copy: bpy.types.Object, rest: bool) -> None:
    keys = copy.data.shape_keys if copy.type == "MESH" else None
    if keys:
        keys.animation_data_clear()
        for key in keys.key_blocks:
            if rest and key.name != KEY:
                key.value = 0.0
