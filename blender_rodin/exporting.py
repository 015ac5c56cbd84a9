# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar as a file for other programs, by Blender's own exporters and the VRM add-on."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from . import likeness, recolour, vrm
from .importer import earlier
from .levels import levels
from .painting import canvas
from .shared import RodinError

SUFFIXES = {"GLB": ".glb", "FBX": ".fbx", "UNITY": ".fbx", "UNREAL": ".fbx", "VRM": ".vrm"}
"""Of each target's files."""
ALSO_CALLED = {
    "GLTF": "GLB",
    "WEB": "GLB",
    "UE": "UNREAL",
    "UE4": "UNREAL",
    "UE5": "UNREAL",
    "VRM1": "VRM",
    "VRM10": "VRM",
}
"""What people call targets."""
AUTHOR = "Rodin Avatars"
FBX: dict[str, Any] = {
    "object_types": {"ARMATURE", "MESH"},
    "add_leaf_bones": False,
    "bake_anim": False,
    "mesh_smooth_type": "FACE",
    "path_mode": "COPY",
    "embed_textures": True,
    "use_custom_props": True,
}
AXES = {
    "FBX": {"axis_forward": "-Z", "axis_up": "Y", "apply_scale_options": "FBX_SCALE_NONE"},
    "UNITY": {"axis_forward": "-Z", "axis_up": "Y", "apply_scale_options": "FBX_SCALE_ALL"},
    "UNREAL": {"axis_forward": "X", "axis_up": "Z", "apply_scale_options": "FBX_SCALE_NONE"},
}


def export_avatar(
    avatar: bpy.types.Object,
    path: Path,
    context: bpy.types.Context,
    target: str | None = None,
    lighter: bool = False,
    author: str = AUTHOR,
) -> Path:
    """Write ``avatar`` with all its parts and nothing else, aside and then renamed; the scene stays as it is.

    Args:
        avatar: mesh or armature that has the recipe.
        path: where to write; its ending becomes the target's.
        context: in object mode.
        target: as :func:`target_of` understands it.
        lighter: whether to write two lighter levels of detail of each mesh too; not to a VRM.
        author: whom a VRM names.

    Returns:
        The file.

    Raises:
        RodinError: ``export.unknown_target``, ``export.editing`` or ``export.unwritable``; for a VRM also
            ``export.no_levels`` and those of :func:`vrm.check` and :func:`vrm.write`.
    """
    target = target_of(target, path)
    _check(avatar, context, target, lighter)
    path = path.with_suffix(SUFFIXES[target])
    draft = path.with_name(f".{path.name}")
    with_lighter = levels(avatar, context) if lighter else contextlib.nullcontext()
    try:
        with (
            _only(avatar, context),
            _painted(avatar),
            likeness.set_aside(avatar),
            earlier.set_aside(avatar),
            canvas.set_aside(avatar),
            with_lighter,
        ):
            if target == "VRM":
                vrm.write(draft, avatar, author, context)
            elif target == "GLB":
                _write_glb(draft)
            else:
                bpy.ops.export_scene.fbx(filepath=str(draft), use_selection=True, **FBX, **AXES[target])
        draft.replace(path)
    except (OSError, RuntimeError) as error:
        raise RodinError(
            "export.unwritable", f"{path} cannot be written: {error}.", "Choose another folder."
        ) from error
    finally:
        with contextlib.suppress(OSError):
            draft.unlink()
    return path


def target_of(name: str | None, path: Path) -> str:
    """Which of the targets is meant, in capitals or not; without a name by the path's ending, or else GLB.

    Raises:
        RodinError: ``export.unknown_target``.
    """
    called = (name or path.suffix[1:] or "GLB").upper().replace(".", "").replace(" ", "")
    target = ALSO_CALLED.get(called, called)
    if target not in SUFFIXES:
        raise RodinError(
            "export.unknown_target",
            f"'{name or path.suffix}' is no target.",
            f"Choose of {', '.join(SUFFIXES)}.",
        )
    return target


def _check(avatar: bpy.types.Object, context: bpy.types.Context, target: str, lighter: bool) -> None:
    if context.mode != "OBJECT":
        raise RodinError("export.editing", "An object is being edited.", "Leave its mode first.")
    if target == "VRM":
        if lighter:
            raise RodinError(
                "export.no_levels", "A VRM file has one level of detail.", "Switch Levels of Detail off."
            )
        vrm.check(avatar)


def _write_glb(path: Path) -> None:
    bpy.ops.export_scene.gltf(filepath=str(path), export_format="GLB", use_selection=True, export_extras=True)
    if not path.is_file():  # Blender adds its own ending to a name that begins with a dot
        path.with_name(f"{path.name}.glb").replace(path)


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
