# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio sees the whole avatar wherever it stands, turns around it, and goes as it came."""

from itertools import pairwise

import bpy
import numpy as np
import pytest
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from blender_rodin import api, studio
from blender_rodin.importer import import_avatar
from tests.blender.sample_rig import write_rigged_avatar


@pytest.fixture
def avatar(empty_file, avatar_folder):
    write_rigged_avatar(avatar_folder)
    return import_avatar(avatar_folder, bpy.context)


def on_picture(avatar):
    """Where the corners of its parts lie on the picture ``[N, 3]``: 0 to 1, and the distance."""
    bpy.context.view_layer.update()
    scene = bpy.context.scene
    parts = [each for each in (avatar, *avatar.children) if each.type == "MESH"]
    corners = [each.matrix_world @ Vector(corner) for each in parts for corner in each.bound_box]
    return np.array([world_to_camera_view(scene, scene.camera, corner) for corner in corners])


def count():
    return {kind: len(getattr(bpy.data, kind)) for kind in KINDS}


KINDS = ("objects", "meshes", "cameras", "lights", "materials", "collections", "actions")


@pytest.mark.parametrize("picture", [(512, 512), (1920, 1080), (1080, 1920)])
@pytest.mark.parametrize("moved", [False, True])
def test_the_camera_sees_all_of_it_from_the_height_of_the_eyes(avatar, moved, picture):
    render = bpy.context.scene.render
    render.resolution_x, render.resolution_y = picture
    if moved:
        avatar.location, avatar.rotation_euler.z, avatar.scale = (3.0, -2.0, 1.0), 2.0, (4.0,) * 3
        bpy.context.view_layer.update()
    api.add_studio(avatar)
    seen = on_picture(avatar)
    assert (seen[:, :2] > 0).all() and (seen[:, :2] < 1).all() and (seen[:, 2] > 0).all()
    assert np.ptp(seen[:, :2], axis=0).max() > 0.5
    camera = bpy.context.scene.camera
    eyes = avatar.matrix_world @ Vector((0.0, -0.085, 0.2))
    assert camera.matrix_world.translation.z == pytest.approx(eyes.z, abs=1e-5)
    towards = (eyes - camera.matrix_world.translation).normalized()
    nose = (avatar.matrix_world.to_3x3() @ Vector((0.0, -1.0, 0.0))).normalized()
    assert towards.dot(nose) == pytest.approx(-1, abs=1e-3)
    lights = [each for each in bpy.data.objects if each.type == "LIGHT"]
    far = [(each.matrix_world.translation - eyes).length / avatar.scale[0] for each in lights]
    assert len(lights) == 3 and max(far) < 1.3


def test_it_goes_as_it_came(avatar):
    scene = bpy.context.scene
    scene.camera = bpy.data.objects.new("Mine", bpy.data.cameras.new("Mine"))
    scene.collection.objects.link(scene.camera)
    before, moved = count(), avatar.matrix_world.copy()
    api.add_studio(avatar, turntable=48)
    once = count()
    api.add_studio(avatar, turntable=24)
    assert count() == once and avatar.matrix_world == moved
    assert [each.name for each in scene.collection.children if studio.PROPERTY in each] == [studio.NAME]
    api.remove_studio()
    assert count() == before and scene.camera.name == "Mine"
    api.remove_studio()
    assert count() == before


def test_what_was_added_to_its_collection_stays(avatar):
    scene = bpy.context.scene
    api.add_studio(avatar)
    lamp = next(each for each in bpy.data.objects if each.type == "LIGHT").copy()
    mine = bpy.data.lights.new("Mine", "POINT")
    for thing in (bpy.data.objects.new("Mine", mine), lamp):
        studio.of(scene).objects.link(thing)
    del lamp[studio.PROPERTY]
    studio.of(scene).objects.link(avatar)
    api.remove_studio()
    assert studio.of(scene) is None
    kept = bpy.data.collections[studio.NAME]
    assert {each.name for each in kept.objects} == {"Mine", lamp.name, avatar.name} and lamp.data
    assert len(bpy.data.lights) == 2


def test_the_turntable_goes_once_around_evenly(avatar):
    scene = bpy.context.scene
    api.add_studio(avatar, backdrop=False, turntable=40)
    assert "Backdrop" not in bpy.data.objects
    assert (scene.frame_start, scene.frame_end) == (1, 40)
    places = []
    for frame in (1, 11, 21, 31, 41):
        scene.frame_set(frame)
        places.append(np.array(scene.camera.matrix_world.translation)[:2])
    steps = [float(np.linalg.norm(b - a)) for a, b in pairwise(places)]
    assert steps == pytest.approx([steps[0]] * 4, rel=1e-3) and steps[0] > 0.5
    np.testing.assert_allclose(places[0], places[4], atol=1e-5)


def test_its_operators_are_there_where_they_can_be_pressed(avatar, addon):
    bpy.context.view_layer.objects.active = avatar
    assert not addon.remove_studio.poll()
    assert addon.add_studio(turntable=True, frames=12) == {"FINISHED"}
    assert bpy.context.scene.frame_end == 12
    assert addon.remove_studio() == {"FINISHED"}
    bpy.context.view_layer.objects.active = None
    assert not addon.add_studio.poll()
