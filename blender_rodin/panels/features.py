# SPDX-License-Identifier: GPL-3.0-or-later
"""Sliders for the features of the active avatar's face."""

import bpy

from ..avatars import avatar_of, require_own_meshes, summary
from ..jobs import session
from ..operators.features import identifier
from ..shared import RodinError, words
from .words import draw_text


class RODIN_PT_features(bpy.types.Panel):
    """Below the active avatar."""

    bl_idname = "RODIN_PT_features"
    bl_label = "Features"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_avatar"
    bl_options = {"DEFAULT_CLOSED"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether there is an avatar that has a recipe."""
        avatar = avatar_of(context.object)
        return avatar is not None and summary(avatar) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """One slider under the other, or why there are none."""
        avatar = avatar_of(context.object)
        if avatar is None:
            return
        try:
            require_own_meshes(avatar)
        except RodinError as error:
            draw_text(self.layout, error.message, context, "LIBRARY_DATA_DIRECT")
            return
        column = self.layout.column(align=True)
        column.enabled = not session.busy
        for feature in words.FEATURES:
            column.prop(avatar.rodin_features, identifier(feature), slider=True)
        column = self.layout.column(align=True)
        column.enabled = not session.busy
        column.label(text="Expression")
        for expression in words.EXPRESSIONS:
            column.prop(avatar.rodin_features, identifier(expression), slider=True)
        column.operator("rodin.reset_features", icon="LOOP_BACK")
