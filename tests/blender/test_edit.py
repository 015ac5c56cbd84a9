# SPDX-License-Identifier: GPL-3.0-or-later
"""Changed avatars take the old one's place; what the user did around it stays."""

import json

import bpy
import pytest

from blender_rodin import api, environment
from blender_rodin.avatars import avatar_of, summary
from blender_rodin.importer import import_avatar, in_place_of, replace_avatar
from blender_rodin.jobs import session
from blender_rodin.operators.running import as_one_step
from blender_rodin.shared import ROOT, RodinError
from tests.blender.sample import RECIPE, write_avatar
from tests.blender.sample_rig import write_rigged_avatar


@pytest.fixture
def plain(tmp_path):
    write_avatar(tmp_path / "plain")
    return tmp_path / "plain"


@pytest.fixture
def rigged(tmp_path):
    write_rigged_avatar(tmp_path / "rigged")
    return tmp_path / "rigged"


def hang_a_hat_on(avatar):
    bpy.ops.object.empty_add(location=(0, 0, 1))
    hat = bpy.context.object
    hat.name = "My hat"
    hat.parent = avatar
    return hat


@pytest.mark.parametrize("kind", ["plain", "rigged"])
def test_the_object_its_place_and_its_children_stay(empty_file, request, kind):
    folder = request.getfixturevalue(kind)
    avatar = import_avatar(folder, bpy.context)
    avatar.location, avatar.name = (1, 2, 3), "Zoë"
    hang_a_hat_on(avatar)
    materials = {each.name for each in bpy.data.materials}
    uid, blocks = avatar.session_uid, (len(bpy.data.meshes), len(bpy.data.materials), len(bpy.data.images))
    (folder / "avatar.json").write_text(json.dumps(RECIPE | {"edits": ["with red hair"]}))
    changed = replace_avatar(avatar, folder)
    assert changed.session_uid == uid and changed.name == "Zoë" and changed.location[:] == (1, 2, 3)
    assert summary(changed).edits == ("with red hair",)
    assert "My hat" in {child.name for child in changed.children}
    assert (len(bpy.data.meshes), len(bpy.data.materials), len(bpy.data.images)) == blocks
    assert {each.name for each in bpy.data.materials} == materials
    if kind == "rigged":
        assert {child.name for child in changed.children} == {"Zoë Head", "Zoë Headwear", "My hat"}
        parts = [child for child in changed.children if child.type == "MESH"]
        assert len(parts) == 2
        assert all(part.modifiers["Rig"].object == changed for part in parts)
        assert len(bpy.data.armatures) == 1


@pytest.mark.parametrize(("before", "after"), [("plain", "rigged"), ("rigged", "plain")])
def test_another_form_takes_the_same_place(empty_file, request, before, after):
    avatar = import_avatar(request.getfixturevalue(before), bpy.context)
    avatar.location, avatar.name = (1, 2, 3), "Zoë"
    hat = hang_a_hat_on(avatar)
    bpy.context.view_layer.update()
    place = hat.matrix_world.translation.copy()
    changed = replace_avatar(avatar, request.getfixturevalue(after))
    bpy.context.view_layer.update()
    assert changed.type == {"plain": "MESH", "rigged": "ARMATURE"}[after]
    assert changed.name == "Zoë" and changed.location[:] == (1, 2, 3)
    assert hat.parent == changed and (hat.matrix_world.translation - place).length < 1e-5
    assert bpy.context.view_layer.objects.active == hat, "what the user made active stays so"


def test_a_bad_result_leaves_the_old_avatar(empty_file, plain):
    avatar = import_avatar(plain, bpy.context)
    count = len(avatar.data.vertices)
    (plain / "avatar.npz").write_text("no")
    with pytest.raises(RodinError):
        replace_avatar(avatar, plain)
    assert len(avatar.data.vertices) == count and len(bpy.data.objects) == 1


def test_a_deleted_avatar_stays_deleted_until_its_deletion_is_undone(addon, plain):
    avatar = import_avatar(plain, bpy.context)
    bpy.ops.ed.undo_push(message="Avatar")
    deliver = as_one_step(in_place_of(avatar), "Edit Avatar")
    bpy.ops.object.delete()
    bpy.ops.ed.undo_push(message="Delete")
    with pytest.raises(RodinError) as caught:
        deliver(plain)
    assert caught.value.code == "edit.gone"
    assert not bpy.data.objects
    bpy.ops.ed.undo()
    (plain / "avatar.json").write_text(json.dumps(RECIPE | {"edits": ["with red hair"]}))
    assert summary(deliver(plain)).edits == ("with red hair",)
    assert [each.name for each in bpy.data.objects] == ["Avatar"]
    bpy.ops.ed.undo()
    assert summary(bpy.data.objects["Avatar"]).edits == ()
    bpy.ops.ed.redo()
    assert summary(bpy.data.objects["Avatar"]).edits == ("with red hair",)


def test_parts_belong_to_their_avatar_and_other_things_to_none(empty_file, rigged):
    armature = import_avatar(rigged, bpy.context)
    assert all(avatar_of(child) == armature for child in armature.children)
    bpy.ops.mesh.primitive_cube_add()
    assert avatar_of(bpy.context.object) is None
    armature["rodin"] = "{"
    assert summary(armature) is None


def test_without_text_or_avatar_nothing_happens(addon, plain):
    assert not addon.edit.poll()
    bpy.ops.mesh.primitive_cube_add()
    with pytest.raises(RodinError) as raised:
        api.edit(bpy.context.object, "with red hair")
    assert raised.value.code == "edit.no_avatar"
    import_avatar(plain, bpy.context)
    assert addon.edit.poll() and not addon.revert.poll()
    with pytest.raises(RuntimeError, match="There is no text"):
        addon.edit()
    assert not session.busy


@pytest.mark.skipif(
    not environment.venv_python(ROOT).is_file(), reason="the project's .venv has not been made"
)
def test_the_real_backend_changes_takes_back_and_switches(addon, tmp_path, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, str(environment.venv_python(ROOT)))
    monkeypatch.setattr("blender_rodin.preferences.log_folder", lambda: tmp_path)
    small = {"preset": "fast", "faces": 2000, "texture_size": 128}
    avatar = api.generate(prompt="a young woman with blonde hair", seed=3, **small)
    uid = avatar.session_uid
    before = [vertex.co.copy() for vertex in avatar.data.vertices]
    bpy.context.scene.rodin.edit = "with a beard"
    assert addon.edit() == {"FINISHED"}
    assert summary(avatar).edits == ("with a beard",) and avatar.session_uid == uid
    assert addon.revert() == {"FINISHED"}
    assert summary(avatar).edits == ()
    assert [vertex.co for vertex in avatar.data.vertices] == before
    assert addon.reroll() == {"FINISHED"}
    assert summary(avatar).seed != 3
    assert addon.switch_rig() == {"FINISHED"}
    armature = bpy.context.view_layer.objects.active
    assert armature.type == "ARMATURE" and summary(armature).rig
    assert api.edit(armature, "with glasses", seed=5) == armature
    assert summary(armature).edits == ("with glasses",) and summary(armature).seed == 5
