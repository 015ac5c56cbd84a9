# SPDX-License-Identifier: GPL-3.0-or-later
"""What an avatar was before each of its edits, kept with it, so that an edit is taken back at once.

An earlier avatar is an object of no scene, its parts below it, that a property of the avatar points to; so
it is in memory, in the .blend file and in Blender's undo like everything else.
"""

import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager

import bpy

from .. import likeness
from ..avatars import PART_PROPERTY, RECIPE_PROPERTY, Summary, summary

PROPERTY = "rodin_earlier"
"""Of the avatar's object: by the number of edits, a group of objects by what they are."""
ROOT = "avatar"
NAME = "{} earlier"
"""What data blocks of earlier avatars are called, so that those of the newest have the plain names."""
CALLED = re.compile(r"( earlier)?(\.\d{3,})?$")
OF_EACH_EDIT = ("strength",)
"""Settings that an edit may change without making the avatar another one."""


def follows(before: Summary | None, after: Summary | None) -> bool:
    """Whether ``after`` is ``before`` with one edit more and nothing else changed."""
    return (
        before is not None
        and after is not None
        and after.edits[:-1] == before.edits
        and len(after.edits) == len(before.edits) + 1
        and (before.seed, before.rig, _lasting(before)) == (after.seed, after.rig, _lasting(after))
    )


def keep(avatar: bpy.types.Object, root: bpy.types.Object) -> None:
    """Hang ``root``, which ``avatar`` was until now, and its parts on ``avatar``; scenes lose them."""
    found = summary(root)
    things = {ROOT: root} | {part[PART_PROPERTY]: part for part in root.children if PART_PROPERTY in part}
    for thing in things.values():
        for collection in thing.users_collection:
            collection.objects.unlink(thing)
    for block in (*things.values(), *_blocks(things.values())):
        block.name = NAME.format(CALLED.sub("", block.name))
    avatar[PROPERTY] = {**_kept(avatar), str(len(found.edits) if found else 0): things}


def of(avatar: bpy.types.Object, count: int = 1) -> bpy.types.Object | None:
    """What the avatar was before its last ``count`` edits, ready to be shown; None if that is not kept.

    Its objects are new, for copies of the avatar may keep the same earlier ones.
    """
    now = summary(avatar)
    if now is None or not 0 < count <= len(now.edits):
        return None
    things = _kept(avatar).get(str(len(now.edits) - count), {})
    root = things.get(ROOT)
    if root is None or any(thing is None for thing in things.values()):
        return None
    then = summary(root)
    if then is None or then.edits != now.edits[:-count]:
        return None
    if (then.seed, then.rig, _lasting(then)) != (now.seed, now.rig, _lasting(now)):
        return None
    made = root.copy()
    for name, thing in things.items():
        if name != ROOT:
            part = thing.copy()
            part.parent = made
            part.modifiers["Rig"].object = made
    return made


def forget(avatar: bpy.types.Object, begin: int = 0) -> None:
    """Give up what is kept of ``begin`` edits and more; what nobody else uses goes."""
    kept = _kept(avatar)
    gone = {count: things for count, things in kept.items() if int(count) >= begin}
    if not gone:
        return
    objects = [thing for things in gone.values() for thing in things.values() if thing]
    blocks = made_of(objects)
    left = {count: things for count, things in kept.items() if count not in gone}
    del avatar[PROPERTY]
    if left:
        avatar[PROPERTY] = left
    for some in (objects, *blocks):
        bpy.data.batch_remove([block for block in some if not block.users])


@contextmanager
def set_aside(avatar: bpy.types.Object) -> Generator[None]:
    """Without them while a file for other programs is written; afterwards as it was."""
    kept = _kept(avatar)
    if kept:
        del avatar[PROPERTY]
    try:
        yield
    finally:
        if kept:
            avatar[PROPERTY] = kept


def made_of(things: Iterable[bpy.types.Object]) -> list[set[bpy.types.ID]]:
    """Data, materials and images of avatars or parts, users before what they use."""
    found = set(_blocks(things))
    materials = {each for each in found if isinstance(each, bpy.types.Material)}
    images = {each for each in found if isinstance(each, bpy.types.Image)}
    return [found - materials - images, materials, images]


def _kept(avatar: bpy.types.Object) -> dict[str, dict[str, bpy.types.Object]]:
    return {count: dict(things) for count, things in dict(avatar.get(PROPERTY, {})).items()}


def _lasting(found: Summary) -> dict[str, object]:
    return {name: value for name, value in found.settings.items() if name not in OF_EACH_EDIT}


def _blocks(things: Iterable[bpy.types.Object]) -> Generator[bpy.types.ID]:
    """Meshes, armatures, materials and images of objects that are avatars or parts of one."""
    for thing in things:
        if RECIPE_PROPERTY not in thing and PART_PROPERTY not in thing:
            continue
        yield thing.data
        if seen := likeness.seen_by(thing):
            yield seen
        for material in thing.data.materials if thing.type == "MESH" else ():
            if material:
                yield material
                nodes = material.node_tree.nodes if material.node_tree else ()
                yield from (node.image for node in nodes if node.type == "TEX_IMAGE" and node.image)
