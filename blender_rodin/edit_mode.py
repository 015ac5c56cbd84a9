# SPDX-License-Identifier: GPL-3.0-or-later
"""The bones of an armature can be made and hung elsewhere in edit mode only."""

from collections.abc import Iterator
from contextlib import contextmanager

import bpy


@contextmanager
def edited(armature: bpy.types.Object, context: bpy.types.Context) -> Iterator[None]:
    """``armature`` in edit mode; afterwards the user's object is active again, in its mode."""
    layer = context.view_layer
    before = layer.objects.active
    mode = before.mode if before else "OBJECT"
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    layer.objects.active = armature
    bpy.ops.object.mode_set(mode="EDIT")
    try:
        yield
    finally:
        bpy.ops.object.mode_set(mode="OBJECT")
        layer.objects.active = before
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)
