# SPDX-License-Identifier: GPL-3.0-or-later
"""Many avatars from a folder or a CSV file."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

import bpy

from ..batches import Batch, Row, rows_of
from ..importer import Destination, add_avatar
from ..jobs import session, watch
from ..properties import chosen, settings
from ..shared import RodinError, read_source
from ..translations import said
from .running import Place, as_one_step, refuse


class Look(NamedTuple):
    """What a source would make, and sentences on what is left out of it."""

    rows: Sequence[Row]
    notes: Sequence[str]


batches: list[Batch] = []
"""The last batch since Blender started, if there was one."""

looked: list[Look] = []
"""What the last look at a source found, until its batch begins."""


class RODIN_OT_batch_look(bpy.types.Operator):
    bl_idname = "rodin.batch_look"
    bl_label = "List"
    bl_description = (
        "List what the folder or the CSV file would make, what cannot be read and what is left out; nothing "
        "is made"
    )
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """A source is given, and nothing runs."""
        return bool(settings(context).batch) and RODIN_OT_batch_import.poll(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Into the panel."""
        inputs = settings(context)
        source = Path(bpy.path.abspath(inputs.batch))
        try:
            rows = rows_of(source, **chosen(inputs))
            looked[:] = [Look(rows, read_source(source, inputs.preset, None).notes)]
        except RodinError as error:
            return refuse(self, error)
        batches.clear()
        return {"FINISHED"}


class RODIN_OT_batch_import(bpy.types.Operator):
    bl_idname = "rodin.batch_import"
    bl_label = "Generate Batch"
    bl_description = (
        "Make an avatar of each photo of the folder or row of the CSV file, side by side; one that fails "
        "does not stop the rest"
    )
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Nothing else runs."""
        return not session.busy and not any(batch.active for batch in batches)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when all rows have ended."""
        inputs = settings(context)
        try:
            kept = {"seed": inputs.seed} if inputs.keep_seed else {}
            rows = rows_of(Path(bpy.path.abspath(inputs.batch)), **kept, **chosen(inputs))
            batches[:] = [Batch(rows, one_of_many(context, "Generate Avatar"))]
        except RodinError as error:
            return refuse(self, error)
        looked.clear()
        return run_batch(self, batches[0])


class RODIN_OT_batch_stop(bpy.types.Operator):
    bl_idname = "rodin.batch_stop"
    bl_label = "Stop Batch"
    bl_description = "Cancel the avatar that is being made and all that wait; what is done stays"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """A batch runs."""
        return any(batch.active for batch in batches)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Stop it."""
        batches[0].stop()
        return {"FINISHED"}


class RODIN_OT_batch_retry(bpy.types.Operator):
    bl_idname = "rodin.batch_retry"
    bl_label = "Retry Failed"
    bl_description = "Try those rows again that failed or were cancelled"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Some rows have no avatar, and nothing runs."""
        ended = [batch for batch in batches if not batch.active]
        return not session.busy and any(batch.can_retry for batch in ended)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """As a batch of what is left."""
        batches[0].retry()
        return run_batch(self, batches[0])


def one_of_many(context: bpy.types.Context, what: str) -> Place:
    """What adds an avatar where ``context`` asks from, and leaves selection and view to the user.

    Raises:
        RodinError: ``scene.linked``.
    """
    return as_one_step(
        partial(add_avatar, destination=Destination.of(context), select=False), what, show=False
    )


def run_batch(operator: bpy.types.Operator, batch: Batch) -> set[str]:
    """With a window: start and return. Without one: return when all rows have ended."""
    batch.advance()
    if not bpy.app.background:
        watch(batch.advance)
        return {"FINISHED"}
    while batch.advance():
        session.wait()
    failed = batch.count("failed")
    if failed:
        operator.report(
            {"WARNING"}, said("{failed} of {all} avatars failed.", failed=failed, all=len(batch.rows))
        )
    return {"FINISHED"}
