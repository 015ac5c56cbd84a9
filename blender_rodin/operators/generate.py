# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a job from the panel's inputs, and stop it."""

import bpy

from ..importer import import_avatar
from ..jobs import session
from ..properties import chosen, next_seed, photographed, settings
from .running import as_one_step, run


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
        seed = next_seed(inputs)
        return run(
            self,
            lambda: session.start(
                as_one_step(import_avatar, "Generate Avatar"),
                seed=seed,
                prompt=inputs.prompt or None,
                **photographed(inputs),
                **chosen(inputs),
            ),
        )


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
