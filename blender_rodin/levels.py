# SPDX-License-Identifier: GPL-3.0-or-later
"""Levels of detail for game engines: lighter copies of an avatar's meshes while a file is written.

Engines know them by their names, such as ``Avatar Head_LOD1``. Lighter levels keep skin, materials and
texture layout and have no face shapes, which nobody sees from afar.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy

RATIOS = (0.4, 0.12)
"""Share of the faces that each lighter level keeps."""


@contextmanager
def levels(avatar: bpy.types.Object, context: bpy.types.Context) -> Iterator[None]:
    """Beside each mesh of ``avatar`` its lighter levels, selected; afterwards all is as it was."""
    meshes = [thing for thing in (avatar, *avatar.children) if thing.type == "MESH"]
    names = {thing: thing.name for thing in meshes}
    made = []
    try:
        for thing in meshes:
            for level, ratio in enumerate(RATIOS, 1):
                made.append(_lighter(thing, ratio, f"{names[thing]}_LOD{level}", context))
            thing.name = f"{names[thing]}_LOD0"
        yield
    finally:
        for thing in made:
            data = thing.data
            bpy.data.objects.remove(thing)
            bpy.data.meshes.remove(data)
        for thing, name in names.items():
            thing.name = name


def _lighter(
    thing: bpy.types.Object, ratio: float, name: str, context: bpy.types.Context
) -> bpy.types.Object:
    copy = bpy.data.objects.new(name, thing.data.copy())
    for collection in thing.users_collection:
        collection.objects.link(copy)
    copy.shape_key_clear()
    for group in thing.vertex_groups:
        copy.vertex_groups.new(name=group.name)
    copy.modifiers.new("Lighter", "DECIMATE").ratio = ratio
    full = copy.data
    copy.data = bpy.data.meshes.new_from_object(
        copy.evaluated_get(context.evaluated_depsgraph_get()),
        preserve_all_data_layers=True,
        depsgraph=context.evaluated_depsgraph_get(),
    )
    copy.modifiers.clear()
    bpy.data.meshes.remove(full)
    copy.data.name = name
    copy.parent = thing.parent or thing
    copy.matrix_world = thing.matrix_world
    rig = next((each.object for each in thing.modifiers if each.type == "ARMATURE"), None)
    if rig:
        copy.modifiers.new("Rig", "ARMATURE").object = rig
    copy.select_set(True)
    return copy
