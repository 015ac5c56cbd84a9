# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos that an avatar is made from, and how it is to be like them."""

from pathlib import Path

import bpy

from .. import faces, pictures
from ..jobs import session
from ..landmarks.corrections import Corrected
from ..properties import LIKENESS, RODIN_PG_settings, settings
from .words import draw_text

PHOTO_SCALE = 4.0
"""Of the picture, in rows."""
FACES_A_ROW, FACE_SCALE = 4, 3.0
"""Pictures of faces in a line, and their size in rows."""


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
    _draw_faces(layout, inputs)
    _draw_points(layout, inputs.corrections, 0)
    for number, each in enumerate(inputs.more_photos):
        row = layout.row(align=True)
        row.prop(each, "path")
        row.operator("rodin.remove_photo", text="", icon="X").index = number
        if each.path:
            _draw_points(layout, each.corrections, number + 1)
    layout.operator("rodin.add_photos", text="Add Photos of the Same Person", icon="ADD")
    draw_text(
        layout,
        "The photo's pixels become the texture. Nothing leaves this machine; the recipe keeps the fit, not "
        "the photo.",
        context,
        "LOCKED",
    )


def _draw_faces(layout: bpy.types.UILayout, inputs: RODIN_PG_settings) -> None:
    """Whose face, by its number and, where somebody has looked for them, by its picture."""
    row = layout.row(align=True)
    row.prop(inputs, "face")
    row.operator("rodin.find_faces", text="", icon="COMMUNITY")
    found = faces.of(bpy.path.abspath(inputs.photo))
    grid = layout.grid_flow(row_major=True, columns=FACES_A_ROW, even_columns=True, align=True)
    for face in found:
        column = grid.column(align=True)
        column.template_icon(icon_value=pictures.icon(face.picture), scale=FACE_SCALE)
        chosen = inputs.face == face.number or (inputs.face == 0 and face.largest)
        button = column.operator("rodin.choose_face", text=str(face.number), depress=chosen)
        button.number = face.number


def _draw_points(layout: bpy.types.UILayout, corrections: str, index: int) -> None:
    """The way to the points of a photo, and how many were set by hand."""
    row = layout.row(align=True)
    row.operator("rodin.correct_photo", icon="PIVOT_CURSOR").index = index
    if corrected := Corrected.parse(corrections):
        row.label(text=f"{len(corrected.points)}", icon="CHECKMARK")
        row.operator("rodin.forget_points", text="", icon="X").index = index
