# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: the backend's Python, how it is installed, and the folder of its logs."""

from pathlib import Path

import bpy
from bpy.props import EnumProperty, StringProperty

from . import compat, environment
from .installation.place import PrivateEnvironment
from .installation.plan import Wishes
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
        "installed backend, else the .venv in the add-on's own folder",
        subtype="FILE_PATH",
        update=_python_changed,
    )
    installer: EnumProperty(
        name="Installer",
        description="What installs the backend",
        items=(
            ("auto", "Automatic", "uv, fetched if it is not there; pip if that fails"),
            ("uv", "uv", "Brings its own Python 3.11, and the PyTorch that fits the graphics card"),
            ("pip", "pip", "Needs a Python 3.11 on this computer; takes the index's usual PyTorch"),
        ),
        default="auto",
    )
    index_url: StringProperty(
        name="Package Index",
        description="Address of a package index to install from, such as a company's mirror or one of "
        "PyTorch's own. Empty: PyPI, and with uv the PyTorch that fits the graphics card",
    )
    model: StringProperty(
        name="Model",
        description="Folder of a model, or owner/name or owner/name@revision of one on the Hugging Face Hub. "
        "Empty: the bundled model",
        update=_python_changed,
    )
    model_cache: StringProperty(
        name="Model Cache",
        description="Folder for downloaded models. Empty: huggingface_hub's own",
        subtype="DIR_PATH",
        update=_python_changed,
    )
    endpoint: StringProperty(
        name="Endpoint",
        description="Address of a mirror of the Hugging Face Hub. Empty: the Hub itself",
    )
    token: StringProperty(
        name="Token",
        description="For private and gated models; kept as it is in Blender's preferences. "
        "Empty: the one of 'hf auth login', if any",
        subtype="PASSWORD",
    )
    log_folder: StringProperty(
        name="Log Folder",
        description="Folder for the backend's log files. Empty: the add-on's own folder for user files",
        subtype="DIR_PATH",
        update=_python_changed,
    )

    def draw(self, context: bpy.types.Context) -> None:
        """Show the settings, what they lead to, and the buttons that install and try it."""
        from . import jobs
        from .panels.backend import draw_backend, draw_model
        from .panels.words import draw_failure

        layout = self.layout
        layout.use_property_split = True
        status = jobs.session.status()
        row = layout.row()
        row.label(text=status.text, icon=status.icon)
        row.operator("rodin.check_backend")
        if jobs.session.failure:
            draw_failure(layout, jobs.session.failure, context)
        draw_backend(layout.box(), self)
        draw_model(layout.box(), self)
        layout.prop(self, "python")
        layout.prop(self, "log_folder")


def _value(name: str) -> str:
    addon = bpy.context.preferences.addons.get(PACKAGE)
    return getattr(addon.preferences, name) if addon and addon.preferences else ""


def backend_python() -> Path:
    """The backend's interpreter by preference, environment variable or folder.

    Raises:
        RodinError: those of :func:`blender_rodin.environment.find_python`.
    """
    text = _value("python")
    return environment.find_python(bpy.path.abspath(text) if text else "", ROOT, private_environment())


def private_environment() -> PrivateEnvironment:
    """The backend's environment that the add-on makes, in its own folder for user files."""
    return PrivateEnvironment(compat.user_folder() / "environment", ROOT)


def wishes() -> Wishes:
    """How to install the backend."""
    return Wishes(_value("installer") or "auto", _value("index_url"))


def model() -> str:
    """The chosen model: a folder, a name of the Hub, or nothing for the bundled one."""
    text = _value("model").strip()
    return bpy.path.abspath(text) if text.startswith("//") else text


def hub_access() -> environment.HubAccess:
    """How the Hub is reached."""
    cache = _value("model_cache")
    return environment.HubAccess(
        bpy.path.abspath(cache) if cache else "", _value("endpoint"), _value("token")
    )


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
