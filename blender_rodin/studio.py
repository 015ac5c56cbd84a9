# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio around an avatar: portrait camera, three lights, a backdrop and a turntable.

All of it hangs on one empty, which stands where the avatar stands. The turntable turns that empty: the avatar
itself stays as it is.
"""

import math
from collections.abc import Iterator

import bpy
import numpy as np
from mathutils import Matrix, Vector
from numpy.typing import NDArray

from . import compat
from .shared import EYE_MIDPOINT

NAME = "Rodin Studio"
PROPERTY = "rodin_studio"
"""Marks what belongs to a studio; of its collection it holds the camera that the scene had before."""
LENS_MM = 85.0
MARGIN = 1.12
LIGHTS = (  # name, direction from the head, power in watts at one metre, size in metres
    ("Key", (0.7, -1.0, 0.6), 8.0, 0.5),
    ("Fill", (-1.0, -0.8, 0.1), 3.0, 0.8),
    ("Rim", (-0.4, 1.0, 0.8), 8.0, 0.4),
)
NEAR, FAR, HEIGHT, WIDTH, BEND, STEPS = -2.0, 1.6, 2.2, 5.0, 0.6, 12
"""Of the backdrop, metres: floor before and behind the avatar, wall, width, radius and edges of the bend."""
BACKDROP_COLOUR, BACKDROP_ROUGHNESS = (0.16, 0.17, 0.18, 1.0), 0.9


def build(avatar: bpy.types.Object, scene: bpy.types.Scene, backdrop: bool, frames: int) -> None:
    """A studio in the place of any that the scene has.

    Args:
        avatar: stays as it is.
        scene: gets the studio's camera as its own; with a turntable also its range of frames.
        backdrop: a floor that bends up into a wall.
        frames: of one turn around the avatar; 0 for none.
    """
    remove(scene)
    collection = bpy.data.collections.new(NAME)
    collection[PROPERTY] = scene.camera
    scene.collection.children.link(collection)
    pivot = place(avatar, scene, collection)
    if backdrop:
        _hang(_backdrop(float(_corners(avatar)[:, 2].min())), pivot, collection)
    if frames:
        _turn(pivot, scene, frames)


def of(scene: bpy.types.Scene) -> bpy.types.Collection | None:
    """The scene's studio."""
    return next((each for each in scene.collection.children if PROPERTY in each), None)


def remove(scene: bpy.types.Scene) -> None:
    """Take the scene's studio away, if it has one; its camera is the one before again.

    What is not the studio's stays, and so does the collection around it; so do data that others use too.
    """
    collection = of(scene)
    if collection is None:
        return
    own = [thing for thing in collection.objects if PROPERTY in thing]
    if scene.camera in own:
        scene.camera = collection[PROPERTY]
    below = {each for thing in own for each in _made_for(thing)}
    bpy.data.batch_remove(own)
    while unused := [each for each in below if not each.users]:
        below.difference_update(unused)
        bpy.data.batch_remove(unused)
    if collection.all_objects or collection.children:
        del collection[PROPERTY]
    else:
        bpy.data.collections.remove(collection)


def place(
    avatar: bpy.types.Object, scene: bpy.types.Scene, collection: bpy.types.Collection
) -> bpy.types.Object:
    """Camera and lights around ``avatar``, in ``collection``, and the empty that they hang on."""
    where, turned, scale = avatar.matrix_world.decompose()
    pivot = bpy.data.objects.new(NAME, None)
    pivot[PROPERTY] = True
    pivot.empty_display_size = 0.1
    pivot.location, pivot.rotation_euler.z = where, turned.to_euler().z
    pivot.scale = (max(scale),) * 3
    collection.objects.link(pivot)
    corners = _corners(avatar)
    centre = Vector(corners.mean(0))
    scene.camera = _hang(_camera(centre, np.ptp(corners, axis=0), _shape(scene)), pivot, collection)
    for name, direction, power, extent in LIGHTS:
        light = _light(name, centre, Vector(direction).normalized(), extent)
        light.data.energy = power * max(scale) ** 2
        _hang(light, pivot, collection)
    return pivot


def middle(avatar: bpy.types.Object) -> tuple[Vector, float]:
    """The middle of the avatar and its size, metres, from where it stands and before its scale."""
    corners = _corners(avatar)
    return Vector(corners.mean(0)), float(np.ptp(corners, axis=0).max())


