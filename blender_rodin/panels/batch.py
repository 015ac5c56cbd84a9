# SPDX-License-Identifier: GPL-3.0-or-later
"""The batch: its source, and a state for each row."""

from collections.abc import Sequence

import bpy

from ..batches import Row
from ..jobs import session
from ..operators.batch import batches, looked
from ..properties import settings
from ..translations import meant, said
from .words import draw_text

SHOWN = 12
"""Rows that are listed; those that need attention first."""
ICONS = {
    "waiting": "TIME",
    "running": "PLAY",
    "done": "CHECKMARK",
    "failed": "ERROR",
    "cancelled": "X",
}
ORDER = ("running", "failed", "cancelled", "waiting", "done")


class RODIN_PT_batch(bpy.types.Panel):
    """Closed until somebody wants it."""

    bl_idname = "RODIN_PT_batch"
    bl_label = "Batch"
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Rodin"
    bl_order = 2
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        """Source, button, rows."""
        layout = self.layout
        layout.use_property_split = True
        layout.use_property_decorate = False
        column = layout.column()
        column.enabled = not session.busy
        column.prop(settings(context), "batch")
        row = column.row(align=True)
        row.operator("rodin.batch_import", icon="RENDERLAYERS")
        row.operator("rodin.batch_look", icon="VIEWZOOM")
        for look in looked:
            unreadable = sum(row.unreadable for row in look.rows)
            layout.label(
                text=said(
                    "{number} to make, {failed} cannot be read, {left} notes",
                    number=len(look.rows) - unreadable,
                    failed=unreadable,
                    left=len(look.notes),
                )
            )
            box = _draw_rows(layout, look.rows)
            for sentence in look.notes[:SHOWN]:
                draw_text(box, sentence, context, "INFO")
        for batch in batches:
            counts = {"all": len(batch.rows), "done": batch.count("done"), "failed": batch.count("failed")}
            layout.label(text=said("{done} of {all} done, {failed} failed", **counts))
            if batch.active:
                layout.operator("rodin.batch_stop", icon="CANCEL")
            elif batch.can_retry:
                layout.operator("rodin.batch_retry", icon="FILE_REFRESH")
            _draw_rows(layout, batch.rows)


def _draw_rows(layout: bpy.types.UILayout, rows: Sequence[Row]) -> bpy.types.UILayout:
    """A line for each row, in a box; those that need attention first."""
    listed = sorted(rows, key=lambda row: ORDER.index(row.state))
    box = layout.box().column(align=True)
    for row in listed[:SHOWN]:
        why = f": {meant(row.failure.message)}" if row.failure else ""
        box.label(text=row.name + why, icon=ICONS[row.state], translate=False)
    if len(listed) > SHOWN:
        box.label(text=said("and {number} more", number=len(listed) - SHOWN), icon="BLANK1")
    return box
