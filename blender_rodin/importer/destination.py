# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an avatar goes: the scene and the collection from which it was asked, whatever is shown by then."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple, Self

import bpy

from ..avatars import is_own
from ..shared import RodinError

COLLECTION = "Avatars"
OWN = re.compile(rf"{COLLECTION}(\.\d+)?")
"""Names of the collections that scenes have for avatars."""


class Place(NamedTuple):
    """A destination as it is now."""

    scene: bpy.types.Scene
    layer: bpy.types.ViewLayer
    collection: bpy.types.Collection


@dataclass(frozen=True)
class Destination:
    """Remembered from the question to the answer; undo and the switch of a scene do not change it.

    Attributes:
        scene: its session's number.
        layer: name of the view layer.
        collection: its session's number, of the one that was active.
    """

    scene: int
    layer: str
    collection: int

    @classmethod
    def of(cls, context: bpy.types.Context) -> Self:
        """Where ``context`` asks from.

        Raises:
            RodinError: ``scene.linked`` if the scene belongs to another file.
        """
        scene, layer = context.scene, context.view_layer
        if not is_own(scene):
            raise RodinError(
                "scene.linked",
                f"The scene '{scene.name}' comes from another file, so nothing can be added to it.",
                "Switch to a scene of this file.",
            )
        active = layer.active_layer_collection
        return cls(scene.session_uid, layer.name, active.collection.session_uid if active else 0)

    def found(self) -> Place:
        """The collection that was active if an avatar can be seen in it, else the scene's own for avatars.

        The scene's root is left tidy: there, too, avatars go into a collection of their own, which is made
        if the scene has none, or none that can be changed and is shown.

        Raises:
            RodinError: ``scene.gone`` if the scene was removed.
        """
        scene = next((each for each in bpy.data.scenes if each.session_uid == self.scene), None)
        if scene is None:
            raise RodinError(
                "scene.gone",
                "The scene that the avatar was made for is not there any more.",
                "Generate it again in another scene.",
            )
        layer = scene.view_layers.get(self.layer) or scene.view_layers[0]
        usable = list(_usable(layer.layer_collection))
        for collection in usable:
            if collection.session_uid == self.collection:
                return Place(scene, layer, collection)
        for collection in usable:
            if OWN.fullmatch(collection.name) and collection.session_uid in _only_of(scene):
                return Place(scene, layer, collection)
        made = bpy.data.collections.new(COLLECTION)
        scene.collection.children.link(made)
        return Place(scene, layer, made)


def _usable(parent: bpy.types.LayerCollection) -> Iterator[bpy.types.Collection]:
    """All below ``parent`` that can be changed, are shown, and let their objects be selected."""
    for child in parent.children:
        collection = child.collection
        if is_own(collection) and child.is_visible and not child.exclude and not collection.hide_select:
            yield collection
        yield from _usable(child)


def _only_of(scene: bpy.types.Scene) -> set[int]:
    """Session's numbers of the collections that no other scene has."""
    others = {
        each.session_uid
        for other in bpy.data.scenes
        if other != scene
        for each in other.collection.children_recursive
    }
    return {each.session_uid for each in scene.collection.children_recursive} - others
