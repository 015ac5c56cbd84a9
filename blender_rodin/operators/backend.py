# SPDX-License-Identifier: GPL-3.0-or-later
"""Try the backend, and go to where it is set."""

import bpy

from ..jobs import session, watch
from ..shared import PACKAGE, RodinError
from .running import refuse


class RODIN_OT_check_backend(bpy.types.Operator):
    bl_idname = "rodin.check_backend"
    bl_label = "Check Backend"
    bl_description = "Start the backend and ask for its version, device and model"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """Not while a job runs."""
        return not session.busy

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when it has answered."""
        try:
            session.check()
        except RodinError as error:
            return refuse(self, error)
        if not bpy.app.background:
            watch()
            return {"FINISHED"}
        session.wait()
        if session.failure:
            return refuse(self, session.failure)
        return {"FINISHED"}


class RODIN_OT_open_preferences(bpy.types.Operator):
    bl_idname = "rodin.open_preferences"
    bl_label = "Open Preferences"
    bl_description = "Open the add-on's preferences, to install the backend or choose a Python that has it"
    bl_options = {"REGISTER"}

    def execute(self, _context: bpy.types.Context) -> set[str]:
        """Show the preferences window at the add-on."""
        return bpy.ops.preferences.addon_show(module=PACKAGE)
