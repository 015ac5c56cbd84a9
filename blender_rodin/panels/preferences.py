# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences, as Blender shows them."""

import bpy
from bpy.props import EnumProperty, StringProperty

from .. import jobs
from ..shared import PACKAGE
from .backend import draw_backend, draw_model
from .words import draw_failure


def _python_changed(_preferences: bpy.types.AddonPreferences, _context: bpy.types.Context) -> None:
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
