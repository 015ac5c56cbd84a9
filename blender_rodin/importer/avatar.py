# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's folder becomes one mesh object, or an armature with meshes if it is animation-ready.

Texture seams are corner data, no vertex is split.
"""

import json
from collections.abc import Sequence
from pathlib import Path

import bpy
import numpy as np

from .. import likeness
from ..avatars import RECIPE_PROPERTY
from ..shared import MATERIALS, Part
from .arrays import RELIEF_FILE, TEXTURE_FILE, AvatarArrays, existing, read_arrays, read_recipe
from .destination import Destination
from .geometry import new_mesh
from .images import Picture, check_pictures, load_images, normal_map
from .likeness_files import read_likeness
from .materials import make_material
from .naming import free_name, name_of_recipe
from .rig import import_rig
from .rig_arrays import RIG_FILE
from .space import free_place
from .whole import all_or_nothing

CANONICAL_ATTRIBUTE = "rodin_canonical"


def import_avatar(folder: Path, context: bpy.types.Context) -> bpy.types.Object:
    """As :func:`add_avatar`, where ``context`` asks from; raises ``scene.linked`` too."""
    return add_avatar(folder, Destination.of(context))


def add_avatar(
    folder: Path,
    destination: Destination,
    name: str | None = None,
    begin: Sequence[float] | None = None,
    select: bool = True,
) -> bpy.types.Object:
    """The avatar of ``folder`` where it was asked for, in the first free place.

    It is a mesh, or an armature over meshes; metres, Z up, face to -Y, origin at the base of the neck. The
    recipe is ``object["rodin"]``, as JSON. What an avatar of a photo keeps beside it, :mod:`..likeness` says.

    Args:
        folder: that the backend has written.
        destination: scene and collection.
        name: of object and mesh, if it is free; None: after the prompt.
        begin: where the search for a place begins, metres; None: at the scene's 3D cursor.
        select: whether it becomes the only selected object, unless the user is editing another.

    Raises:
        RodinError: ``avatar.missing_file``, ``avatar.bad_arrays``, ``avatar.bad_recipe``,
            ``avatar.bad_likeness``, ``avatar.bad_texture`` or ``scene.gone``; the file is as it was then.
    """
    with all_or_nothing():
        scene, layer, collection = destination.found()
        avatar = build(folder, [collection], free_name(name) if name else None)
        avatar.location = free_place(avatar, begin or scene.cursor.location, scene, layer)
    if select:
        _select(avatar, layer)
    return avatar


def build(folder: Path, collections: Sequence[bpy.types.Collection], name: str | None) -> bpy.types.Object:
    """The avatar of ``folder`` at the origin, linked to ``collections``.

    Without a name it is called after its prompt. Raises as :func:`add_avatar`.
    """
    recipe = read_recipe(folder)
    kept = read_likeness(folder, recipe)
    called = name or free_name(name_of_recipe(recipe))
    seen = Picture(kept.seen, f"{called} Seen") if kept and kept.seen else None
    check_pictures(seen)
    make = import_rig if (folder / RIG_FILE).is_file() else _plain
    avatar = make(folder, called)
    avatar[RECIPE_PROPERTY] = json.dumps(recipe)
    if kept:
        likeness.keep(avatar, kept.data, *load_images(seen))
    for collection in collections:
        for thing in (avatar, *avatar.children):
            collection.objects.link(thing)
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
        mesh.materials.append(make_material(MATERIALS[kind], image, relief))
    canonical = mesh.attributes.new(CANONICAL_ATTRIBUTE, "FLOAT_VECTOR", "POINT")
    canonical.data.foreach_set("vector", arrays.canonical.ravel())
    return mesh


def _select(avatar: bpy.types.Object, layer: bpy.types.ViewLayer) -> None:
    """Make it the only selected object, unless the user is editing another."""
    active = layer.objects.active
    if avatar.name not in layer.objects or (active and active.mode != "OBJECT"):
        return
    for other in layer.objects.selected:
        other.select_set(False, view_layer=layer)
    avatar.select_set(True, view_layer=layer)
    layer.objects.active = avatar
