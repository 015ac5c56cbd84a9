# SPDX-License-Identifier: GPL-3.0-or-later
"""Values in place of the preset's."""

import bpy

from ..jobs import session
from ..properties import OWN, settings


class RODIN_PT_advanced(bpy.types.Panel):
    """Below the panel that generates."""

    bl_idname = "RODIN_PT_advanced"
    bl_label = "Advanced"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_generate"
    bl_options = {"DEFAULT_CLOSED"}

    def draw_header(self, context: bpy.types.Context) -> None:
        """Whether they hold."""
        self.layout.prop(settings(context), "own", text="")

    def draw(self, context: bpy.types.Context) -> None:
        """A line for each."""
        inputs, layout = settings(context), self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.enabled = inputs.own and not session.busy
        for name in OWN:
            layout.prop(inputs, name)
