# SPDX-License-Identifier: GPL-3.0-or-later
"""A changed avatar in the place of the old one: same object, other data."""

from collections.abc import Callable
from pathlib import Path

import bpy

from .. import expression, likeness, recolour, switched_off
from ..avatars import PART_PROPERTY, RECIPE_PROPERTY, is_own, require_own, summary
from ..painting import canvas
from ..shared import RodinError
from . import earlier
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
    expression. If it is one edit more, what ``old`` was is kept with it (:mod:`.earlier`).

    Returns:
        ``old``, or the object in its place if one is a mesh and the other an armature.

    Raises:
        RodinError: as :func:`build`, or ``edit.linked``; the file is as it was then.
    """
    require_own(old)
    with all_or_nothing():
        new = build(folder, _collections(old), old.name)
        return _put(new, old)


def take_back(avatar: bpy.types.Object, count: int = 1) -> bool:
    """Make ``avatar`` at once what it was before its last ``count`` edits; whether that was kept.

    Raises:
        RodinError: ``edit.linked``.
    """
    require_own(avatar)
    with all_or_nothing():
        before = earlier.of(avatar, count)
        if before is None:
            return False
        for collection in _collections(avatar):
            for thing in (before, *before.children):
                collection.objects.link(thing)
        _put(before, avatar, begin=len(found.edits) - count if (found := summary(avatar)) else 0)
    return True


def _put(new: bpy.types.Object, old: bpy.types.Object, begin: int = 0) -> bpy.types.Object:
    """``new`` in the place of ``old``, with its colours and the values of its face shapes.

    Unless it is one edit more, what was kept of ``begin`` edits and more is given up.
    """
    paints, face, before, after = recolour.paints(old), expression.values(old), summary(old), summary(new)
    for part, chosen in paints.items():
        recolour.paint(new, part, chosen)
    kept = _exchange(old, new, begin, keep=earlier.follows(before, after))
    name_parts(kept)
    lower_numbers(kept)
    if face and before and after and before.same_face(after):
        expression.set_values(kept, face)
    return kept


def _collections(avatar: bpy.types.Object) -> list[bpy.types.Collection]:
    """This file's own that the avatar is in."""
    return [each for each in avatar.users_collection if is_own(each)] or [avatar.users_scene[0].collection]


def _exchange(old: bpy.types.Object, new: bpy.types.Object, begin: int, keep: bool) -> bpy.types.Object:
    """``old`` with what ``new`` is made of, or ``new`` in its place; what was is kept, or it goes."""
    name, layers = old.name, _selections(old)
    if new.type == old.type:
        _swap(old, new)
        kept, gone = old, new
    else:
        new.matrix_world = old.matrix_world
        likeness.note_photos(new, likeness.photos_of(old))
        switched_off.hand_over(old, new)
        canvas.hand_over(old, new)
        for child in old.children:
            if PART_PROPERTY not in child:
                place = child.matrix_world.copy()
                child.parent = new
                child.matrix_world = place
        kept, gone = new, old
    if keep:
        earlier.keep(kept, gone)
    else:
        earlier.forget(kept, begin)
        _remove(gone)
    kept.name = name
    for layer, selected, active in layers:
        if kept.name in layer.objects:
            if selected:
                kept.select_set(True, view_layer=layer)
            if active:
                layer.objects.active = kept
    return kept


def _swap(old: bpy.types.Object, new: bpy.types.Object) -> None:
    """Exchange what two avatars of one form are made of."""
    parts = {each: [part for part in each.children if PART_PROPERTY in part] for each in (old, new)}
    old.data, new.data = new.data, old.data
    old[RECIPE_PROPERTY], new[RECIPE_PROPERTY] = new[RECIPE_PROPERTY], old[RECIPE_PROPERTY]
    likeness.exchange(old, new)
    for each, other in ((old, new), (new, old)):
        for part in parts[each]:
            part.parent = other
            part.modifiers["Rig"].object = other


def _selections(avatar: bpy.types.Object) -> list[tuple[bpy.types.ViewLayer, bool, bool]]:
    """Each view layer; whether the avatar or a part of it is selected there, and active."""
    family = [avatar, *(part for part in avatar.children if PART_PROPERTY in part)]
    found: list[tuple[bpy.types.ViewLayer, bool, bool]] = []
    for scene in bpy.data.scenes:
        for layer in scene.view_layers:
            there = [each for each in family if each.name in layer.objects]
            selected = any(each.select_get(view_layer=layer) for each in there)
            found.append((layer, selected, layer.objects.active in there))
    return found


def _remove(avatar: bpy.types.Object) -> None:
    """Remove an avatar with its parts, and of data, materials and images what nobody else uses."""
    earlier.forget(avatar)
    things = [avatar, *(part for part in avatar.children if PART_PROPERTY in part)]
    blocks = earlier.made_of(things)
    bpy.data.batch_remove(things)
    for some in blocks:
        bpy.data.batch_remove([block for block in some if not block.users])
