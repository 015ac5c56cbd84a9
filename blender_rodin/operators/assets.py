# SPDX-License-Identifier: GPL-3.0-or-later
"""The asset browser: the active avatar as an asset, the library of poses, and poses on the active avatar."""

from collections.abc import Callable, Mapping
from pathlib import Path

import bpy
from bpy.props import BoolProperty, EnumProperty, FloatProperty, StringProperty

from .. import compat, expression
from ..assets import avatar as avatar_asset
from ..assets import catalogues, pose_library
from ..avatars import avatar_of
from ..poses import POSES
from ..shared import RodinError
from ..translations import said
from .running import refuse

LIBRARY = "Rodin Avatars"


class _OfAnAvatar(bpy.types.Operator):
    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar is active, and nobody edits it."""
        return context.mode == "OBJECT" and avatar_of(context.object) is not None


class RODIN_OT_mark_asset(_OfAnAvatar):
    bl_idname = "rodin.mark_asset"
    bl_label = "Mark as Asset"
    bl_description = (
        "Put the active avatar into the asset browser, with a picture of it as it is now, a catalogue and "
        "tags from its recipe. Once more makes the picture anew"
    )
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """The object, or the collection of an animation-ready avatar."""
        try:
            asset = avatar_asset.publish(avatar_of(context.object), context)
        except RodinError as error:
            return refuse(self, error)
        if catalogues.folder_of_this_file():
            self.report({"INFO"}, said("'{name}' is an asset.", name=asset.name))
        else:
            self.report(
                {"WARNING"},
                said(
                    "'{name}' is an asset. Save the file, then mark it again: then it has a catalogue.",
                    name=asset.name,
                ),
            )
        return {"FINISHED"}


class RODIN_OT_write_poses(_OfAnAvatar):
    bl_idname = "rodin.write_poses"
    bl_label = "Write Pose Library"
    bl_description = (
        "Write a .blend file with the face shapes, whole expressions and visemes as assets that work on "
        "every animation-ready avatar; the active one is on their pictures"
    )
    bl_options = {"REGISTER"}

    filepath: StringProperty(name="File", description="The .blend file to write", subtype="FILE_PATH")
    add_library: BoolProperty(
        name="Add to Asset Libraries",
        description="List the file's folder in Preferences > File Paths > Asset Libraries, if it is in none",
        default=True,
    )
    filter_glob: StringProperty(
        description="Files that the dialogue lists", default="*.blend", options={"HIDDEN"}
    )

    def invoke(self, context: bpy.types.Context, _event: bpy.types.Event) -> set[str]:
        """Ask for the file; the first choice is a folder of the add-on's own."""
        self.filepath = str(compat.user_folder() / "assets" / pose_library.NAME)
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Write it, with a picture of each pose."""
        path = Path(bpy.path.abspath(self.filepath)).with_suffix(".blend")
        manager = context.window_manager
        manager.progress_begin(0, 1)
        try:
            count = pose_library.write(
                path,
                avatar_of(context.object),
                context,
                lambda done, of: manager.progress_update(done / of),
            )
        except RodinError as error:
            return refuse(self, error)
        finally:
            manager.progress_end()
        if self.add_library:
            _list_library(path.parent, context)
        self.report({"INFO"}, said("Wrote {count} poses to {path}.", count=count, path=path))
        return {"FINISHED"}


class _Pose(bpy.types.Operator):
    """What sets face shapes of the active avatar."""

    bl_options = {"REGISTER", "UNDO"}

    strength: FloatProperty(
        name="Strength", description="How far the pose goes; 1 as it is", default=1.0, min=0.0, soft_max=1.0
    )
    keyframe: BoolProperty(
        name="Insert Keyframes", description="Keep the pose in keyframes of the current frame"
    )

    def show(self, context: bpy.types.Context, pose: Callable[[], str | Mapping[str, float]]) -> set[str]:
        """One undo step."""
        avatar = avatar_of(context.object)
        frame = context.scene.frame_current if self.keyframe else None
        try:
            expression.show(avatar, pose(), self.strength, frame)
        except RodinError as error:
            return refuse(self, error)
        return {"FINISHED"}


class RODIN_OT_pose_face(_Pose):
    bl_idname = "rodin.pose_face"
    bl_label = "Pose Face"
    bl_description = "Give the active avatar an expression, or its mouth a viseme, by its face shapes"

    pose: EnumProperty(
        name="Pose",
        description="Expression or viseme; visemes leave eyes and brows as they are",
        items=[(name, pose.title, pose.about) for name, pose in POSES.items()],
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An avatar with face shapes is active."""
        avatar = avatar_of(context.object)
        return avatar is not None and bool(expression.values(avatar))

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Set the face shapes."""
        return self.show(context, lambda: self.pose)


class RODIN_OT_use_pose(_Pose):
    bl_idname = "rodin.use_pose"
    bl_label = "Pose Active Avatar"
    bl_description = "Give the active avatar the pose of the asset browser's active asset"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        """An action is chosen in an asset browser, and an avatar is active."""
        asset = context.asset
        return asset is not None and asset.id_type == "ACTION" and avatar_of(context.object) is not None

    def execute(self, context: bpy.types.Context) -> set[str]:
        """From this file or another one."""
        asset = context.asset
        if asset.local_id:
            return self.show(context, lambda: pose_library.values_of(asset.local_id))
        return self.show(context, lambda: pose_library.values_in(Path(asset.full_library_path), asset.name))


def draw_asset_menu(self: bpy.types.Menu, context: bpy.types.Context) -> None:
    """The asset browser's context menu, where it has an action."""
    if RODIN_OT_use_pose.poll(context):
        self.layout.separator()
        self.layout.operator("rodin.use_pose", icon="USER")


def _list_library(folder: Path, context: bpy.types.Context) -> None:
    libraries = context.preferences.filepaths.asset_libraries
    if not any(folder.is_relative_to(Path(bpy.path.abspath(each.path))) for each in libraries if each.path):
        libraries.new(name=LIBRARY, directory=str(folder))
