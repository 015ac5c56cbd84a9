# SPDX-License-Identifier: GPL-3.0-or-later
"""Import a finished avatar; works without the backend."""

from pathlib import Path

import bpy
from bpy.props import StringProperty

from ..importer import import_avatar
from ..shared import RodinError
from .running import refuse


class RODIN_OT_import_avatar(bpy.types.Operator):
    bl_idname = "rodin.import_avatar"
    bl_label = "Import Avatar"
    bl_description = (
        "Add the avatar of a folder that the backend has written (avatar.npz, texture.png, avatar.json)"
    )
    bl_options = {"REGISTER", "UNDO"}

    directory: StringProperty(name="Folder", description="Folder that holds the avatar", subtype="DIR_PATH")

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask for the folder."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Add the object."""
        try:
            import_avatar(Path(bpy.path.abspath(self.directory)), context)
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


def draw_menu(menu: bpy.types.Menu, _context: bpy.types.Context) -> None:
    """The line in File > Import."""
    menu.layout.operator(RODIN_OT_import_avatar.bl_idname, text="Rodin Avatar (folder)")
