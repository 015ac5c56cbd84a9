# SPDX-License-Identifier: GPL-3.0-or-later
"""New avatars in the 3D views of their scene: part of a local view, framed if nothing of them is seen."""

from collections.abc import Iterator

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from .importer.space import box_of
from .translations import said

LEAST = 0.08
"""Share of a view's height below which an avatar is as good as not there."""
DISTANCE = 4.8
"""Of a view that a sphere fills, in its radii."""
MOVES = ("VIEW3D_OT_", "TRANSFORM_OT_")
"""What operators are called that the user moves the view or things with."""

_before: dict[int, Matrix] = {}


def join(avatar: bpy.types.Object) -> None:
    """Add the avatar to the local views of its scene, as Blender does with all that is new."""
    for _, area in _views(avatar):
        space = area.spaces.active
        if space.local_view:
            for thing in (avatar, *avatar.children):
                thing.local_view_set(space, True)


def frame(avatar: bpy.types.Object, always: bool = False) -> None:
    """Turn the views of its scene to the avatar, if they show nothing of it.

    Camera views and views that the user moves stay as they are. While something is edited, the view goes
    back far enough to show both.

    Args:
        avatar: in its place.
        always: whether it was asked for: then all but camera views.
    """
    for scene in avatar.users_scene:
        for layer in scene.view_layers:
            layer.update()
    box = box_of(avatar)
    centre, radius = Vector(box.mean(0)), float(np.linalg.norm(box[1] - box[0]) / 2)
    for window, area in _views(avatar):
        view = area.spaces.active.region_3d
        if view is None or view.view_perspective == "CAMERA":
            continue
        if not always and (_is_moved(window, view) or shows(area, box)):
            continue
        active = window.view_layer.objects.active
        if active and active.mode != "OBJECT" and not always:
            centre, radius = _both(centre, radius, view)
        view.view_location, view.view_distance = centre, DISTANCE * radius


def shows(area: bpy.types.Area, box: NDArray[np.float64], least: float = LEAST) -> bool:
    """Whether a 3D View shows a part of the box beside its sidebar, and at least so much of its height."""
    matrix = area.spaces.active.region_3d.perspective_matrix
    corners = [matrix @ Vector((x, y, z, 1.0)) for x, y, z in _corners(box)]
    if any(corner.w <= 0 for corner in corners):
        return False
    seen = np.array([corner.xy / corner.w for corner in corners])
    low, high = seen.min(0), seen.max(0)
    sides = [region.width for region in area.regions if region.type == "UI" and region.alignment != "LEFT"]
    end = np.array([1 - 2 * sum(sides) / max(area.width, 1), 1.0])
    return bool((low < end).all() and (high > -1).all() and (high - low)[1] >= 2 * least)


def remember() -> None:
    """Note where all views are; what differs at the next arrival is being moved."""
    _before.clear()
    for window in bpy.context.window_manager.windows:
        for area in _areas(window):
            view = area.spaces.active.region_3d
            if view:
                _before[view.as_pointer()] = view.view_matrix.copy()


def arrival(avatar: bpy.types.Object) -> str:
    """That it is there, and where if that is not what the window shows."""
    scenes = [each.name for each in avatar.users_scene]
    if bpy.context.scene.name in scenes or not scenes:
        return said("{name} is here", name=avatar.name)
    return said("{name} is in the scene {scene}", name=avatar.name, scene=scenes[0])


def _views(avatar: bpy.types.Object) -> Iterator[tuple[bpy.types.Window, bpy.types.Area]]:
    scenes = set(avatar.users_scene)
    for window in bpy.context.window_manager.windows:
        if window.scene in scenes:
            yield from ((window, area) for area in _areas(window))


def _areas(window: bpy.types.Window) -> Iterator[bpy.types.Area]:
    yield from (area for area in window.screen.areas if area.type == "VIEW_3D")


def _is_moved(window: bpy.types.Window, view: bpy.types.RegionView3D) -> bool:
    if any(each.bl_idname.startswith(MOVES) for each in window.modal_operators):
        return True
    before = _before.get(view.as_pointer())
    return before is not None and before != view.view_matrix


def _corners(box: NDArray[np.float64]) -> list[tuple[float, float, float]]:
    (a, b, c), (d, e, f) = box
    return [(x, y, z) for x in (a, d) for y in (b, e) for z in (c, f)]


def _both(centre: Vector, radius: float, view: bpy.types.RegionView3D) -> tuple[Vector, float]:
    """The sphere around what the view shows and another one."""
    shown, apart = view.view_distance / DISTANCE, centre - view.view_location
    whole = (apart.length + radius + shown) / 2
    if whole <= shown:
        return Vector(view.view_location), shown
    return view.view_location + apart.normalized() * (whole - shown), whole
