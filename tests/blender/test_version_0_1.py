# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that version 0.1 saved, in Blender 4.2, opens and can be worked on with what there is now.

``version_0_1.blend`` has a plain avatar with one edit and green clothes, an animation-ready one beside it,
and a prompt in the panel.
"""

import shutil
from pathlib import Path

import bpy
import pytest

from blender_rodin import api, expression, recolour, shaping
from blender_rodin.avatars import summary
from blender_rodin.jobs import session
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

SAVED = Path(__file__).with_name("version_0_1.blend")
PLAIN, RIGGED = "Avatar", "Avatar.001"


@pytest.fixture
def opened(backend, tmp_path):  # noqa: F811 - the fixture
    """The operators; the file is a copy, and nothing is selected in it."""
    bpy.ops.wm.open_mainfile(filepath=shutil.copy(SAVED, tmp_path))
    return backend


def activate(name):
    found = bpy.data.objects[name]
    bpy.context.view_layer.objects.active = found
    return found


@pytest.mark.parametrize("name", [PLAIN, RIGGED])
def test_avatars_are_known_and_bent_and_saved_again(opened, tmp_path, name):
    avatar = activate(name)
    found = summary(avatar)
    assert (found.title, found.edits, found.seed, found.rig) == (
        "a sample",
        ("with red hair",),
        7,
        name == RIGGED,
    )
    assert bpy.context.scene.rodin.prompt == "an old man" and bpy.context.scene.rodin.seed == 4
    avatar.rodin_features.chin = 1.0
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "again.blend"))
    bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "again.blend"))
    assert shaping.strengths(bpy.data.objects[name]) == {"chin": 1.0}
    activate(name)
    assert opened.reset_features() == {"FINISHED"} and not shaping.strengths(bpy.data.objects[name])


@pytest.mark.parametrize("name", [PLAIN, RIGGED])
def test_avatars_are_edited_taken_back_and_exported(opened, tmp_path, name):
    avatar = activate(name)
    bpy.context.scene.rodin.edit = "with glasses"
    bpy.ops.ed.undo_push(message="Opened")
    assert opened.edit() == {"FINISHED"} and session.job.request.edits == ["with glasses"]
    avatar = activate(name)
    assert avatar.name == name and avatar.data.name == name
    bpy.ops.ed.undo()
    avatar = activate(name)
    assert summary(avatar).edits == ("with red hair",)
    assert opened.revert() == {"FINISHED"} and session.job.request.undo == 1
    assert api.export_avatar(activate(name), tmp_path / "out.glb").stat().st_size > 1000


def test_colours_and_expressions_are_what_they_were(opened):
    avatar = activate(PLAIN)
    assert list(recolour.paints(avatar)) == ["Rodin Clothing"]
    assert opened.restore_colour(part="Rodin Clothing") == {"FINISHED"} and not recolour.paints(avatar)
    rigged = activate(RIGGED)
    assert opened.pose_face(pose="surprise") == {"FINISHED"}
    assert any(expression.values(rigged).values())
    assert opened.rest_face() == {"FINISHED"} and not any(expression.values(rigged).values())


def test_a_new_avatar_goes_beside_them(opened):
    made = api.generate(prompt="steps")
    assert made.name == "Steps" and [each.name for each in made.users_collection] == ["Avatars"]
    assert made.location.x not in {bpy.data.objects[name].location.x for name in (PLAIN, RIGGED)}
