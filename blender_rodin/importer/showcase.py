# SPDX-License-Identifier: GPL-3.0-or-later
"""A camera, lights and a 3D view around an avatar, so that its file opens nicely."""

import math
from pathlib import Path

import bpy
from mathutils import Vector

from .. import compat

LENS_MM = 85.0
MARGIN = 1.12
LIGHTS = (  # name, direction from the head, power in watts at one metre, size in metres
    ("Key", (0.7, -1.0, 0.6), 8.0, 0.5),
    ("Fill", (-1.0, -0.8, 0.1), 3.0, 0.8),
    ("Rim", (-0.4, 1.0, 0.8), 8.0, 0.4),
)


def frame(avatar: bpy.types.Object, context: bpy.types.Context) -> None:
    """Add a portrait camera and three lights, and turn every 3D view to the face."""
    centre, size = stage(avatar, context.scene)
    for screen in bpy.data.screens:
        for area in screen.areas:
            if area.type == "VIEW_3D":
                _turn_view(area.spaces.active, centre, size)


def stage(avatar: bpy.types.Object, scene: bpy.types.Scene) -> tuple[Vector, float]:
    """Add a portrait camera and three lights to a scene; the avatar's middle and its size, metres."""
    shown = [each for each in (avatar, *avatar.children) if each.type == "MESH"]
    corners = [avatar.matrix_world @ Vector(corner) for each in shown for corner in each.bound_box]
    centre = sum(corners, Vector()) / len(corners)
    size = max(max(axis) - min(axis) for axis in zip(*corners, strict=True))
    scene.camera = _camera(scene, centre, size)
    for name, direction, power, extent in LIGHTS:
        _light(scene, name, centre, Vector(direction).normalized(), power, extent)
    _settings(scene)
    return centre, size


def save(path: Path) -> None:
    """Write the file aside, compressed, then rename it to ``path``."""
    aside = path.with_name(f".{path.name}")
    bpy.ops.wm.save_as_mainfile(filepath=str(aside), compress=True, copy=True)
    aside.replace(path)


def _camera(scene: bpy.types.Scene, centre: Vector, size: float) -> bpy.types.Object:
    data = bpy.data.cameras.new("Portrait")
    data.lens = LENS_MM
    data.clip_start = 0.01
    distance = MARGIN * size / 2 / math.tan(data.angle / 2) + size / 2
    camera = bpy.data.objects.new("Portrait", data)
    camera.location = centre + Vector((0.0, -distance, 0.0))
    camera.rotation_euler = (math.pi / 2, 0.0, 0.0)
    scene.collection.objects.link(camera)
    return camera


def _light(
    scene: bpy.types.Scene, name: str, centre: Vector, direction: Vector, power: float, extent: float
) -> None:
    data = bpy.data.lights.new(name, "AREA")
    data.energy = power
    data.size = extent
    light = bpy.data.objects.new(name, data)
    light.location = centre + direction
    light.rotation_euler = direction.to_track_quat("Z", "Y").to_euler()
    scene.collection.objects.link(light)


def _settings(scene: bpy.types.Scene) -> None:
    scene.render.engine = compat.eevee()
    scene.render.resolution_x = scene.render.resolution_y = 1080
    scene.view_settings.view_transform = "Standard"  # the texture's colours as they were made
    scene.world = scene.world or bpy.data.worlds.new("World")
    background = compat.use_nodes(scene.world).nodes.get("Background")
    if background:
        background.inputs["Color"].default_value = (0.3, 0.3, 0.3, 1.0)


def _turn_view(space: bpy.types.SpaceView3D, centre: Vector, size: float) -> None:
    space.shading.type = "MATERIAL"
    space.clip_start = 0.001
    view = space.region_3d
    view.view_perspective = "PERSP"
    view.view_location = centre
    view.view_distance = 2.4 * size
    view.view_rotation = (math.sqrt(0.5), math.sqrt(0.5), 0.0, 0.0)
