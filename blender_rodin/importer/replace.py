# SPDX-License-Identifier: GPL-3.0-or-later
"""A changed avatar in the place of the old one: same object, other data."""

from collections.abc import Callable
from pathlib import Path

import bpy

from .. import expression, likeness, recolour
from ..avatars import PART_PROPERTY, RECIPE_PROPERTY, is_own, require_own, summary
from ..shared import RodinError
from .avatar import build
from .naming import lower_numbers, name_parts
from .whole import all_or_nothing


def in_place_of(avatar: bpy.types.Object) -> Callable[[Path], bpy.types.Object]:
    """What puts a result in the place of ``avatar``, in whichever scene it is by then.

    It raises ``edit.gone`` if the avatar was deleted meanwhile, or :func:`replace_avatar`'s.

    Raises:
        RodinError: ``edit.linked``.
    """
    require_own(avatar)
    uid = avatar.session_uid

    def deliver(folder: Path) -> bpy.types.Object:
        old = next((each for each in bpy.data.objects if each.session_uid == uid and each.users_scene), None)
        if old is None:
            raise RodinError(
                "edit.gone",
                "The avatar was deleted while it was being changed, so the change was left out.",
                "Undo its deletion, then change it again.",
            )
        return replace_avatar(old, folder)

    return deliver


def replace_avatar(old: bpy.types.Object, folder: Path) -> bpy.types.Object:
    """Give ``old`` the avatar of ``folder``; what the user hung on it, its place and colours stay.

    So do what is selected and active, and the values of its face shapes unless the change is about the
    expression.

    Returns:
        ``old``, or the object in its place if one is a mesh and the other an armature.

    Raises:
        RodinError: as :func:`build`, or ``edit.linked``; the file is as it was then.
    """
    require_own(old)
    paints, face, before = recolour.paints(old), expression.values(old), summary(old)
    collections = [each for each in old.users_collection if is_own(each)] or [old.users_scene[0].collection]
    with all_or_nothing() as added:
        new = build(folder, collections, old.name)
        for part, chosen in paints.items():
            recolour.paint(new, part, chosen)
        made = added()
        kept = _exchange(old, new)
    name_parts(kept)
    lower_numbers(made)
    after = summary(kept)
    if face and before and after and before.same_face(after):
        expression.set_values(kept, face)
    return kept


def _exchange(old: bpy.types.Object, new: bpy.types.Object) -> bpy.types.Object:
    """``old`` with what ``new`` is made of, or ``new`` in its place; what is not used any more goes."""
    name, seen = old.name, likeness.seen_by(old)
    parts = [child for child in old.children if PART_PROPERTY in child]
    gone = [old.data, *(part.data for part in parts)]
    layers = _selections({old, *parts})
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
        likeness.note_photos(new, likeness.photos_of(old))
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
    for layer, selected, active in layers:
        if kept.name in layer.objects:
            if selected:
                kept.select_set(True, view_layer=layer)
            if active:
                layer.objects.active = kept
    return kept


def _selections(family: set[bpy.types.Object]) -> list[tuple[bpy.types.ViewLayer, bool, bool]]:
    """Each view layer that has any of the objects; whether one of them is selected there, and active."""
    found: list[tuple[bpy.types.ViewLayer, bool, bool]] = []
    for scene in bpy.data.scenes:
        for layer in scene.view_layers:
            there = [each for each in family if each.name in layer.objects]
            selected = any(each.select_get(view_layer=layer) for each in there)
            found.append((layer, selected, layer.objects.active in there))
    return found


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
