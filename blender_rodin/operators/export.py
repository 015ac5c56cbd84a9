# SPDX-License-Identifier: GPL-3.0-or-later
"""The active avatar as a file for the web, for game engines and for VRM's programs."""

from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from ..avatars import avatar_of
from ..exporting import AUTHOR, SUFFIXES, export_avatar
from ..shared import RodinError
from ..translations import said
from .running import refuse

TARGETS = (
    (
        "GLB",
        "glTF (.glb)",
        "For the web and most engines: materials, face shapes, bones and recipe in one file",
    ),
    ("FBX", "FBX", "For other programs, such as Maya and Cinema 4D: Y up, textures inside"),
    ("UNITY", "FBX for Unity", "Y up, scale applied to the file's units, textures inside"),
    ("UNREAL", "FBX for Unreal", "Z up with X forward, no leaf bones, textures inside"),
    (
        "VRM",
        "VRM 1.0",
        "For VTubers: expressions, gaze, bones of a body. Needs Animation-Ready and the add-on VRM format",
    ),
)


class RODIN_OT_export_avatar(bpy.types.Operator):
    bl_idname = "rodin.export_avatar"
    bl_label = "Export Avatar"
    bl_description = (
        "Write the active avatar, with all its parts and nothing else, as a file for other programs"
    )
    bl_options = {"REGISTER"}

    filepath: StringProperty(
        name="File", description="Where to write; the ending is added", subtype="FILE_PATH"
    )
    target: EnumProperty(name="For", description="What will read the file", items=TARGETS, default="GLB")
    levels: BoolProperty(
        name="Levels of Detail",
        description="Write two lighter copies of each mesh too, named _LOD1 and _LOD2; "
        "face shapes are in _LOD0 only. Not for VRM",
    )
    author: StringProperty(
        name="Author", description="Whom a VRM names as its author. Other files name nobody", default=AUTHOR
    )
    filter_glob: StringProperty(
        description="Files that the dialogue lists", default="*.glb;*.fbx;*.vrm", options={"HIDDEN"}
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active, and nobody edits it."""
        return context.mode == "OBJECT" and avatar_of(context.object) is not None

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask for the file, named as the avatar."""
        self.filepath = bpy.path.clean_name(avatar_of(context.object).name) + SUFFIXES[self.target]
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Write the file."""
        avatar, path = avatar_of(context.object), Path(bpy.path.abspath(self.filepath))
        try:
            written = export_avatar(avatar, path, context, self.target, self.levels, self.author)
        except RodinError as error:
            return refuse(self, error)
        self.report({"INFO"}, said("Wrote {path}.", path=written))
        return {"FINISHED"}
