# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose avatar is made of a photo with several people: their faces as pictures to choose from."""

import bpy
from bpy.props import IntProperty

from .. import faces
from ..job_folders import folder_of_jobs
from ..jobs import session
from ..properties import settings
from ..shared import protocol
from .running import run


class RODIN_OT_find_faces(bpy.types.Operator):
    bl_idname = "rodin.find_faces"
    bl_label = "Show Faces"
    bl_description = (
        "Look for the faces in the photo and show a picture of each, to choose whose avatar is made"
    )
    bl_options = {"REGISTER"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """There is a photo, and nothing runs."""
        return bool(settings(context).photo) and not session.busy

    def execute(self, context: bpy.types.Context) -> set[str]:
        """With a window: start and return. Without one: return when they are known."""
        photo = bpy.path.abspath(settings(context).photo)
        return run(
            self,
            lambda: session.find(faces.keep_for(photo, folder_of_jobs()), protocol.FindFaces, photo=photo),
        )


class RODIN_OT_choose_face(bpy.types.Operator):
    bl_idname = "rodin.choose_face"
    bl_label = "Choose Face"
    bl_description = "Make the avatar of this face"
    bl_options = {"REGISTER", "UNDO"}

    number: IntProperty(name="Face", description="Counted from the left, beginning with 1", min=1)

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Its number stands in the panel."""
        settings(context).face = self.number
        return {"FINISHED"}
