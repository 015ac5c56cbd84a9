# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs, Generate, progress and errors. Draws what is in memory: no files, no waiting."""

import bpy

from .. import installing, measured, pictures, views
from ..jobs import Job, session
from ..prompts import EXAMPLES
from ..properties import RODIN_PG_settings, settings
from ..translations import said
from .backend import draw_missing, draw_online, draw_progress
from .photo import draw_photos
from .words import draw_failure, draw_text, draw_understood

PREVIEW_SCALE = 8.0
"""Of the picture, in rows."""


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
        _draw_status(layout)
        inputs = layout.column()
        inputs.enabled = not session.busy
        _draw_inputs(inputs, settings(context), context)
        job = session.job
        if job and job.active:
            _draw_progress(layout, job)
        elif missing := session.missing():
            if not installing.running():
                draw_missing(layout, missing, context)
        else:
            row = layout.row()
            row.scale_y = 1.6
            row.operator("rodin.generate", text=_button(settings(context)), icon="USER")
        if session.failure:
            draw_failure(layout, session.failure, context)
            if session.failure.code == "install.offline" and not session.missing():
                draw_online(layout, context)
        _draw_arrival(layout, context)
        for warning in job.warnings if job else ():
            draw_text(layout.box(), warning, context, "INFO")


def _draw_status(layout: bpy.types.UILayout) -> None:
    if draw_progress(layout):
        return
    status = session.status()
    layout.label(text=status.text, icon=status.icon)


def _draw_arrival(layout: bpy.types.UILayout, context: bpy.types.Context) -> None:
    if session.busy or session.failure or session.made not in context.scene.objects:
        return
    row = layout.row(align=True)
    row.label(text=views.arrival(context.scene.objects[session.made]), icon="CHECKMARK", translate=False)
    row.operator("rodin.show_avatar", text="", icon="VIEWZOOM")


def _draw_inputs(layout: bpy.types.UILayout, inputs: RODIN_PG_settings, context: bpy.types.Context) -> None:
    layout.use_property_split = True
    layout.use_property_decorate = False
    draw_photos(layout, inputs, context)
    row = layout.row(align=True)
    row.prop(inputs, "prompt", text="", icon="TEXT", placeholder=said(EXAMPLES[0]))
    row.operator("rodin.write_prompt", text="", icon="GREASEPENCIL")
    row.menu("RODIN_MT_prompts", text="", icon="DOWNARROW_HLT")
    draw_understood(layout, inputs.prompt, context)
    row = layout.row(align=True)
    number = row.row(align=True)
    number.active = inputs.keep_seed
    number.prop(inputs, "seed")
    row.prop(inputs, "keep_seed", text="", icon="LOCKED" if inputs.keep_seed else "UNLOCKED")
    row.operator("rodin.randomise_seed", text="", icon="FILE_REFRESH")
    layout.prop(inputs, "preset")
    layout.prop(inputs, "plain")
    cost = measured.of(inputs.preset, not inputs.plain)
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
