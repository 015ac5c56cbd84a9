# SPDX-License-Identifier: GPL-3.0-or-later
"""How well the active avatar shows the person of its photo."""

import bpy

from ..avatars import avatar_of, source_of, summary
from ..expression import values
from ..likeness import photos_of, seen_by
from .words import draw_text


class RODIN_PT_avatar_likeness(bpy.types.Panel):
    """Below the active avatar, if it was made from a photo."""

    bl_idname = "RODIN_PT_avatar_likeness"
    bl_label = "Likeness"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_parent_id = "RODIN_PT_avatar"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether it was."""
        avatar = avatar_of(context.object)
        found = summary(avatar) if avatar else None
        return found is not None and found.likeness is not None

    def draw(self, context: bpy.types.Context) -> None:
        """Quality and warnings, the expression, the settings, and what the photo showed."""
        layout, avatar = self.layout, avatar_of(context.object)
        found = summary(avatar) if avatar else None
        if avatar is None or found is None or found.likeness is None:
            return
        likeness = found.likeness
        row = layout.row()
        row.label(text="Quality of the Fit")
        row.label(text=f"{likeness.quality:.0%}")
        row = layout.row()
        row.label(text="Photos")
        row.label(text=f"{likeness.photos}")
        for warning in likeness.warnings:
            draw_text(layout, warning, context, "INFO")
        if source_of(avatar).likeness is None:
            draw_text(
                layout,
                "Its likeness.npz is missing: it cannot be changed without the photo.",
                context,
                "ERROR",
            )
        if values(avatar):
            row = layout.row(align=True)
            row.operator("rodin.rest_face")
            row.operator("rodin.photo_expression")
        layout.operator("rodin.change_likeness", icon="MOD_WARP")
        photos = photos_of(avatar)
        row = layout.row(align=True)
        for index in range(len(photos)):
            text = {} if index == 0 else {"text": f"{index + 1}"}
            row.operator("rodin.correct_avatar", icon="PIVOT_CURSOR", **text).index = index
        row.operator("rodin.locate_photos", icon="FILE_FOLDER", **({"text": ""} if photos else {}))
        if seen_by(avatar):
            layout.operator("rodin.show_seen", icon="IMAGE_DATA")
