# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo dragged from the file manager into the viewport becomes the next avatar's photo."""

import bpy
from bpy.props import StringProperty

from ..properties import settings
from ..translations import said

SUFFIXES = ".jpg;.jpeg;.png;.webp;.tif;.tiff;.bmp"


class RODIN_OT_drop_photo(bpy.types.Operator):
    bl_idname = "rodin.drop_photo"
    bl_label = "Avatar from Photo"
    bl_description = "Take this photo for the next avatar"
    bl_options = {"REGISTER", "UNDO"}

    filepath: StringProperty(name="Photo", description="Portrait of a person", subtype="FILE_PATH")

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Put it into the panel, without what was there of another one; Generate makes the avatar."""
        inputs = settings(context)
        inputs.photo, inputs.face = self.filepath, 0
        inputs.more_photos.clear()
        self.report({"INFO"}, said("The photo is in the sidebar, tab Rodin: press Generate from Photo."))
        return {"FINISHED"}


class RODIN_FH_photo(bpy.types.FileHandler):
    """Offers that operator for pictures dropped on a 3D View."""

    bl_idname = "RODIN_FH_photo"
    bl_label = "Rodin Avatar"
    bl_import_operator = "rodin.drop_photo"
    bl_file_extensions = SUFFIXES

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        """Only there."""
        return context.area is not None and context.area.type == "VIEW_3D"
