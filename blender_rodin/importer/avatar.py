# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's folder becomes one mesh object, or an armature with meshes if it is animation-ready.

Texture seams are corner data, no vertex is split.
"""

import json
from pathlib import Path

import bpy
import numpy as np

from .. import likeness
from ..avatars import RECIPE_PROPERTY
from ..shared import Part
from .arrays import RELIEF_FILE, TEXTURE_FILE, AvatarArrays, existing, read_arrays, read_recipe
from .geometry import new_mesh
from .images import Picture, check_pictures, load_images, normal_map
from .likeness_files import read_likeness
from .materials import ROUGHNESS, make_material, material_name
from .rig import import_rig
from .rig_arrays import RIG_FILE

COLLECTION = "Avatars"
CANONICAL_ATTRIBUTE = "rodin_canonical"


def import_avatar(folder: Path, context: bpy.types.Context, name: str = "Avatar") -> bpy.types.Object:
    """The avatar of ``folder`` at the 3D cursor, selected and active: a mesh, or an armature over meshes.

    Metres, Z up, face to -Y, origin at the base of the neck. The recipe is ``object["rodin"]``, as JSON. What
    an avatar of a photo keeps beside it, :mod:`..likeness` says.

    Raises:
        RodinError: ``avatar.missing_file``, ``avatar.bad_arrays``, ``avatar.bad_recipe``,
            ``avatar.bad_likeness`` or ``avatar.bad_texture``; nothing is added then.
    """
    recipe = read_recipe(folder)
    kept = read_likeness(folder, recipe)
    seen = Picture(kept.seen, f"{name} Seen") if kept and kept.seen else None
    check_pictures(seen)
    if (folder / RIG_FILE).is_file():
        avatar = import_rig(folder, context, name, _collection(context.scene))
    else:
        avatar = _plain(folder, name)
        _collection(context.scene).objects.link(avatar)
    avatar[RECIPE_PROPERTY] = json.dumps(recipe)
    if kept:
        likeness.keep(avatar, kept.data, *load_images(seen))
    avatar.location = context.scene.cursor.location
    _select(avatar, context)
    return avatar


def _plain(folder: Path, name: str) -> bpy.types.Object:
    arrays = read_arrays(folder)
    image, relief = load_images(
        Picture(existing(folder, TEXTURE_FILE), f"{name} Base Color"),
        normal_map(folder / RELIEF_FILE, f"{name} Normal Map"),
    )
    return bpy.data.objects.new(name, _make_mesh(arrays, image, relief, name))


def _make_mesh(
    arrays: AvatarArrays, image: bpy.types.Image, relief: bpy.types.Image | None, name: str
) -> bpy.types.Mesh:
    parts, slots = np.unique(arrays.face_part, return_inverse=True)
    mesh = new_mesh(name, arrays.vertices, arrays.faces, arrays.uv, slots)
    for part in parts:
        kind = Part(part)
        mesh.materials.append(make_material(material_name(kind), ROUGHNESS[kind], image, relief))
    canonical = mesh.attributes.new(CANONICAL_ATTRIBUTE, "FLOAT_VECTOR", "POINT")
    canonical.data.foreach_set("vector", arrays.canonical.ravel())
    return mesh


def _collection(scene: bpy.types.Scene) -> bpy.types.Collection:
    for collection in scene.collection.children_recursive:
        if collection.name == COLLECTION:
            return collection
    collection = bpy.data.collections.get(COLLECTION) or bpy.data.collections.new(COLLECTION)
    scene.collection.children.link(collection)
    return collection


def _select(avatar: bpy.types.Object, context: bpy.types.Context) -> None:
    """Make it the only selected object, unless the user is editing another or has the collection hidden."""
    layer = context.view_layer
    active = layer.objects.active
    if avatar.name not in layer.objects or (active and active.mode != "OBJECT"):
        return
    for other in layer.objects.selected:
        other.select_set(False)
    avatar.select_set(True)
    layer.objects.active = avatar
