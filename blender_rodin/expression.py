# SPDX-License-Identifier: GPL-3.0-or-later
"""The values of an animation-ready avatar's face shapes, over all its meshes."""

from collections.abc import Iterator, Mapping

import bpy

from .avatars import PART_PROPERTY, require_own_meshes
from .poses import POSES
from .shared import RodinError

KEY = "Rodin Features"
"""The shape key that is no face shape: it shows the features of a face (:mod:`.shaping`)."""


def values(avatar: bpy.types.Object) -> dict[str, float]:
    """Value of each face shape by its name; empty if the avatar has no shapes."""
    return {key.name: key.value for key in _shapes(avatar)}


def set_values(avatar: bpy.types.Object, chosen: Mapping[str, float]) -> None:
    """Set all face shapes; those that are not named to zero.

    Raises:
        RodinError: ``edit.linked``.
    """
    require_own_meshes(avatar)
    for key in _shapes(avatar):
        key.value = chosen.get(key.name, 0.0)


def show(
    avatar: bpy.types.Object,
    pose: str | Mapping[str, float],
    strength: float = 1.0,
    frame: float | None = None,
) -> None:
    """Show a pose; face shapes that it says nothing of stay.

    Args:
        avatar: animation-ready.
        pose: a name of :data:`.poses.POSES`, or values of face shapes by their names.
        strength: how far, 1 as it is.
        frame: at which the shapes get keyframes; None for no keyframes.

    Raises:
        RodinError: ``edit.linked``, ``pose.no_shapes``, ``pose.unknown``.
    """
    require_own_meshes(avatar)
    shapes = values(avatar)
    if not shapes:
        raise no_shapes(avatar)
    if isinstance(pose, str):
        if pose not in POSES:
            raise RodinError("pose.unknown", f"There is no pose '{pose}'.", f"Poses are {', '.join(POSES)}.")
        chosen = POSES[pose].over(shapes, strength)
    else:
        chosen = {name: min(1.0, strength * value) for name, value in pose.items()}
        if not chosen.keys() & shapes:
            raise RodinError(
                "pose.unknown", "The action moves no face shape of this avatar.", "Choose one of the library."
            )
    for key in _shapes(avatar):
        if key.name in chosen:
            key.value = chosen[key.name]
            if frame is not None:
                key.keyframe_insert("value", frame=frame)


def no_shapes(avatar: bpy.types.Object) -> RodinError:
    """Why an avatar takes no poses."""
    return RodinError(
        "pose.no_shapes", f"'{avatar.name}' has no face shapes.", "Make it animation-ready first."
    )


def _shapes(avatar: bpy.types.Object) -> Iterator[bpy.types.ShapeKey]:
    for part in avatar.children:
        keys = part.data.shape_keys if part.type == "MESH" and PART_PROPERTY in part else None
        if keys:
            yield from (key for key in keys.key_blocks if key != keys.reference_key and key.name != KEY)
