# SPDX-License-Identifier: GPL-3.0-or-later
"""Changed avatars take the old one's place; what the user did around it stays."""

import json

import bpy
import numpy as np
import pytest

from blender_rodin import api, environment, switched_off
from blender_rodin.avatars import avatar_of, summary
from blender_rodin.importer import import_avatar, in_place_of, replace_avatar, take_back
from blender_rodin.jobs import session
from blender_rodin.operators.running import as_one_step
from blender_rodin.shared import ROOT, RodinError
from tests.blender.sample import RECIPE, write_avatar
from tests.blender.sample_rig import write_rigged_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures


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
    used = [each.data for each in (changed, *changed.children) if each.type == "MESH"]
    assert {each.name for mesh in used for each in mesh.materials} == materials
    if kind == "rigged":
        assert {child.name for child in changed.children} == {"Zoë Head", "Zoë Headwear", "My hat"}
        parts = [child for child in changed.children if child.type == "MESH"]
        assert len(parts) == 2
        assert all(part.modifiers["Rig"].object == changed for part in parts)
    assert take_back(changed)
    assert (len(bpy.data.meshes), len(bpy.data.materials), len(bpy.data.images)) == blocks
    assert {each.name for each in bpy.data.materials} == materials
    assert len(bpy.data.armatures) == (kind == "rigged")


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
    assert [each.name for each in bpy.context.scene.objects] == ["Avatar"]
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
    small = {"preset": "fast", "faces": 2000, "texture_size": 128, "rig": False}
    avatar = api.generate(prompt="a young woman with blonde hair", seed=3, **small)
    uid = avatar.session_uid
    before = [vertex.co.copy() for vertex in avatar.data.vertices]
    bpy.context.scene.rodin.edit = "with a beard"
    assert addon.edit() == {"FINISHED"}
    assert summary(avatar).edits == ("with a beard",) and avatar.session_uid == uid
    assert addon.revert() == {"FINISHED"}
    assert summary(avatar).edits == ()
    assert [vertex.co for vertex in avatar.data.vertices] == before
    assert addon.switch_rig() == {"FINISHED"}
    armature = bpy.context.view_layer.objects.active
    assert armature.type == "ARMATURE" and summary(armature).rig
    assert api.edit(armature, "with glasses", seed=5) == armature
    assert summary(armature).edits == ("with glasses",) and summary(armature).seed == 5


@pytest.fixture
def edited_twice(empty_file, tmp_path):
    """An avatar with two edits that differ in their meshes, by what writes it; and how low each reaches."""

    def make(write):
        folder, shapes = tmp_path / "made", []
        arrays = write(folder)
        avatar = None
        for number, edits in enumerate(([], ["with red hair"], ["with red hair", "smiling"])):
            moved = {"vertices": arrays["vertices"] + np.float32(0.01 * number)}
            name = "rig.npz" if (folder / "rig.npz").is_file() else "avatar.npz"
            np.savez(folder / name, **{**arrays, **moved})
            recipe = RECIPE | {
                "edits": edits,
                "settings": {"strength": 1.0 + number, "rig": name == "rig.npz"},
            }
            (folder / "avatar.json").write_text(json.dumps(recipe))
            avatar = replace_avatar(avatar, folder) if avatar else import_avatar(folder, bpy.context)
            shapes.append(lowest(avatar))
        return avatar, shapes

    return make


def lowest(avatar):
    meshes = [
        each for each in (avatar, *avatar.children) if each.type == "MESH" and "Headwear" not in each.name
    ]
    return round(min(vertex.co.z for vertex in meshes[0].data.vertices), 4)


