# SPDX-License-Identifier: GPL-3.0-or-later
"""The active avatar as a file for the web and for game engines, by Blender's own exporters."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
from bpy.props import BoolProperty, EnumProperty, StringProperty

from .. import recolour
from ..avatars import avatar_of
from ..levels import levels

TARGETS = (
    (
        "GLB",
        "glTF (.glb)",
        "For the web and most engines: materials, face shapes, bones and recipe in one file",
    ),
    ("UNITY", "FBX for Unity", "Y up, scale applied to the file's units, textures inside"),
    ("UNREAL", "FBX for Unreal", "Z up with X forward, no leaf bones, textures inside"),
)
SUFFIXES = {"GLB": ".glb", "UNITY": ".fbx", "UNREAL": ".fbx"}
FBX: dict[str, Any] = {
    "object_types": {"ARMATURE", "MESH"},
    "add_leaf_bones": False,
    "bake_anim": False,
    "mesh_smooth_type": "FACE",
    "path_mode": "COPY",
    "embed_textures": True,
    "use_custom_props": True,
}
UNITY = {"axis_forward": "-Z", "axis_up": "Y", "apply_scale_options": "FBX_SCALE_ALL"}
UNREAL = {"axis_forward": "X", "axis_up": "Z", "apply_scale_options": "FBX_SCALE_NONE"}


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
        "face shapes are in _LOD0 only",
    )
    filter_glob: StringProperty(
        description="Files that the dialogue lists", default="*.glb;*.fbx", options={"HIDDEN"}
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
        """Write aside, then rename."""
        path = Path(bpy.path.abspath(self.filepath)).with_suffix(SUFFIXES[self.target])
        draft = path.with_name(f".{path.name}")
        try:
            avatar = avatar_of(context.object)
            lighter = levels(avatar, context) if self.levels else contextlib.nullcontext()
            with _only(avatar, context), _painted(avatar), lighter:
                _write(draft, self.target)
            draft.replace(path)
        except (OSError, RuntimeError) as error:
            with contextlib.suppress(OSError):
                draft.unlink()
            self.report({"ERROR"}, f"{path} cannot be written: {error}. Choose another folder.")
            return {"CANCELLED"}
        self.report({"INFO"}, f"Wrote {path}.")
        return {"FINISHED"}


def _write(path: Path, target: str) -> None:
    if target == "GLB":
        bpy.ops.export_scene.gltf(
            filepath=str(path), export_format="GLB", use_selection=True, export_extras=True
        )
        if not path.is_file():  # Blender adds its own ending to a name that begins with a dot
            path.with_name(f"{path.name}.glb").replace(path)
    else:
        axes = UNITY if target == "UNITY" else UNREAL
        bpy.ops.export_scene.fbx(filepath=str(path), use_selection=True, **FBX, **axes)


@contextlib.contextmanager
def _painted(avatar: bpy.types.Object) -> Iterator[None]:
    """Colours of parts in textures, which is all that files know; afterwards as it was."""
    baked = recolour.bake(avatar)
    try:
        yield
    finally:
        recolour.restore(avatar, baked)


@contextlib.contextmanager
def _only(avatar: bpy.types.Object, context: bpy.types.Context) -> Iterator[None]:
    """The avatar and its children selected; afterwards what was."""
    layer = context.view_layer
    before, active = list(layer.objects.selected), layer.objects.active
    wanted = {avatar, *avatar.children_recursive}
    for each in layer.objects:
        each.select_set(each in wanted)
    layer.objects.active = avatar
    try:
        yield
    finally:
        for each in layer.objects:
            each.select_set(each in before)
        layer.objects.active = active
