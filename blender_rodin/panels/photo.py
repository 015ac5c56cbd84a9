# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos that an avatar is made from, and how it is to be like them."""

from pathlib import Path

import bpy

from .. import pictures
from ..jobs import session
from ..properties import LIKENESS, RODIN_PG_settings, settings
from .words import draw_text

PHOTO_SCALE = 4.0
"""Of the picture, in rows."""


class RODIN_PT_likeness(bpy.types.Panel):
    """Below the panel that generates, while there are photos to be like."""

    bl_idname = "RODIN_PT_likeness"
    bl_label = "Likeness"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_generate"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """A photo, or a batch, is given."""
        inputs = settings(context)
        return bool(inputs.photo or inputs.batch)

    def draw(self, context: bpy.types.Context) -> None:
        """A line for each setting."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.enabled = not session.busy
        for name in LIKENESS:
            layout.prop(settings(context), name)


def draw_photos(layout: bpy.types.UILayout, inputs: RODIN_PG_settings, context: bpy.types.Context) -> None:
    """The photo, and if there is one: what it shows, further ones, whose face, and what becomes of it."""
    layout.prop(inputs, "photo")
    if not inputs.photo:
        return
    layout.template_icon(icon_value=pictures.icon(Path(bpy.path.abspath(inputs.photo))), scale=PHOTO_SCALE)
    for number, each in enumerate(inputs.more_photos):
        row = layout.row(align=True)
        row.prop(each, "path")
        row.operator("rodin.remove_photo", text="", icon="X").index = number
    layout.operator("rodin.add_photos", text="Add Photos of the Same Person", icon="ADD")
    layout.prop(inputs, "face")
    draw_text(
        layout,
        "The photo's pixels become the texture. Nothing leaves this machine; the recipe keeps the fit, not "
        "the photo.",
        context,
        "LOCKED",
    )
