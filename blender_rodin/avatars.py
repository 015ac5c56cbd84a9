# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects are avatars, and what their recipes say."""

import json
from dataclasses import dataclass
from typing import Any

import bpy

RECIPE_PROPERTY = "rodin"
"""Of the avatar's object, or of the armature of an animation-ready one: its recipe, as JSON."""
PART_PROPERTY = "rodin_part"
"""Of the meshes that the importer hung on an armature, and of materials: the name they were made with."""


@dataclass(frozen=True)
class Summary:
    """What the panel says of an avatar.

    Attributes:
        title: prompt, or what else it was made from.
        edits: sentences that changed it, oldest first.
        seed: of its noise.
        rig: whether it is animation-ready.
        encoded: whether it was made from a mesh, which has no seed.
        invented: whether neither a photo nor a mesh says whose head it is.
    """

    title: str
    edits: tuple[str, ...]
    seed: int
    rig: bool
    encoded: bool
    invented: bool


def avatar_of(thing: bpy.types.Object | None) -> bpy.types.Object | None:
    """The avatar that ``thing`` is or is a part of, by its parents."""
    while thing is not None and RECIPE_PROPERTY not in thing:
        thing = thing.parent
    return thing


def summary(avatar: bpy.types.Object) -> Summary | None:
    """What the avatar's recipe says; None if it is no recipe (any more)."""
    try:
        recipe: dict[str, Any] = json.loads(avatar[RECIPE_PROPERTY])
        kind = str(recipe.get("kind", ""))
        return Summary(
            title=recipe.get("prompt")
            or {"photo": "From a photo", "mesh": "From a mesh"}.get(kind, "Random person"),
            edits=tuple(map(str, recipe.get("edits", ()))),
            seed=int(recipe.get("seed", 0)),
            rig=bool(recipe.get("settings", {}).get("rig", False)),
            encoded=kind == "mesh",
            invented=kind in ("text", "random"),
        )
    except (TypeError, ValueError, AttributeError):
        return None
