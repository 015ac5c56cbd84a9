# SPDX-License-Identifier: GPL-3.0-or-later
"""The front that is being painted: legend and buttons, below the active avatar and beside the picture."""

import bpy

from .. import pictures
from ..avatars import avatar_of
from ..jobs import session
from ..painting import brush, canvas
from ..painting.legend import ENTRIES


class RODIN_PT_painting(bpy.types.Panel):
    """Below the active avatar."""

    bl_idname = "RODIN_PT_painting"
    bl_label = "Paint the Front"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_avatar"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """The button that begins, and once there is a picture the rest."""
        self.layout.operator("rodin.paint_front", icon="BRUSH_DATA")
        if canvas.of(avatar_of(context.object)):
            draw_painting(self.layout, context)


class RODIN_PT_canvas(bpy.types.Panel):
    """In the Image Editor that shows it."""

    bl_idname = "RODIN_PT_canvas"
    bl_label = "Paint the Front"
    bl_space_type = "IMAGE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Rodin"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether its image is an avatar's front."""
        return canvas.avatar_of(context.space_data.image) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """The same as in the 3D View."""
        draw_painting(self.layout, context)


def draw_painting(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    """Legend, Apply and Cancel."""
    layout.label(text="Left half: parts", icon="BRUSH_DATA")
    column = layout.column(align=True)
    for entry in ENTRIES:
        icon = {"icon_value": pictures.swatch(entry.colour)} if entry.colour else {"icon": "TRASH"}
        chosen = brush.paints(context.scene, entry)
        column.operator("rodin.choose_part", text=entry.name, depress=chosen, **icon).part = entry.key
    layout.label(text="Right half: colours, as you like", icon="COLOR")
    layout.label(text="Transparent: the model decides", icon="BLANK1")
    row = layout.row(align=True)
    row.enabled = not session.busy
    row.operator("rodin.apply_painting", icon="CHECKMARK")
    row.operator("rodin.cancel_painting", icon="X")
