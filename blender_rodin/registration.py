# SPDX-License-Identifier: GPL-3.0-or-later
"""Everything the add-on adds to Blender, and its removal."""

from typing import Any

import bpy
from bpy.app.handlers import persistent

from . import (
    command,
    compat,
    installing,
    jobs,
    measured,
    operators,
    panels,
    pictures,
    prompts,
    takes,
    translations,
)
from .landmarks.view import shown
from .operators.assets import draw_asset_menu
from .operators.batch import batches
from .operators.features import RODIN_PG_features
from .operators.import_avatar import draw_menu
from .panels.preferences import RODIN_AP_preferences
from .properties import RODIN_PG_photo, RODIN_PG_settings

CLASSES = (
    RODIN_PG_photo,
    RODIN_PG_settings,
    RODIN_PG_features,
    RODIN_AP_preferences,
    *operators.CLASSES,
    *panels.CLASSES,
)

_command_handles: list[Any] = []


@persistent
def _on_load(*_: object) -> None:
    """Another file is open: what was to come into the old one does not come into it."""
    for batch in batches:
        batch.stop()
    jobs.session.leave_file()
    takes.forget()


def register() -> None:
    """Pictures, classes, the scene's inputs, the import menu, the load handler and the command."""
    translations.register()
    pictures.register()
    for each in CLASSES:
        bpy.utils.register_class(each)
    bpy.types.Scene.rodin = bpy.props.PointerProperty(
        type=RODIN_PG_settings, name="Rodin Avatars", description="What the next avatar is made from"
    )
    bpy.types.Object.rodin_features = bpy.props.PointerProperty(
        type=RODIN_PG_features, name="Features", description="Features of an avatar's face"
    )
    bpy.types.TOPBAR_MT_file_import.append(draw_menu)
    bpy.types.ASSETBROWSER_MT_context_menu.append(draw_asset_menu)
    bpy.app.handlers.load_post.append(_on_load)
    _command_handles.append(compat.register_command(command.NAME, command.run))


def unregister() -> None:
    """End the backend and its installation, then the reverse of :func:`register`."""
    for view in list(shown):
        view.close()
    jobs.stop_watching()
    installing.stop()
    jobs.session.close()
    measured.forget()
    prompts.forget()
    takes.forget()
    while _command_handles:
        compat.unregister_command(_command_handles.pop())
    bpy.app.handlers.load_post.remove(_on_load)
    bpy.types.ASSETBROWSER_MT_context_menu.remove(draw_asset_menu)
    bpy.types.TOPBAR_MT_file_import.remove(draw_menu)
    del bpy.types.Object.rodin_features
    del bpy.types.Scene.rodin
    for each in reversed(CLASSES):
        bpy.utils.unregister_class(each)
    pictures.unregister()
    translations.unregister()
