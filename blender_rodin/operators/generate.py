# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a job from the panel's inputs, and stop it."""

from pathlib import Path

import bpy

from ..importer import import_avatar
from ..jobs import session, watch
from ..properties import settings
from ..shared import RodinError


class RODIN_OT_generate(bpy.types.Operator):
    bl_idname = "rodin.generate"
    bl_label = "Generate"
    bl_description = "Make an avatar from the photo, the prompt, both, or (with neither) a random person"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """One job at a time."""
        return not session.busy

    def execute(self, context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when the avatar is there."""
        inputs = settings(context)
        try:
            job = session.start(
                _deliver,
                photo=bpy.path.abspath(inputs.photo) if inputs.photo else None,
                prompt=inputs.prompt or None,
                seed=inputs.seed,
                preset=inputs.preset,
                rig=inputs.rig,
            )
        except RodinError as error:
            self.report({"ERROR"}, f"{error.message} {error.hint}")
            return {"CANCELLED"}
        if not bpy.app.background:
            watch()
            return {"FINISHED"}
        session.wait()
        if job.failure:
            self.report({"ERROR"}, f"{job.failure.message} {job.failure.hint}")
        return {"FINISHED"} if job.state == "done" else {"CANCELLED"}


class RODIN_OT_cancel(bpy.types.Operator):
    bl_idname = "rodin.cancel"
    bl_label = "Cancel"
    bl_description = "Stop making the avatar; nothing is added"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """While a job runs and has not been cancelled already."""
        return session.job is not None and session.job.state == "running"

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Ask the backend; the panel shows when it has stopped."""
        session.cancel()
        return {"FINISHED"}


def _deliver(folder: Path) -> bpy.types.Object:
    """Import as one undo step; timers have no window of their own, so the first is lent to them."""
    windows = bpy.context.window_manager.windows
    with bpy.context.temp_override(window=bpy.context.window or (windows[0] if windows else None)):
        avatar = import_avatar(folder, bpy.context)
        bpy.ops.ed.undo_push(message="Generate Avatar")
    return avatar
