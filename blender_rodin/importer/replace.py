# SPDX-License-Identifier: GPL-3.0-or-later
"""A changed avatar in the place of the old one: same object, other data."""

from pathlib import Path

import bpy

from .. import expression, likeness, recolour
from ..avatars import PART_PROPERTY, RECIPE_PROPERTY, summary
from .avatar import import_avatar


def replace_avatar(old: bpy.types.Object, folder: Path, context: bpy.types.Context) -> bpy.types.Object:
    """Give ``old`` the avatar of ``folder``; what the user hung on it, its place and colours stay.

    So do the values of its face shapes, unless the change is about the expression.

    Returns:
        ``old``, or the object in its place if one is a mesh and the other an armature.

    Raises:
        RodinError: as :func:`import_avatar`; ``old`` is as it was then.
    """
    name, data, paints = old.name, old.data, recolour.paints(old)
    face, before, seen = expression.values(old), summary(old), likeness.seen_by(old)
    new = import_avatar(folder, context)
    parts = [child for child in old.children if PART_PROPERTY in child]
    gone = [data, *(part.data for part in parts)]
    for part in parts:
        bpy.data.objects.remove(part)
    if new.type == old.type:
        old.data = new.data
        old[RECIPE_PROPERTY] = new[RECIPE_PROPERTY]
        likeness.hand_over(new, old)
        for part in new.children:
            part.parent = old
            part.modifiers["Rig"].object = old
        bpy.data.objects.remove(new)
        kept = old
    else:
        new.matrix_world = old.matrix_world
        for child in old.children:
            place = child.matrix_world.copy()
            child.parent = new
            child.matrix_world = place
        bpy.data.objects.remove(old)
        kept = new
    for block in gone:
        _remove_unused(block)
    if seen and not seen.users:
        bpy.data.images.remove(seen)
    kept.name = name
    _name_as_made(kept)
    for part, chosen in paints.items():
        recolour.paint(kept, part, chosen)
    after = summary(kept)
    if face and before and after and before.same_face(after):
        expression.set_values(kept, face)
    if kept.name in context.view_layer.objects:
        kept.select_set(True)
        context.view_layer.objects.active = kept
    return kept


def _name_as_made(avatar: bpy.types.Object) -> None:
    """Without the number that Blender added while the old avatar was there."""
    for part in avatar.children:
        if PART_PROPERTY in part:
            part.name = part.data.name = part[PART_PROPERTY]
    for name, material in recolour.materials(avatar).items():
        material.name = name


def _remove_unused(data: bpy.types.Mesh | bpy.types.Armature) -> None:
    """Remove ``data`` with its materials and images, each unless somebody else uses it."""
    if data.users:
        return
    materials = list(data.materials) if isinstance(data, bpy.types.Mesh) else []
    images = {
        node.image
        for material in materials
        if material and material.node_tree
        for node in material.node_tree.nodes
        if node.type == "TEX_IMAGE" and node.image
    }
    bpy.data.batch_remove([data])
    bpy.data.batch_remove([material for material in materials if material and not material.users])
    bpy.data.batch_remove([image for image in images if not image.users])
