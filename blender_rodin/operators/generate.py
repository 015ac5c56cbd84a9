# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a job from the panel's inputs, and stop it."""

from functools import partial

import bpy

from .. import prompts
from ..importer import Destination, add_avatar, name_of
from ..jobs import Job, session
from ..likeness import noting
from ..properties import chosen, next_seed, photographed, settings
from .install import RODIN_OT_install_backend
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

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Without a backend: offer to install it."""
        if session.missing() and RODIN_OT_install_backend.poll(context):
            return bpy.ops.rodin.install_backend("INVOKE_DEFAULT")
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when the avatar is there."""
        inputs = settings(context)
        prompt, seed = inputs.prompt or None, next_seed(inputs)
        if prompt:
            prompts.note(prompt)

        def start() -> Job:
            photos = photographed(inputs)
            place = partial(
                add_avatar, destination=Destination.of(context), name=name_of(photos.get("photo"), prompt)
            )
            deliver = as_one_step(noting(place, photos), "Generate Avatar")
            return session.start(deliver, seed=seed, prompt=prompt, **photos, **chosen(inputs))

        return run(self, start)


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
