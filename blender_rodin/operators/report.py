# SPDX-License-Identifier: GPL-3.0-or-later
"""The report of an error, for the clipboard."""

import platform
import sys

import bpy

from ..client import log_tail
from ..jobs import session
from ..shared import __version__
from ..translations import said


def report_text() -> str:
    """The last error with versions, device and the end of the backend's log; empty when there is none."""
    failure = session.failure
    if failure is None:
        return ""
    hello = session.hello
    backend = f"{hello.version}, {hello.model}, {hello.device}" if hello else "has not answered"
    lines = [
        f"Rodin Avatars {__version__}",
        f"Error: {failure.code}: {failure.message}",
        f"Hint: {failure.hint}",
        f"Backend: {backend}",
        f"Blender: {bpy.app.version_string}, Python {sys.version.split()[0]}",
        f"System: {platform.platform()}",
    ]
    if session.log:
        lines += ["", f"End of {session.log.name}:", log_tail(session.log)]
    return "\n".join(lines)


class RODIN_OT_copy_report(bpy.types.Operator):
    bl_idname = "rodin.copy_report"
    bl_label = "Copy Report"
    bl_description = "Copy the error with versions and the end of the backend's log to the clipboard"
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, _context: bpy.types.Context) -> bool:
        """When there is an error to report."""
        return session.failure is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Put the report on the clipboard."""
        context.window_manager.clipboard = report_text()
        self.report({"INFO"}, said("Report copied"))
        return {"FINISHED"}