def _corners(avatar: bpy.types.Object) -> NDArray[np.float64]:
    """Corners ``[N, 3]`` of the boxes around its meshes, from where it stands and before its scale."""
    parts = [(each, each.matrix_parent_inverse @ each.matrix_basis) for each in avatar.children]
    meshes = [(each, within) for each, within in [(avatar, Matrix()), *parts] if each.type == "MESH"]
    return np.array([within @ Vector(corner) for each, within in meshes for corner in each.bound_box])


def _hang(
    thing: bpy.types.Object, pivot: bpy.types.Object, collection: bpy.types.Collection
) -> bpy.types.Object:
    thing.parent, thing[PROPERTY] = pivot, True
    collection.objects.link(thing)
    return thing


def _shape(scene: bpy.types.Scene) -> tuple[float, float]:
    """Width and height of the scene's pictures over the larger of the two."""
    render = scene.render
    width = render.resolution_x * render.pixel_aspect_x
    height = render.resolution_y * render.pixel_aspect_y
    return width / max(width, height), height / max(width, height)


def _camera(centre: Vector, size: NDArray[np.float64], shape: tuple[float, float]) -> bpy.types.Object:
    """At the height of the eyes and level; its picture is shifted to the middle of the avatar.

    Args:
        centre: of the avatar.
        size: ``[3]`` of the box around it, of which the picture shows all from every side.
        shape: of the picture, as :func:`_shape` gives it.
    """
    data = bpy.data.cameras.new("Portrait")
    data.lens = LENS_MM
    data.clip_start = 0.01
    reach = math.tan(data.angle / 2)
    wide, high = max(size[:2]), size[2]
    distance = MARGIN * max(wide / shape[0], high / shape[1]) / 2 / reach + wide / 2
    camera = bpy.data.objects.new("Portrait", data)
    camera.location = (centre.x, centre.y - distance, EYE_MIDPOINT[2])
    camera.rotation_euler = (math.pi / 2, 0.0, 0.0)
    data.shift_y = (centre.z - EYE_MIDPOINT[2]) / (2 * reach * distance)
    return camera


def _light(name: str, centre: Vector, direction: Vector, extent: float) -> bpy.types.Object:
    data = bpy.data.lights.new(name, "AREA")
    data.size = extent
    light = bpy.data.objects.new(name, data)
    light.location = centre + direction
    light.rotation_euler = direction.to_track_quat("Z", "Y").to_euler()
    return light


def _backdrop(floor: float) -> bpy.types.Object:
    """A floor at that height that bends up into a wall."""
    angles = np.linspace(0, math.pi / 2, STEPS)
    bend = np.stack([FAR - BEND + BEND * np.sin(angles), BEND - BEND * np.cos(angles)], 1)
    profile = np.concatenate([[(NEAR, 0.0)], bend, [(FAR, HEIGHT)]]) + (0.0, floor)
    sides = [np.insert(profile, 0, x, axis=1) for x in (-WIDTH / 2, WIDTH / 2)]
    count = len(profile)
    quads = [(k, k + count, k + count + 1, k + 1) for k in range(count - 1)]
    mesh = bpy.data.meshes.new("Backdrop")
    mesh.from_pydata(np.concatenate(sides).tolist(), [], quads)
    mesh.shade_smooth()
    material = bpy.data.materials.new("Rodin Backdrop")
    shader = compat.use_nodes(material).nodes["Principled BSDF"]
    shader.inputs["Base Color"].default_value = BACKDROP_COLOUR
    shader.inputs["Roughness"].default_value = BACKDROP_ROUGHNESS
    mesh.materials.append(material)
    return bpy.data.objects.new("Backdrop", mesh)


def _turn(pivot: bpy.types.Object, scene: bpy.types.Scene, frames: int) -> None:
    """Once around in the scene's range of frames, evenly and again and again."""
    begin, start = scene.frame_start, pivot.rotation_euler.z
    scene.frame_end = begin + frames - 1
    for frame, angle in ((begin, start), (begin + frames, start + 2 * math.pi)):
        pivot.rotation_euler.z = angle
        pivot.keyframe_insert("rotation_euler", index=2, frame=frame)
    pivot.rotation_euler.z = start
    for curve in compat.curves(pivot.animation_data.action):
        curve.modifiers.new("CYCLES")
        for point in curve.keyframe_points:
            point.interpolation = "LINEAR"


def _made_for(thing: bpy.types.Object) -> Iterator[bpy.types.ID]:
    """What was made for an object of a studio."""
    if thing.data:
        yield thing.data
    if thing.animation_data and thing.animation_data.action:
        yield thing.animation_data.action
    yield from (slot.material for slot in thing.material_slots if slot.material)
