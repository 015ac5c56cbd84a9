# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs, Generate, progress and errors. Draws what is in memory: no files, no waiting."""

import textwrap
from pathlib import Path

import bpy

from .. import measured, pictures
from ..jobs import Job, session
from ..properties import RODIN_PG_settings, settings
from ..shared import RodinError
from .backend import draw_progress

PIXELS_A_LETTER = 7.0
PHOTO_SCALE, PREVIEW_SCALE = 4.0, 8.0
"""Of the pictures, in rows."""


class RODIN_PT_generate(bpy.types.Panel):
    """The one panel of the tab."""

    bl_idname = "RODIN_PT_generate"
    bl_label = "Rodin Avatars"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"

    def draw(self, context: bpy.types.Context) -> None:
        """Top to bottom: status, inputs, Generate or progress, the last job's words."""
        layout = self.layout
        width = _letters(context)
        _draw_status(layout)
        inputs = layout.column()
        inputs.enabled = not session.busy
        _draw_inputs(inputs, settings(context))
        job = session.job
        if job and job.active:
            _draw_progress(layout, job)
        else:
            row = layout.row()
            row.scale_y = 1.6
            row.operator("rodin.generate", text=_button(settings(context)), icon="USER")
        if session.failure:
            _draw_failure(layout, session.failure, width)
        for warning in job.warnings if job else ():
            _draw_text(layout.box(), warning, width, "INFO")


def _letters(context: bpy.types.Context) -> int:
    scale = PIXELS_A_LETTER * context.preferences.system.ui_scale
    return max(20, int((context.region.width - 60) / scale))


def _draw_status(layout: bpy.types.UILayout) -> None:
    if draw_progress(layout):
        return
    status = session.status()
    layout.label(text=status.text, icon=status.icon)
    if not status.ready and not session.busy:
        row = layout.row(align=True)
        row.operator("rodin.install_backend", icon="IMPORT")
        row.operator("rodin.open_preferences", text="", icon="PREFERENCES")


def _draw_inputs(layout: bpy.types.UILayout, inputs: RODIN_PG_settings) -> None:
    layout.use_property_split = True
    layout.use_property_decorate = False
    layout.prop(inputs, "photo")
    if inputs.photo:
        layout.template_icon(
            icon_value=pictures.icon(Path(bpy.path.abspath(inputs.photo))), scale=PHOTO_SCALE
        )
    layout.prop(inputs, "prompt")
    row = layout.row(align=True)
    row.prop(inputs, "seed")
    row.prop(inputs, "keep_seed", text="", icon="LOCKED" if inputs.keep_seed else "UNLOCKED")
    row.operator("rodin.randomise_seed", text="", icon="FILE_REFRESH")
    layout.prop(inputs, "preset")
    layout.prop(inputs, "rig")
    cost = measured.of(inputs.preset, inputs.rig)
    if cost and not inputs.own:
        layout.label(text=cost.text(), icon="TIME")


def _button(inputs: RODIN_PG_settings) -> str:
    if inputs.photo:
        return "Generate from Photo"
    return "Generate from Prompt" if inputs.prompt else "Generate Random Person"


def _draw_progress(layout: bpy.types.UILayout, job: Job) -> None:
    column = layout.column()
    column.progress(factor=job.fraction(), type="BAR", text=job.text())
    column.operator("rodin.cancel", icon="CANCEL")
    if job.preview:
        column.template_icon(icon_value=pictures.icon(job.preview), scale=PREVIEW_SCALE)


def _draw_failure(layout: bpy.types.UILayout, failure: RodinError, width: int) -> None:
    box = layout.box()
    _draw_text(box, failure.message, width, "ERROR")
    if failure.hint:
        _draw_text(box, failure.hint, width, "BLANK1")
    box.operator("rodin.copy_report", icon="COPYDOWN")


def _draw_text(layout: bpy.types.UILayout, text: str, width: int, icon: str) -> None:
    column = layout.column(align=True)
    for number, line in enumerate(textwrap.wrap(text, width)):
        column.label(text=line, icon=icon if number == 0 else "BLANK1")
