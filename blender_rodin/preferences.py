# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: the backend's Python and the folder of its logs."""

from pathlib import Path

import bpy
from bpy.props import StringProperty

from . import compat, environment
from .shared import PACKAGE, ROOT, RodinError


def _python_changed(_preferences: bpy.types.AddonPreferences, _context: bpy.types.Context) -> None:
    from . import jobs

    jobs.session.reset()


class RODIN_AP_preferences(bpy.types.AddonPreferences):
    """Where the backend is."""

    bl_idname = PACKAGE

    python: StringProperty(
        name="Use This Python",
        description="Python program that has the backend's packages (PyTorch and others), such as "
        ".venv/bin/python of the project's folder. Empty: the RODIN_PYTHON environment variable, else the "
        ".venv in the add-on's own folder",
        subtype="FILE_PATH",
        update=_python_changed,
    )
    log_folder: StringProperty(
        name="Log Folder",
        description="Folder for the backend's log files. Empty: the add-on's own folder for user files",
        subtype="DIR_PATH",
        update=_python_changed,
    )

    def draw(self, _context: bpy.types.Context) -> None:
        """Show the settings, what they lead to, and the button that tries it."""
        from . import jobs

        layout = self.layout
        layout.use_property_split = True
        layout.prop(self, "python")
        layout.prop(self, "log_folder")
        row = layout.row()
        row.label(text=jobs.session.status().text, icon=jobs.session.status().icon)
        row.operator("rodin.check_backend")


def _value(name: str) -> str:
    addon = bpy.context.preferences.addons.get(PACKAGE)
    return getattr(addon.preferences, name) if addon and addon.preferences else ""


def backend_python() -> Path:
    """The backend's interpreter by preference, environment variable or folder.

    Raises:
        RodinError: ``backend.no_python``.
    """
    text = _value("python")
    return environment.find_python(bpy.path.abspath(text) if text else "", ROOT)


def log_folder() -> Path:
    """The folder for log files.

    Raises:
        RodinError: ``backend.no_log_folder`` when it cannot be made.
    """
    text = _value("log_folder")
    folder = Path(bpy.path.abspath(text)) if text else compat.user_folder() / "logs"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RodinError(
            "backend.no_log_folder",
            f"The log folder cannot be made: {error}.",
            "Choose another one in the add-on's preferences.",
        ) from error
    return folder
