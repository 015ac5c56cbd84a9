# SPDX-License-Identifier: GPL-3.0-or-later
"""What an operator or a slider does is one step: undone it is gone, redone it is there."""

import hashlib
import json

import bpy
import numpy as np
import pytest

from blender_rodin import takes
from blender_rodin.importer import import_avatar, replace_avatar
from tests.blender.sample import RECIPE
from tests.blender.sample_rig import write_photo_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

PHOTO = b"pixels"
JOBS = {
    "generate": {},
    "edit": {},
    "switch_rig": {},
    "change_likeness": {"likeness": 0.5},
    "revert": {},
    "remove_edit": {"index": 1},
    "switch_edit": {"index": 0},
    "use_take": {"index": 0},
    "use_take beside": {"index": 0, "beside": True},
}
"""Operators that end with a step of their own, some of them long after they were called."""
AT_ONCE = {
    "reset_features": {},
    "rest_face": {},
    "photo_expression": {},
    "pose_face": {"pose": "anger"},
    "recolour": {"part": "Rodin Skin"},
    "restore_colour": {"part": "Rodin Headwear"},
    "locate_photos": {},
    "mark_asset": {},
    "add_studio": {},
    "import_avatar": {},
    "take_seed": {},
    "randomise_seed": {},
    "take_prompt": {"prompt": "an old man"},
    "drop_photo": {"filepath": "me.jpg"},
    "add_photos": {"directory": "/photos", "files": [{"name": "me.jpg"}]},
    "remove_photo": {"index": 0},
    "choose_face": {"number": 2},
    "forget_points": {"index": 0},
}
"""Operators whose step Blender makes when they end."""
SLIDERS = ("chin", "face_width")


@pytest.fixture
def avatar(backend, avatar_folder, tmp_path):  # noqa: F811 - the fixture
    """An animation-ready one of a photo with two edits, one of them kept; the stand-in makes it with none."""
    write_photo_avatar(avatar_folder)
    made = json.loads((avatar_folder / "avatar.json").read_text("utf-8"))
    made |= {"seed": 5, "photo": {"sha256": hashlib.sha256(PHOTO).hexdigest()}}
    found = None
    for edits in ([], ["with red hair"], ["with red hair", "smiling"], None):
        recipe = made | ({"shape": {"chin": 1.0}, "edits": edits} if edits is not None else {"seed": 6})
        (avatar_folder / "avatar.json").write_text(json.dumps(RECIPE | recipe))
        if edits is not None:
            found = (
                replace_avatar(found, avatar_folder) if found else import_avatar(avatar_folder, bpy.context)
            )
    for key in found.children[0].data.shape_keys.key_blocks[1:]:
        key.value = 0.5
    backend.recolour(part="Rodin Headwear")
    bpy.context.view_layer.objects.active = found
    inputs = bpy.context.scene.rodin
    inputs.edit, inputs.photo, inputs.corrections = "with glasses", "you.jpg", "{}"
    inputs.more_photos.add().path = "side.jpg"
    takes._galleries[found.session_uid] = [takes.Take(avatar_folder, 6)]
    (tmp_path / "me.jpg").write_bytes(PHOTO)
    yield found
    takes._galleries.clear()


def state():
    """All of the file that the operators could change."""
    objects = {each.name: each for each in bpy.data.objects}
    meshes = {name: each.data for name, each in objects.items() if each.type == "MESH"}
    inputs = bpy.context.scene.rodin
    return {
        "objects": {name: (each.location[:], each.get("rodin")) for name, each in objects.items()},
        "kept": {name: dict(each.get("rodin_likeness", {})).get("photos") for name, each in objects.items()},
        "places": {name: [vertex.co[:] for vertex in mesh.vertices][:8] for name, mesh in meshes.items()},
        "shapes": {name: shapes(mesh) for name, mesh in meshes.items()},
        "nodes": {each.name: len(each.node_tree.nodes) for each in bpy.data.materials},
        "assets": [each.name for each in bpy.data.collections if each.asset_data],
        "inputs": [
            inputs.seed,
            inputs.keep_seed,
            inputs.prompt,
            inputs.photo,
            inputs.face,
            inputs.corrections,
        ],
        "photos": [each.path for each in inputs.more_photos],
    }


def shapes(mesh):
    """Value and reach of each shape key."""
    found = {}
    for key in mesh.shape_keys.key_blocks if mesh.shape_keys else ():
        places = np.empty((len(mesh.vertices), 3), np.float32)
        key.data.foreach_get("co", places.ravel())
        found[key.name] = (key.value, float(np.abs(places).sum()))
    return found


def is_one_step(change):
    bpy.ops.ed.undo_push(message="Before")
    before = state()
    change()
    after = state()
    assert after != before
    bpy.ops.ed.undo()
    assert state() == before
    bpy.ops.ed.redo()
    assert state() == after


@pytest.mark.parametrize("name", JOBS)
def test_what_a_job_brings_is_one_step(backend, avatar, name):  # noqa: F811 - the fixture
    operator = getattr(backend, name.partition(" ")[0])
    is_one_step(lambda: operator("EXEC_DEFAULT", **JOBS[name]))


@pytest.mark.parametrize("name", AT_ONCE)
def test_an_operator_is_one_step(backend, avatar, name, avatar_folder, tmp_path):  # noqa: F811 - the fixture
    given = {
        "locate_photos": {"directory": str(tmp_path), "files": [{"name": "me.jpg"}]},
        "import_avatar": {"directory": str(avatar_folder)},
    }.get(name, AT_ONCE[name])
    is_one_step(lambda: getattr(backend, name)("EXEC_DEFAULT", True, **given))


@pytest.mark.parametrize("name", SLIDERS)
def test_a_slider_is_one_step(avatar, name):
    def drag():
        setattr(avatar.rodin_features, name, 0.5)
        bpy.ops.ed.undo_push(message=name)  # as the panel does when the mouse is let go

    is_one_step(drag)
