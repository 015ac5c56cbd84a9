# SPDX-License-Identifier: GPL-3.0-or-later
"""Values in place of the preset's."""

import bpy

from ..jobs import session
from ..properties import OWN, settings
from ..shared import PRESETS


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
        """A line for each: the preset's, or the user's own, which begin with them."""
        inputs, layout = settings(context), self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        layout.enabled = inputs.own and not session.busy
        preset = {} if inputs.own else PRESETS[inputs.preset]
        for name in OWN:
            if name in preset:
                row = layout.split(factor=0.4)
                row.alignment = "RIGHT"
                row.label(text=inputs.bl_rna.properties[name].name)
                row.label(text=f"{preset[name]:,}", translate=False)
            elif inputs.own:
                layout.prop(inputs, name)
