# SPDX-License-Identifier: GPL-3.0-or-later
"""The active avatar: words that change it, what they were, and its form."""

import bpy

from .. import pictures, studio, switched_off, takes
from ..avatars import TITLES, avatar_of, summary
from ..jobs import session
from ..properties import settings
from ..shared import protocol
from ..translations import said
from .words import draw_understood, draw_words

TAKES_A_ROW, TAKE_SCALE = 3, 4.5
"""Pictures of takes in a line, and their size in rows."""


class RODIN_PT_avatar(bpy.types.Panel):
    """Below the panel that generates, while an avatar or a part of one is active."""

    bl_idname = "RODIN_PT_avatar"
    bl_label = "Active Avatar"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_order = 1

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """Whether there is one."""
        return avatar_of(context.object) is not None

    def draw(self, context: bpy.types.Context) -> None:
        """What it is, the text, its history, other takes and forms."""
        layout = self.layout
        avatar = avatar_of(context.object)
        found = summary(avatar)
        kind = "OUTLINER_OB_ARMATURE" if avatar.type == "ARMATURE" else "USER"
        layout.label(text=avatar.name, icon=kind, translate=False)
        if found is None:
            layout.label(text="Its recipe cannot be read: generate it again", icon="ERROR")
            return
        layout.label(text=found.title, icon="BLANK1", translate=found.title in TITLES.values())
        if found.title in found.understood:
            draw_words(layout, found.understood[found.title], context)
        if not found.encoded:
            row = layout.row(align=True)
            row.label(text="Seed", icon="BLANK1")
            row.label(text=f"{found.seed}", translate=False)
            row.operator("rodin.take_seed", text="", icon="LOCKED")
        column = layout.column()
        column.enabled = not session.busy
        inputs = settings(context)
        column.prop(inputs, "edit", text="", icon="GREASEPENCIL", placeholder=said("with red hair"))
        draw_understood(column, inputs.edit, context)
        row = column.row(align=True)
        row.prop(inputs, "strength", slider=True)
        row.operator("rodin.edit")
        for number, edit in enumerate(found.edits):
            row = column.row(align=True)
            row.operator("rodin.switch_edit", text="", icon="CHECKBOX_HLT", emboss=False).index = number
            row.label(text=_entry(edit, found.strengths[number]), translate=False)
            if number == len(found.edits) - 1:
                row.operator("rodin.revert", text="", icon="LOOP_BACK")
            row.operator("rodin.remove_edit", text="", icon="X").index = number
            if edit in found.understood:
                draw_words(column, found.understood[edit], context)
        for number, each in enumerate(switched_off.of(avatar)):
            row = column.row(align=True)
            switch = row.operator("rodin.switch_edit", text="", icon="CHECKBOX_DEHLT", emboss=False)
            switch.index, switch.off = number, True
            words = row.row()
            words.active = False
            words.label(text=_entry(each.text, each.strength), translate=False)
        row = column.row(align=True)
        row.operator("rodin.reroll", icon="FILE_REFRESH")
        row.operator("rodin.variations", icon="OUTLINER_OB_POINTCLOUD")
        _draw_takes(column, avatar, found.seed)
        column.operator(
            "rodin.switch_rig",
            text="Make Plain Mesh" if found.rig else "Make Animation-Ready",
            icon="ARMATURE_DATA",
        )
        if found.rig:
            layout.operator_menu_enum("rodin.pose_face", "pose", text="Pose Face", icon="USER")
        layout.operator_menu_enum("rodin.export_avatar", "target", text="Export", icon="EXPORT")
        row = layout.row(align=True)
        row.operator("rodin.mark_asset", icon="ASSET_MANAGER")
        if found.rig:
            row.operator("rodin.write_poses", icon="POSE_HLT")
        row = layout.row(align=True)
        row.operator("rodin.add_studio", icon="LIGHT_AREA")
        if studio.of(context.scene):
            row.operator("rodin.remove_studio", text="", icon="X")


def _draw_takes(layout: bpy.types.UILayout, avatar: bpy.types.Object, seed: int) -> None:
    """A picture of each take, below it what gives the avatar its look and what adds it beside."""
    found = takes.of(avatar)
    if not found:
        return
    grid = layout.grid_flow(row_major=True, columns=TAKES_A_ROW, even_columns=True, align=True)
    for number, take in enumerate(found):
        column = grid.column(align=True)
        column.template_icon(icon_value=pictures.icon(take.picture), scale=TAKE_SCALE)
        row = column.row(align=True)
        shown = take.seed == seed
        row.operator("rodin.use_take", text="", icon="CHECKMARK", depress=shown).index = number
        another = row.operator("rodin.use_take", text="", icon="ADD")
        another.index, another.beside = number, True
    layout.operator("rodin.drop_takes", icon="X")


def _entry(text: str, strength: float | None) -> str:
    """A text with its strength, if that is known."""
    if text == protocol.PAINTED:
        return said("Painted front")
    return text if strength is None else f"{text}  {strength:.2g}"
