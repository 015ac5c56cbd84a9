# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences in as many lines as they need, and errors."""

import textwrap

import bpy

from ..shared import RodinError, words
from ..translations import meant, understood

PIXELS_A_LETTER = 7.0


def draw_failure(layout: bpy.types.UILayout, failure: RodinError, context: bpy.types.Context) -> None:
    """What happened, what to do, and the report."""
    box = layout.box()
    draw_text(box, failure.message, context, "ERROR")
    if failure.hint:
        draw_text(box, failure.hint, context, "BLANK1")
    box.operator("rodin.copy_report", icon="COPYDOWN")


def draw_text(layout: bpy.types.UILayout, text: str, context: bpy.types.Context, icon: str) -> None:
    """Lines as wide as the region."""
    draw_wrapped(layout, meant(text), context.region.width / context.preferences.system.ui_scale, icon)


def draw_wrapped(layout: bpy.types.UILayout, text: str, width: float, icon: str = "NONE") -> None:
    """Lines as wide as ``width`` pixels at a scale of 1, as the text stands."""
    column = layout.column(align=True)
    for number, line in enumerate(textwrap.wrap(text, max(20, int((width - 60) / PIXELS_A_LETTER)))):
        column.label(text=line, icon=icon if number == 0 or icon == "NONE" else "BLANK1", translate=False)


def draw_understood(layout: bpy.types.UILayout, text: str, context: bpy.types.Context) -> None:
    """What of a text is understood, before anything is made of it."""
    if text.strip():
        found = words.understand(" ".join(text.split()))
        if found.findings or found.person:
            draw_words(layout, found.summary(), context)
        else:
            draw_text(
                layout, "Nothing of this is known: describe a head, in English or German", context, "ERROR"
            )


def draw_words(layout: bpy.types.UILayout, summary: str, context: bpy.types.Context) -> None:
    """What was understood, small and quiet."""
    column = layout.column()
    column.active = False
    draw_text(column, understood(summary), context, "BLANK1")
