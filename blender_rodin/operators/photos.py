# SPDX-License-Identifier: GPL-3.0-or-later
"""Further photos of the person whose photo is in the panel."""

from pathlib import Path

import bpy
from bpy.props import CollectionProperty, IntProperty, StringProperty

from ..properties import settings
from .drop_photo import SUFFIXES


class RODIN_OT_add_photos(bpy.types.Operator):
    bl_idname = "rodin.add_photos"
    bl_label = "Add Photos"
    bl_description = "Choose further pictures of the same person, several at once if you like"
    bl_options = {"REGISTER", "UNDO"}

    directory: StringProperty(
        name="Folder", description="Folder that holds the photos", subtype="DIR_PATH", options={"HIDDEN"}
    )
    files: CollectionProperty(
        type=bpy.types.OperatorFileListElement, name="Photos", description="Names of the photos in the folder"
    )
    filter_glob: StringProperty(
        description="Files that the dialogue lists",
        default=";".join(f"*{suffix}" for suffix in SUFFIXES.split(";")),
        options={"HIDDEN"},
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask for the files."""
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """A line in the panel for each."""
        names = [each.name for each in self.files if each.name]
        for name in names:
            settings(context).more_photos.add().path = str(Path(self.directory) / name)
        return {"FINISHED"} if names else {"CANCELLED"}


class RODIN_OT_remove_photo(bpy.types.Operator):
    bl_idname = "rodin.remove_photo"
    bl_label = "Remove Photo"
    bl_description = "Leave this photo out. The file stays"
    bl_options = {"REGISTER", "UNDO"}

    index: IntProperty(name="Index", description="Which of the further photos, beginning with 0", min=0)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Its line goes."""
        photos = settings(context).more_photos
        if self.index >= len(photos):
            return {"CANCELLED"}
        photos.remove(self.index)
        return {"FINISHED"}