@pytest.mark.parametrize("write", [write_avatar, write_rigged_avatar])
@pytest.mark.parametrize("reopened", [False, True])
def test_edits_are_taken_back_at_once_without_a_backend(edited_twice, tmp_path, write, reopened):
    avatar, shapes = edited_twice(write)
    assert len(set(shapes)) == 3 and lowest(avatar) == shapes[2]
    uid = avatar.session_uid
    if reopened:
        bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "saved.blend"))
        bpy.ops.wm.open_mainfile(filepath=str(tmp_path / "saved.blend"))
        (avatar,) = (each for each in bpy.context.scene.objects if "rodin" in each)
        uid = avatar.session_uid
    copy = avatar.copy()
    bpy.context.scene.collection.objects.link(copy)
    for count in (1, 0):
        assert take_back(avatar)
        assert len(summary(avatar).edits) == count and lowest(avatar) == shapes[count]
        assert avatar.session_uid == uid and avatar.name == "Avatar"
        assert all(part.modifiers["Rig"].object == avatar for part in avatar.children)
        names = {material.name for thing in (avatar, *avatar.children) if thing.type == "MESH"
                 for material in thing.data.materials}  # fmt: skip
        assert all(name.startswith("Rodin ") and "earlier" not in name for name in names)
    assert not take_back(avatar)
    assert len(summary(copy).edits) == 2
    assert b"earlier" not in api.export_avatar(copy, tmp_path / "out.glb").read_bytes()
    bpy.data.objects.remove(copy)
    bpy.data.orphans_purge(do_recursive=True)
    assert not [each.name for each in bpy.data.objects if not each.users_scene]


def test_taking_back_is_one_undo_step_and_another_take_gives_it_up(addon, edited_twice, tmp_path):
    avatar, shapes = edited_twice(write_avatar)
    bpy.ops.ed.undo_push(message="Edits")
    assert addon.revert() == {"FINISHED"} and not session.job
    assert lowest(bpy.data.objects["Avatar"]) == shapes[1]
    bpy.ops.ed.undo()
    assert lowest(bpy.data.objects["Avatar"]) == shapes[2]
    bpy.ops.ed.redo()
    avatar = bpy.data.objects["Avatar"]
    assert lowest(avatar) == shapes[1]
    assert api.edit(avatar, undo=1) == avatar and lowest(avatar) == shapes[0]
    bpy.ops.ed.undo()
    avatar = bpy.data.objects["Avatar"]
    recipe = json.loads(avatar["rodin"]) | {"seed": 8}
    (tmp_path / "made" / "avatar.json").write_text(json.dumps(recipe))
    replace_avatar(avatar, tmp_path / "made")
    assert not take_back(avatar) and len(bpy.data.meshes) == 1


def test_parts_of_version_0_1_keep_their_names(edited_twice):
    avatar, _ = edited_twice(write_rigged_avatar)
    for part in (each for each in bpy.data.objects if "rodin_part" in each):
        part["rodin_part"] = f"Avatar {part['rodin_part']}"
    assert take_back(avatar)
    assert {part.name for part in avatar.children} == {"Avatar Head", "Avatar Headwear"}


def test_edits_go_in_any_order_and_are_switched_off_and_on(backend, avatar_folder):  # noqa: F811 - the fixture
    edits, strengths = ["with red hair", "smiling", "with glasses"], [1.0, 1.5, None]
    before = [{"latent": [], "parts": [], "strength": far} for far in strengths]

    def answer(edits):
        recipe = RECIPE | {"edits": edits, "before": before[: len(edits)]}
        (avatar_folder / "avatar.json").write_text(json.dumps(recipe))

    def asked():
        request = session.job.request
        return request.undo, request.edits, request.strengths

    answer(edits)
    avatar = import_avatar(avatar_folder, bpy.context)
    assert summary(avatar).strengths == (1.0, 1.5, None)
    answer(edits[1:])
    assert backend.switch_edit(index=0) == {"FINISHED"}
    assert asked() == (3, ["smiling", "with glasses"], [1.5, 1.0])
    off = [switched_off.Edit("with red hair", 1.0, 0)]
    assert switched_off.of(avatar) == off and summary(avatar).edits == tuple(edits[1:])
    answer(edits[1:2])
    assert backend.remove_edit(index=1) == {"FINISHED"}
    assert asked() == (1, [], []) and switched_off.of(avatar) == off
    answer(edits[:2])
    assert backend.switch_edit(index=0, off=True) == {"FINISHED"}
    assert asked() == (1, ["with red hair", "smiling"], [1.0, 1.0])
    assert switched_off.of(avatar) == [] and summary(avatar).edits == tuple(edits[:2])
    with pytest.raises(RuntimeError, match="no such change"):
        backend.remove_edit(index=7)


def test_the_last_edit_is_switched_off_at_once(addon, edited_twice):
    avatar, shapes = edited_twice(write_avatar)
    assert addon.switch_edit(index=1) == {"FINISHED"} and not session.job
    assert lowest(avatar) == shapes[1] and switched_off.of(avatar)[0].text == "smiling"
