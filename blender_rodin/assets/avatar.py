# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar as an asset: the object itself, or of an animation-ready one a collection with all its parts."""

import bpy
from mathutils import Matrix

from .. import recolour
from ..avatars import PART_PROPERTY, Summary, is_own, require_own, summary
from ..double import double
from ..shared import RodinError
from . import catalogues, thumbnails
from .tags import tags_of

CATALOGUES = {
    "photo": "From Photos",
    "text": "From Prompts",
    "random": "Random People",
    "mesh": "From Meshes",
}
HAIR = "Rodin Hair"


def publish(avatar: bpy.types.Object, context: bpy.types.Context) -> bpy.types.ID:
    """Mark ``avatar`` as an asset with a picture of it as it is now, catalogue, tags and description.

    An animation-ready avatar goes with its parts into a collection of its own, which is the asset, because
    the parts would stay behind otherwise. Done again, picture and tags are made anew; tags that somebody
    added stay.

    Returns:
        The object or the collection.

    Raises:
        RodinError: ``edit.linked``, ``avatar.bad_recipe``, ``asset.no_cycles``, ``asset.unwritable``.
    """
    require_own(avatar)
    found = summary(avatar)
    if found is None:
        raise RodinError(
            "avatar.bad_recipe", f"The recipe of '{avatar.name}' cannot be read.", "Generate it again."
        )
    path = catalogues.path_of(CATALOGUES.get(found.kind, CATALOGUES["random"]))
    if folder := catalogues.folder_of_this_file():
        catalogues.write(folder, [path])
    with (
        double(avatar, Matrix(), context, rest=False) as copies,
        thumbnails.studio(copies[avatar]) as render,
    ):
        picture = render()
    asset = _collected(avatar) if avatar.type == "ARMATURE" else avatar
    asset.asset_mark()
    thumbnails.put_on(asset, picture)
    about = asset.asset_data
    about.catalog_id = catalogues.number_of(path)
    about.description = _description(found)
    materials = recolour.materials(avatar)
    hair = recolour.shown_colour(avatar, HAIR) if HAIR in materials else None
    for tag in tags_of(found, materials, hair):
        about.tags.new(tag, skip_if_exists=True)
    return asset


def _description(found: Summary) -> str:
    return "; ".join((found.title, *found.edits))


def _collected(avatar: bpy.types.Object) -> bpy.types.Collection:
    """The collection of the avatar and its parts alone, where the avatar was; its instances stand on it."""
    things = [avatar, *(part for part in avatar.children if PART_PROPERTY in part)]
    marked = [each for each in avatar.users_collection if each.asset_data and is_own(each)]
    made = next((each for each in marked if set(each.all_objects) == set(things)), None)
    if made is None:
        made = bpy.data.collections.new(avatar.name)
        for parent in avatar.users_collection:
            if is_own(parent):
                parent.children.link(made)
        for thing in things:
            for parent in thing.users_collection:
                if is_own(parent):
                    parent.objects.unlink(thing)
            made.objects.link(thing)
    made.instance_offset = avatar.matrix_world.translation
    return made
