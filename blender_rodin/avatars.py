# SPDX-License-Identifier: GPL-3.0-or-later
"""Which objects are avatars, and what their recipes say."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import bpy

from . import likeness
from .shared import LIKENESS_FILE, RodinError, words

RECIPE_PROPERTY = "rodin"
"""Of the avatar's object, or of the armature of an animation-ready one: its recipe, as JSON."""
PART_PROPERTY = "rodin_part"
"""Of the meshes of an armature: what they are, such as ``Head``; of materials: their name."""


TITLES = {"photo": "From a photo", "mesh": "From a mesh", "random": "Random person"}
"""What is said of avatars without a prompt, by their kind."""


class Source(NamedTuple):
    """What the backend makes an avatar again from: its recipe as JSON and, of a photo, the likeness file."""

    recipe: str
    likeness: bytes | None = None

    def write(self, path: Path) -> str:
        """Write the recipe to ``path`` and the likeness beside it; the path."""
        path.parent.mkdir()
        path.write_text(self.recipe, "utf-8")
        if self.likeness is not None:
            path.with_name(LIKENESS_FILE).write_bytes(self.likeness)
        return str(path)


@dataclass(frozen=True)
class Likeness:
    """How well an avatar of a photo shows its person.

    Attributes:
        quality: of the fit, 0..1.
        photos: how many there were.
        expression: the photo's, as values of face shapes by their names.
        warnings: sentences the user should read.
    """

    quality: float
    photos: int
    expression: dict[str, float]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Summary:
    """What the panel says of an avatar.

    Attributes:
        kind: ``photo``, ``text``, ``random`` or ``mesh``: what it was made from.
        title: prompt, or what else it was made from.
        edits: sentences that changed it, oldest first.
        strengths: how far each of them went; None where the recipe does not tell.
        fronts: of each edit, the front map that was painted, PNG as base64; empty where it was a text.
        understood: what of prompt and edits was understood, by the text.
        seed: of its noise.
        rig: whether it is animation-ready.
        encoded: whether it was made from a mesh, which has no seed.
        invented: whether neither a photo nor a mesh says whose head it is.
        settings: by their names, as the recipe has them.
        likeness: None if it is no avatar of a photo.
        asked: the expressions that were set, in whose place a photo's gives way, by their names.
    """

    kind: str
    title: str
    edits: tuple[str, ...]
    strengths: tuple[float | None, ...]
    fronts: tuple[str, ...]
    understood: dict[str, str]
    seed: int
    rig: bool
    encoded: bool
    invented: bool
    settings: dict[str, Any]
    likeness: Likeness | None
    asked: dict[str, float]

    def same_face(self, other: "Summary") -> bool:
        """Whether the values that the face shapes are made with come from the same photo and words."""
        if self.asked != other.asked or (self.likeness is None) != (other.likeness is None):
            return False
        if self.likeness and other.likeness and self.likeness.expression != other.likeness.expression:
            return False
        usual = {"likeness": 1.0, "neutral": False}
        return all(
            self.settings.get(name, value) == other.settings.get(name, value) for name, value in usual.items()
        )


def avatar_of(thing: bpy.types.Object | None) -> bpy.types.Object | None:
    """The avatar that ``thing`` is or is a part of, by its parents."""
    while thing is not None and RECIPE_PROPERTY not in thing:
        thing = thing.parent
    return thing


def is_own(block: bpy.types.ID) -> bool:
    """Whether a data block is this file's own: not linked from another one, nor an override of such."""
    return block.library is None and block.override_library is None


def require_own(avatar: bpy.types.Object) -> None:
    """Refuse to change what belongs to another file.

    Raises:
        RodinError: ``edit.linked``.
    """
    parts = (child for child in avatar.children if PART_PROPERTY in child)
    if not all(is_own(each) for each in (avatar, *parts)):
        raise linked(avatar)


def require_own_meshes(avatar: bpy.types.Object) -> None:
    """Refuse to change shape keys that belong to another file, whoever has the objects.

    Raises:
        RodinError: ``edit.linked``.
    """
    require_own(avatar)
    for part in (avatar, *avatar.children):
        if part.type == "MESH" and (part == avatar or PART_PROPERTY in part) and not is_own(part.data):
            raise linked(part.data)


def linked(block: bpy.types.ID) -> RodinError:
    """Why something of another file is not changed."""
    return RodinError(
        "edit.linked",
        f"'{block.name}' is linked from another file, so it cannot be changed here.",
        "Change it in its own file, or make it local: Object > Relations > Make Local > All.",
    )


def source_of(avatar: bpy.types.Object) -> Source:
    """What the backend needs to make ``avatar`` again."""
    return Source(avatar[RECIPE_PROPERTY], likeness.file_of(avatar))


def summary(avatar: bpy.types.Object) -> Summary | None:
    """What the avatar's recipe says; None if it is no recipe (any more)."""
    try:
        recipe: dict[str, Any] = json.loads(avatar[RECIPE_PROPERTY])
        kind, settings = str(recipe.get("kind", "")), dict(recipe.get("settings", {}))
        return Summary(
            kind=kind or ("text" if recipe.get("prompt") else "random"),
            title=recipe.get("prompt") or TITLES.get(kind, TITLES["random"]),
            edits=(edits := tuple(map(str, recipe.get("edits", ())))),
            strengths=_of_edits(recipe, "strength", len(edits)),
            fronts=tuple(each or "" for each in _of_edits(recipe, "front_map", len(edits))),
            understood={str(text): str(said) for text, said in recipe.get("understood", {}).items()},
            seed=int(recipe.get("seed", 0)),
            rig=bool(settings.get("rig", False)),
            encoded=kind == "mesh",
            invented=kind in ("text", "random"),
            settings=settings,
            likeness=_likeness(recipe.get("likeness")),
            asked={name: s for name, s in recipe.get("shape", {}).items() if name in words.EXPRESSIONS},
        )
    except (TypeError, ValueError, AttributeError, KeyError):
        return None


def _of_edits(recipe: dict[str, Any], field: str, count: int) -> tuple[Any, ...]:
    """What the recipe tells of each edit; old ones, and those that cannot be taken back, do not tell."""
    told = [each.get(field) for each in recipe.get("before", ())][-count:] if count else []
    return (None,) * (count - len(told)) + tuple(told)


def _likeness(said: dict[str, Any] | None) -> Likeness | None:
    if said is None:
        return None
    return Likeness(
        quality=float(said["quality"]),
        photos=int(said["photos"]),
        expression={str(name): float(value) for name, value in said["expression"].items()},
        warnings=tuple(map(str, said["warnings"])),
    )
