# SPDX-License-Identifier: GPL-3.0-or-later
"""Room for a new avatar beside what is there."""

from collections.abc import Sequence

import bpy
import numpy as np
from mathutils import Vector
from numpy.typing import NDArray

from ..avatars import avatar_of

SPACING = 0.5
"""Between the avatars of a line along X, metres."""
SURROUNDINGS = 3.0
"""Ground, rooms and sky are wider than this, metres; avatars may stand in them."""
TOUCH = 0.02
"""What boxes may have in common, metres: shoulders reach below the ground that an avatar stands on."""
MOST = 2000
"""Places that are looked at."""
SOLID = {"MESH", "CURVE", "CURVES", "SURFACE", "META", "FONT", "VOLUME", "POINTCLOUD", "GREASEPENCIL"}


def free_place(
    avatar: bpy.types.Object,
    begin: Sequence[float],
    scene: bpy.types.Scene,
    layer: bpy.types.ViewLayer,
) -> Vector:
    """The first of ``begin`` and the places beside it, along X, where ``avatar`` stands in nothing.

    What is hidden takes no room, unless it is an avatar.

    Args:
        avatar: new, at the origin, without rotation.
        begin: world coordinates, metres.
        scene: where it shall stand.
        layer: of it.
    """
    own = box_of(avatar)
    layer.update()
    lower, upper = _obstacles(scene, layer, avatar)
    low, high = own + np.array(begin) + [[TOUCH], [-TOUCH]]
    step = np.array([SPACING, 0.0, 0.0])
    for number in range(MOST):
        offset = number * step
        if not ((lower < high + offset) & (upper > low + offset)).all(1).any():
            return Vector(begin) + Vector(offset)
    return Vector(begin)


def box_of(avatar: bpy.types.Object) -> NDArray[np.float64]:
    """Least and greatest corner of an avatar with its parts in world space, ``[2, 3]``, metres."""
    boxes = [_box(thing) for thing in (avatar, *avatar.children) if thing.type == "MESH"] or [_box(avatar)]
    return np.stack([np.min(boxes, 0)[0], np.max(boxes, 0)[1]])


def _box(thing: bpy.types.Object) -> NDArray[np.float64]:
    corners = np.array([thing.matrix_world @ Vector(corner) for corner in thing.bound_box])
    return np.stack([corners.min(0), corners.max(0)])


def _obstacles(
    scene: bpy.types.Scene, layer: bpy.types.ViewLayer, new: bpy.types.Object
) -> NDArray[np.float64]:
    """Least and greatest corners, ``[2, N, 3]``, of what stands in the scene but ``new`` and surroundings."""
    boxes: list[NDArray[np.float64]] = []
    for thing in scene.objects:
        avatar = avatar_of(thing)
        if thing == avatar and thing != new:
            boxes.append(box_of(thing))
        elif avatar is None and thing.type in SOLID and thing.visible_get(view_layer=layer):
            boxes.append(_box(thing))
    small = [box for box in boxes if (box[1] - box[0])[:2].max() <= SURROUNDINGS]
    return np.array(small).reshape(-1, 2, 3).swapaxes(0, 1)
