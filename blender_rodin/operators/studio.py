# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio around the active avatar, and away with it."""

import bpy
from bpy.props import BoolProperty, IntProperty

from .. import studio
from ..avatars import avatar_of
from ..translations import said


class RODIN_OT_add_studio(bpy.types.Operator):
    bl_idname = "rodin.add_studio"
    bl_label = "Studio"
    bl_description = (
        "Put a portrait camera of 85 mm at the height of the eyes, three lights and a backdrop around the "
        "active avatar, in the place of any studio of the scene"
    )
    bl_options = {"REGISTER", "UNDO"}

    backdrop: BoolProperty(name="Backdrop", description="A floor that bends up into a wall", default=True)
    turntable: BoolProperty(
        name="Turntable",
        description="Turn once around the avatar in the scene's range of frames, which is set to that length",
    )
    frames: IntProperty(
        name="Frames", description="Of one turn of the turntable", default=120, min=2, soft_max=1000
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active, and nobody edits it."""
        return context.mode == "OBJECT" and avatar_of(context.object) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One undo step; the camera is the scene's."""
        frames = self.frames if self.turntable else 0
        studio.build(avatar_of(context.object), context.scene, self.backdrop, frames)
        self.report({"INFO"}, said("The studio's camera is the scene's camera."))
        return {"FINISHED"}


class RODIN_OT_remove_studio(bpy.types.Operator):
    bl_idname = "rodin.remove_studio"
    bl_label = "Remove Studio"
    bl_description = "Take the scene's studio away; its camera is the one before again"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """The scene has one."""
        return context.mode == "OBJECT" and studio.of(context.scene) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """One undo step."""
        studio.remove(context.scene)
        return {"FINISHED"}
