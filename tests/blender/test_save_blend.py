# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m blender_rodin.save_blend``: a file that opens on the face."""

import subprocess
import sys

import bpy
import pytest
from bpy_extras.object_utils import world_to_camera_view
from mathutils import Vector

from blender_rodin.shared import ROOT


def run(folder):
    return subprocess.run(
        [sys.executable, "-m", "blender_rodin.save_blend", str(folder)],
        cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip


@pytest.fixture
def opened(avatar_folder):
    done = run(avatar_folder)
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in avatar_folder.iterdir()) == [
        "avatar.blend", "avatar.json", "avatar.npz", "texture.png",
    ]  # fmt: skip
    bpy.ops.wm.open_mainfile(filepath=str(avatar_folder / "avatar.blend"))
    return bpy.context.scene


def test_whole_avatar_is_in_the_picture(opened):
    bpy.context.view_layer.update()
    avatar = bpy.data.objects["Avatar"]
    seen = [world_to_camera_view(opened, opened.camera, vertex.co) for vertex in avatar.data.vertices]
    assert all(0 < point.x < 1 and 0 < point.y < 1 and point.z > 0 for point in seen)
    height = max(point.y for point in seen) - min(point.y for point in seen)
    assert height > 0.7


def test_lights_and_views_are_set(opened):
    assert len([each for each in opened.objects if each.type == "LIGHT"]) == 3
    spaces = [
        area.spaces.active for screen in bpy.data.screens for area in screen.areas if area.type == "VIEW_3D"
    ]
    assert spaces
    assert all(space.shading.type == "MATERIAL" for space in spaces)
    front = spaces[0].region_3d.view_rotation @ Vector((0, 0, 1))
    assert front.y == pytest.approx(-1, abs=1e-3)


def test_incomplete_folder_is_a_coded_error(tmp_path):
    done = run(tmp_path)
    assert done.returncode == 1
    assert "[avatar.missing_file]" in done.stderr
    assert not list(tmp_path.iterdir())
