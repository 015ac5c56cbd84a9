# SPDX-License-Identifier: GPL-3.0-or-later
"""The bones of an armature can be made and hung elsewhere in edit mode only."""

from collections.abc import Generator
from contextlib import contextmanager

import bpy


@contextmanager
def edited(armature: bpy.types.Object) -> Generator[None]:
    """``armature`` in edit mode, in a scene of its own: what the user edits and has selected stays so."""
    scene = bpy.data.scenes.new("Edit Bones")
    try:
        scene.collection.objects.link(armature)
        layer = scene.view_layers[0]
        layer.objects.active = armature
        with bpy.context.temp_override(
            scene=scene, view_layer=layer, object=armature, active_object=armature
        ):
            bpy.ops.object.mode_set(mode="EDIT")
            try:
                yield
            finally:
                bpy.ops.object.mode_set(mode="OBJECT")
    finally:
        bpy.data.scenes.remove(scene)
