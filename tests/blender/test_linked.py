# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar that belongs to another file is changed by no operator and no script; each says why."""

import json

import bpy
import pytest

from blender_rodin import api, operators, takes
from blender_rodin.importer import import_avatar
from blender_rodin.jobs import session
from blender_rodin.likeness import note_photos
from blender_rodin.operators.corrections import RODIN_OT_correct_avatar
from blender_rodin.shared import RodinError
from tests.blender.sample_rig import write_photo_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

CHANGES = {
    "edit": {},
    "revert": {},
    "remove_edit": {"index": 0},
    "switch_edit": {"index": 0},
    "switch_rig": {},
    "paint_front": {},
    "change_likeness": {"likeness": 0.5},
    "reroll": {},
    "variations": {"count": 2},
    "use_take": {"index": 0},
    "reset_features": {},
    "rest_face": {},
    "photo_expression": {},
    "pose_face": {"pose": "smile"},
    "recolour": {"part": "Rodin Skin"},
    "restore_colour": {"part": "Rodin Skin"},
    "locate_photos": {"files": [{"name": "me.jpg"}]},
    "mark_asset": {},
}
"""Operators that change the active avatar, or ask for what will."""
IN_A_WINDOW = {"correct_avatar", "use_pose"}
"""The same; their beginnings are tested below."""
LEAVE_IT = {
    *(
        "announce",
        "show_avatar",
        "generate",
        "cancel",
        "write_prompt",
        "take_prompt",
        "batch_import",
        "batch_look",
    ),
    *("batch_stop", "batch_retry", "drop_photo", "add_photos", "remove_photo", "find_faces", "choose_face"),
    *(
        "correct_photo",
        "forget_points",
        "show_seen",
        "drop_takes",
        "export_avatar",
        "write_poses",
        "add_studio",
        "remove_studio",
        "import_avatar",
    ),
    *("choose_part", "apply_painting", "cancel_painting"),
    *("randomise_seed", "take_seed", "copy_report", "install_backend", "cancel_installation"),
    *("uninstall_backend", "look_up_model", "download_model", "check_backend", "open_preferences"),
}
"""Those that leave avatars as they are."""
SCRIPTS = {
    "edit": lambda avatar: api.edit(avatar, "with red hair"),
    "set_features": lambda avatar: api.set_features(avatar, {"chin": 1.0}),
    "pose_face": lambda avatar: api.pose_face(avatar, "smile"),
    "mark_asset": api.mark_asset,
    "paint_front": lambda avatar: api.paint_front(avatar, "front.png"),
    "make_takes": lambda avatar: api.make_takes(avatar, 2),
}


OF_MESHES = {
    *(
        "reset_features",
        "rest_face",
        "photo_expression",
        "pose_face",
        "recolour",
        "restore_colour",
        "set_features",
    )
}
"""What changes meshes or materials where they are; the rest puts others in their place."""


@pytest.fixture(params=["linked", "overridden", "linked meshes"])
def avatar(request, stand_in, tmp_path):  # noqa: F811 - the fixture
    """Of a photo, with an edit, features, an expression, photos and a take, and not this file's own."""
    folder = tmp_path / "made"
    write_photo_avatar(folder)
    recipe = json.loads((folder / "avatar.json").read_text("utf-8"))
    more = {"edits": ["with red hair"], "shape": {"chin": 1.0}, "photo": {"sha256": "0" * 64}}
    (folder / "avatar.json").write_text(json.dumps(recipe | more), "utf-8")
    note_photos(import_avatar(folder, bpy.context), ["me.jpg"])
    path = str(tmp_path / "library.blend")
    bpy.ops.wm.save_as_mainfile(filepath=path)
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(path, link=True) as (_, to):
        to.collections = ["Avatars"]
    (collection,) = to.collections
    bpy.context.scene.collection.children.link(collection)
    found = bpy.data.objects["Avatar"]
    if request.param == "overridden":
        collection.override_hierarchy_create(bpy.context.scene, bpy.context.view_layer)
        found = next(each for each in bpy.data.objects if "rodin" in each and each.override_library)
    elif request.param == "linked meshes":
        found = with_objects_of_its_own(found)
    bpy.context.view_layer.objects.active = found
    bpy.context.scene.rodin.edit = "with red hair"
    takes._galleries[found.session_uid] = [takes.Take(folder, 0)]
    yield found
    takes._galleries.clear()


def with_objects_of_its_own(avatar):
    """A copy as "Make Local" of selected objects makes one; meshes and shape keys stay in the other file."""
    copies = {thing: thing.copy() for thing in (avatar, *avatar.children)}
    for thing, copied in copies.items():
        bpy.context.scene.collection.objects.link(copied)
        copied.parent = copies.get(thing.parent)
    return copies[avatar]


def state(avatar):
    """What an operator could change of it."""
    meshes = [part for part in avatar.children if part.type == "MESH"]
    keys = {part.name: part.data.shape_keys for part in meshes}
    return (
        avatar["rodin"],
        avatar["rodin_likeness"]["photos"],
        {name: [(key.name, key.value) for key in found.key_blocks] for name, found in keys.items() if found},
        [len(slot.material.node_tree.nodes) for part in meshes for slot in part.material_slots],
        sorted(each.name for each in bpy.data.objects),
    )


def test_the_table_has_every_operator():
    known = {each.bl_idname.removeprefix("rodin.") for each in operators.CLASSES if "_OT_" in each.__name__}
    assert known == {*CHANGES, *IN_A_WINDOW, *LEAVE_IT}


def refused(avatar, changes):
    """Those of ``changes`` that must not happen to it."""
    own = avatar.library is None and avatar.override_library is None
    return [name for name in changes if not own or name in OF_MESHES]


def test_operators_refuse_and_say_why(addon, avatar):
    for name in refused(avatar, CHANGES):
        before, operator = state(avatar), getattr(addon, name)
        assert operator.poll(), name
        with pytest.raises(RuntimeError, match="linked from another file"):
            operator("EXEC_DEFAULT", **CHANGES[name])
        assert state(avatar) == before and session.job is None, name


def test_scripts_are_refused_with_a_code(addon, avatar):
    for name in refused(avatar, SCRIPTS):
        before = state(avatar)
        with pytest.raises(RodinError) as caught:
            SCRIPTS[name](avatar)
        assert caught.value.code == "edit.linked", name
        assert state(avatar) == before and session.job is None, name


@pytest.mark.parametrize("avatar", ["linked", "overridden"], indirect=True)
def test_points_are_not_shown_to_be_corrected_in_vain(addon, avatar):
    with pytest.raises(RodinError, match=r"edit\.linked"):
        RODIN_OT_correct_avatar.begin(None, bpy.context)
