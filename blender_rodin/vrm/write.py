# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar as a VRM 1.0 file."""

from pathlib import Path

import bpy
from mathutils import Matrix

from ..avatars import summary
from ..double import double
from ..shared import RodinError
from .body import BODY, ORIGIN_HEIGHT, OWN_BONES, add_body
from .describe import SETTINGS, describe


def check(avatar: bpy.types.Object) -> None:
    """Raise what keeps ``avatar`` from becoming a VRM file.

    Raises:
        RodinError: ``export.no_rig``, ``export.other_bones`` or ``export.no_vrm_addon``.
    """
    if avatar.type != "ARMATURE":
        raise RodinError(
            "export.no_rig",
            f"'{avatar.name}' is a plain mesh, and a VRM has bones and face shapes.",
            "Press Make Animation-Ready first.",
        )
    bones = avatar.data.bones
    if missing := [bone for bone in OWN_BONES.values() if bone not in bones]:
        raise RodinError(
            "export.other_bones",
            f"The armature lacks the bones {', '.join(missing)}.",
            "Give them their names back, or make the avatar again.",
        )
    if taken := [bone for bone in BODY if bone in bones]:
        raise RodinError(
            "export.other_bones",
            f"The armature has bones of a body already: {', '.join(taken)}.",
            "Export it by File > Export > VRM instead.",
        )
    if "vrm" not in dir(bpy.ops.export_scene) or not hasattr(bpy.types.Armature, SETTINGS):
        raise RodinError(
            "export.no_vrm_addon",
            "VRM files are written by the add-on 'VRM format', which is not installed or not enabled.",
            "Get 'VRM format' in Edit > Preferences > Get Extensions, then export again.",
        )


def write(path: Path, avatar: bpy.types.Object, author: str, context: bpy.types.Context) -> None:
    """Write an animation-ready avatar that :func:`check` lets through; the scene stays as it is.

    Raises:
        OSError: ``path`` cannot be written.
        RodinError: ``export.vrm_refused`` when the VRM add-on does not write the avatar.
    """
    path.touch()
    found = summary(avatar)
    with double(avatar, Matrix.Translation((0.0, 0.0, ORIGIN_HEIGHT)), context) as copies:
        armature = copies[avatar]
        add_body(armature)
        meshes = [copy for copy in copies.values() if copy.type == "MESH"]
        describe(armature, meshes, author, invented=found is not None and found.invented)
        for each in context.view_layer.objects:
            each.select_set(each in copies.values())
        failure = None
        try:
            done = bpy.ops.export_scene.vrm(
                filepath=str(path),
                export_only_selections=True,
                armature_object_name=armature.name,
                enable_advanced_preferences=True,
                export_try_sparse_sk=True,
                ignore_warning=True,
            )
        except RuntimeError as error:
            done, failure = {"CANCELLED"}, error
    if done != {"FINISHED"}:
        raise RodinError(
            "export.vrm_refused",
            "The VRM add-on did not write the avatar.",
            "Its report, in a window of its own or in Blender's console, says why.",
        ) from failure
