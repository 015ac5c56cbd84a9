# SPDX-License-Identifier: GPL-3.0-or-later
"""Messages of the add-on where Blender shows its own: in the status bar and the Info editor."""

import bpy
from bpy.props import StringProperty

from .. import views
from ..avatars import avatar_of
from ..jobs import session

WAIT = 0.01
"""Seconds until the window's next event."""


class RODIN_OT_announce(bpy.types.Operator):
    bl_idname = "rodin.announce"
    bl_label = "Rodin Avatars"
    bl_description = "Say something in the status bar"
    bl_options = {"INTERNAL"}

    message: StringProperty(name="Message", description="What to say", options={"SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Wait for an event: Blender shows no reports of timers and scripts, but those of what has waited."""
        self._timer = context.window_manager.event_timer_add(WAIT, window=context.window)
        context.window_manager.modal_handler_add(self)
        return {"RUNNING_MODAL"}

    def modal(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Say it and end."""
        if event.type != "TIMER":
            return {"PASS_THROUGH"}
        context.window_manager.event_timer_remove(self._timer)
        return self.execute(context)

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Say it."""
        self.report({"INFO"}, self.message)
        return {"FINISHED"}


class RODIN_OT_show_avatar(bpy.types.Operator):
    bl_idname = "rodin.show_avatar"
    bl_label = "Show Avatar"
    bl_description = "Turn the 3D views to the newest avatar"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """It is in the scene."""
        return session.made in context.scene.objects

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Frame it."""
        avatar = avatar_of(context.scene.objects[session.made])
        if avatar is None:
            return {"CANCELLED"}
        views.frame(avatar, always=True)
        return {"FINISHED"}


def announce(message: str) -> None:
    """Say ``message`` in the first window; without one there is nobody to say it to."""
    if not bpy.app.background:
        bpy.ops.rodin.announce("INVOKE_DEFAULT", message=message)
