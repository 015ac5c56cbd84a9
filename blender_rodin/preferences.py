# SPDX-License-Identifier: GPL-3.0-or-later
"""What the add-on's preferences say: the backend's Python, how it is installed, the folder of its logs."""

from pathlib import Path

import bpy

from . import compat, environment
from .installation.place import PrivateEnvironment
from .installation.plan import Wishes
from .shared import PACKAGE, ROOT, RodinError


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
