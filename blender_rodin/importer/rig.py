# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation-ready avatar: an armature, the head with shape keys, and what it wears."""

from pathlib import Path

import bpy
import numpy as np
from numpy.typing import NDArray

from ..avatars import PART_PROPERTY
from ..edit_mode import edited
from ..shared import HEAD_MATERIALS, MATERIALS
from .arrays import TEXTURE_FILE, existing
from .geometry import new_mesh
from .images import Picture, load_images, normal_map
from .materials import make_material
from .rig_arrays import FACE_FILE, FACE_RELIEF_FILE, PIECES, WORN_FILE, RigArrays, Surface, read_rig

HEAD = "Head"
WEIGHT_LEVELS = 255
"""Steps in which a vertex group stores weights; as fine as an exported file's bytes."""


def import_rig(folder: Path, name: str) -> bpy.types.Object:
    """The armature of the avatar in ``folder``, with its meshes as children; in no collection yet.

    Raises:
        RodinError: ``avatar.missing_file``, ``avatar.bad_arrays`` or ``avatar.bad_texture``; nothing is
            added then.
    """
    rig = read_rig(folder)
    worn_path = folder / WORN_FILE if (folder / WORN_FILE).exists() else existing(folder, TEXTURE_FILE)
    face_image, worn_image, relief = load_images(
        Picture(existing(folder, FACE_FILE), f"{name} Face"),
        Picture(worn_path, f"{name} Worn") if rig.worn else None,
        normal_map(folder / FACE_RELIEF_FILE, f"{name} Face Normal Map"),
    )
    armature = _armature(rig, name)
    head = _surface(f"{name} {HEAD}", rig.head, rig.piece)
    for title in PIECES:
        head.materials.append(make_material(HEAD_MATERIALS[title], face_image, relief))
    _attach(HEAD, head, rig.head, rig, armature)
    for part, surface in rig.worn:
        title = MATERIALS[part].name
        mesh = _surface(f"{name} {title}", surface)
        mesh.materials.append(make_material(MATERIALS[part], worn_image))
        _attach(title, mesh, surface, rig, armature)
    return armature


def _armature(rig: RigArrays, name: str) -> bpy.types.Object:
    data = bpy.data.armatures.new(name)
    armature = bpy.data.objects.new(name, data)
    with edited(armature):
        bones = []
        for bone_name, up, head, tail in zip(
            rig.bone_names, rig.bone_parents, rig.bone_heads, rig.bone_tails, strict=True
        ):
            bone = data.edit_bones.new(bone_name)
            bone.head, bone.tail = head.tolist(), tail.tolist()
            bone.parent = bones[up] if up >= 0 else None
            bones.append(bone)
    armature.show_in_front = True
    data.display_type = "STICK"
    return armature


def _surface(name: str, surface: Surface, slots: NDArray[np.uint8] | None = None) -> bpy.types.Mesh:
    return new_mesh(name, surface.vertices, surface.faces, surface.uv, slots)


def _attach(
    title: str, mesh: bpy.types.Mesh, surface: Surface, rig: RigArrays, armature: bpy.types.Object
) -> None:
    thing = bpy.data.objects.new(mesh.name, mesh)
    thing.parent = armature
    thing[PART_PROPERTY] = title
    thing.modifiers.new("Rig", "ARMATURE").object = armature
    for bone, weights in zip(rig.bone_names, surface.weights.T, strict=True):
        _fill_group(thing.vertex_groups.new(name=bone), weights)
    if surface.shapes is not None:
        thing.shape_key_add(name="Basis")
        for shape_name, shape, value in zip(
            rig.shape_names, surface.shapes, rig.shape_values.tolist(), strict=True
        ):
            key = thing.shape_key_add(name=shape_name, from_mix=False)
            key.data.foreach_set("co", (surface.vertices + shape).ravel())
            key.value = value


def _fill_group(group: bpy.types.VertexGroup, weights: NDArray[np.float32]) -> None:
    levels = np.rint(weights * WEIGHT_LEVELS).astype(int)
    for level in np.unique(levels[levels > 0]):
        group.add(np.flatnonzero(levels == level).tolist(), level / WEIGHT_LEVELS, "REPLACE")
