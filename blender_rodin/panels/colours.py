# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours of the active avatar's parts."""

import bpy

from .. import recolour
from ..avatars import avatar_of


class RODIN_PT_colours(bpy.types.Panel):
    """Below the active avatar."""

    bl_idname = "RODIN_PT_colours"
    bl_label = "Colours"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_avatar"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """A line for each part: its colour and strength, or the button that gives it one."""
        for name, material in recolour.materials(avatar_of(context.object)).items():
            row = self.layout.row(align=True)
            group, title = recolour.node(material), name.removeprefix("Rodin ")
            if group is None:
                row.operator("rodin.recolour", text=title, icon="COLOR").part = name
                continue
            row.prop(group.inputs["Colour"], "default_value", text=title)
            row.prop(group.inputs["Strength"], "default_value", text="", slider=True)
            row.operator("rodin.restore_colour", text="", icon="LOOP_BACK").part = name
