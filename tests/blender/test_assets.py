# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatars and poses as assets: pictures, catalogues, tags; poses of one avatar on another."""

import json

import bpy
import numpy as np
import pytest

from blender_rodin import api, expression
from blender_rodin.assets import catalogues, pose_library
from blender_rodin.assets.tags import tags_of
from blender_rodin.avatars import summary
from blender_rodin.poses import EXPRESSIONS, POSES, VISEMES
from blender_rodin.shared import RodinError
from tests.blender.sample_rig import write_rigged_avatar, write_template_avatar


def blocks():
    kinds = ("objects", "meshes", "scenes", "cameras", "lights", "worlds", "images", "actions", "armatures")
    return {kind: sorted(each.name for each in getattr(bpy.data, kind)) for kind in kinds}


def lines(folder):
    found = (folder / catalogues.FILE).read_text("utf-8").splitlines()
    return {line.split(":")[1]: line.split(":")[0] for line in found if line.count(":") == 2}


@pytest.fixture
def template_folder(tmp_path):
    write_template_avatar(tmp_path / "template")
    return tmp_path / "template"


@pytest.fixture
def avatar(addon, template_folder):
    return api.import_avatar(template_folder)


def test_a_plain_avatar_is_an_asset_with_picture_and_tags(addon, avatar_folder, tmp_path):
    recipe = json.loads((avatar_folder / "avatar.json").read_text())
    recipe |= {"kind": "text", "prompt": "an old man with a white beard", "edits": ["with glasses"]}
    (avatar_folder / "avatar.json").write_text(json.dumps(recipe))
    avatar = api.import_avatar(avatar_folder)
    avatar.rotation_euler.z, avatar.location.x = 3.0, 2.0
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cast.blend"))
    own = f"{'1' * 8}-1111-1111-1111-{'1' * 12}"
    (tmp_path / catalogues.FILE).write_text(f"VERSION 1\n\n{own}:Mine:Mine")
    before = blocks()
    assert addon.mark_asset() == {"FINISHED"}
    assert blocks() == before, "nothing of the studio stays"
    assert {"text", "plain mesh", "man", "old", "white beard", "glasses"} <= {
        tag.name for tag in avatar.asset_data.tags
    }
    known = lines(tmp_path)
    assert known["Mine"] == own, "catalogues that are there stay"
    assert avatar.asset_data.catalog_id == known["Rodin Avatars/From Prompts"]
    assert avatar.preview.is_image_custom
    size = avatar.preview.image_size
    picture = np.empty(size[0] * size[1] * 4, np.float32)
    avatar.preview.image_pixels_float.foreach_get(picture)
    picture = picture.reshape(*size, 4)
    middle, corner = picture[size[0] // 2, size[1] // 2], picture[-1, 0]
    assert middle[3] > 0.9 and middle[:3].max() > 0.05, "the head is in the middle"
    assert corner[3] < 0.1, "nothing is beside it"
    avatar.asset_data.tags.new("hero")
    api.mark_asset(avatar)
    assert avatar.asset_data.tags.get("hero"), "tags of one's own stay"
    assert len(lines(tmp_path)) == 2


def test_an_animation_ready_one_is_a_collection_that_can_be_appended_whole(avatar, tmp_path):
    where = avatar.users_collection[0]
    asset = api.mark_asset(avatar.children[0])
    assert asset.asset_data and where.children[:] == [asset]
    assert set(asset.objects) == {avatar, *avatar.children} and avatar.users_collection[:] == (asset,)
    assert api.mark_asset(avatar) == asset and where.children[:] == [asset], "not twice"
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "cast.blend"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    with bpy.data.libraries.load(str(tmp_path / "cast.blend"), assets_only=True) as (there, wanted):
        wanted.collections = there.collections
    (collection,) = wanted.collections
    bpy.context.scene.collection.children.link(collection)
    found = next(each for each in collection.objects if each.type == "ARMATURE")
    assert summary(found).seed == 7 and len(expression.values(found)) == 52


def test_an_unsaved_file_says_what_its_asset_lacks(addon, avatar_folder):
    avatar = api.import_avatar(avatar_folder)
    assert catalogues.folder_of_this_file() is None
    assert addon.mark_asset() == {"FINISHED"} and avatar.asset_data


def test_a_library_that_holds_the_file_has_its_catalogues(addon, tmp_path):
    (tmp_path / "people").mkdir()
    bpy.ops.wm.save_as_mainfile(filepath=str(tmp_path / "people" / "cast.blend"))
    libraries = bpy.context.preferences.filepaths.asset_libraries
    made = libraries.new(name="Mine", directory=str(tmp_path))
    try:
        assert catalogues.folder_of_this_file() == tmp_path.resolve()
    finally:
        libraries.remove(made)


def test_poses_of_the_library_work_on_another_avatar(addon, avatar, template_folder, tmp_path, monkeypatch):
    monkeypatch.setattr(pose_library, "SIZE", 32)
    monkeypatch.setattr(pose_library, "SAMPLES", 1)
    api.pose_face(avatar, {"jawOpen": 0.5})
    mine = bpy.data.actions.new("Joy")
    before = blocks()
    path = tmp_path / "library" / "poses.blend"
    libraries = bpy.context.preferences.filepaths.asset_libraries
    known = set(libraries.keys())
    assert addon.write_poses(filepath=str(path)) == {"FINISHED"}
    assert blocks() == before and mine.name == "Joy", "the open file stays as it is"
    assert expression.values(avatar)["jawOpen"] == 0.5
    (new,) = set(libraries.keys()) - known
    assert libraries[new].path == str(path.parent)
    libraries.remove(libraries[new])
    with bpy.data.libraries.load(str(path), assets_only=True) as (there, wanted):
        assert len(there.actions) == 52 + len(EXPRESSIONS) + len(VISEMES) == 81
        wanted.actions = ["Smile", "PP (P, B, M)", "jawOpen"]
    smile, lips, jaw = wanted.actions
    paths = lines(path.parent)
    assert smile.asset_data.catalog_id == paths["Rodin Avatars/Expressions"]
    assert jaw.asset_data.catalog_id == paths["Rodin Avatars/Face Shapes/Jaw"]
    assert smile.preview.is_image_custom
    assert pose_library.values_of(jaw) == {"jawOpen": 1.0}
    assert "browInnerUp" not in pose_library.values_of(lips), "visemes leave the brows"
    other = api.import_avatar(template_folder)
    api.pose_face(other, pose_library.values_in(path, "Smile"), strength=0.5)
    assert expression.values(other)["mouthSmileLeft"] == pytest.approx(0.4)
    keys = next(part for part in other.children if part.data.shape_keys).data.shape_keys
    track = keys.animation_data_create().nla_tracks.new()
    track.strips.new("Smile", 1, smile)
    bpy.context.scene.frame_set(2)
    assert keys.key_blocks["mouthSmileRight"].value == pytest.approx(0.8), "Blender itself plays the action"


def test_poses_are_shown_mixed_and_kept(avatar, addon):
    assert addon.pose_face(pose="surprise") == {"FINISHED"}
    assert addon.pose_face(pose="ou", strength=0.5) == {"FINISHED"}
    found = expression.values(avatar)
    assert found["browInnerUp"] == pytest.approx(0.8), "a viseme leaves the brows"
    assert (found["mouthPucker"], found["jawOpen"]) == (pytest.approx(0.35), pytest.approx(0.1))
    bpy.context.scene.frame_set(5)
    addon.pose_face(pose="smile", keyframe=True)
    bpy.context.scene.frame_set(9)
    addon.pose_face(pose="sil", keyframe=True)
    assert expression.values(avatar)["mouthSmileLeft"] == 0 < expression.values(avatar)["cheekSquintLeft"]
    bpy.context.scene.frame_set(5)
    assert expression.values(avatar)["mouthSmileLeft"] == pytest.approx(0.8)


def test_every_pose_is_of_face_shapes(avatar):
    known = expression.values(avatar).keys()
    assert all(pose.values.keys() <= known for pose in POSES.values())
    assert all(0 < value <= 1 for pose in POSES.values() for value in pose.values.values())
    assert all(pose.over(known).keys() >= pose.values.keys() for pose in VISEMES.values())


def test_what_cannot_be_posed_is_said(addon, avatar_folder, tmp_path):
    plain = api.import_avatar(avatar_folder)
    for pose in ("smile", {"jawOpen": 1.0}):
        with pytest.raises(RodinError) as caught:
            api.pose_face(plain, pose)
        assert caught.value.code == "pose.no_shapes"
    with pytest.raises(RodinError) as caught:
        api.write_poses(tmp_path / "poses.blend", plain)
    assert caught.value.code == "pose.no_shapes" and not addon.pose_face.poll()
    write_rigged_avatar(tmp_path / "rigged")
    rigged = api.import_avatar(tmp_path / "rigged")
    for pose in ("glee", {"tail": 1.0}):
        with pytest.raises(RodinError) as caught:
            api.pose_face(rigged, pose)
        assert caught.value.code == "pose.unknown"
    (tmp_path / "file").write_text("")
    with pytest.raises(RodinError) as caught:
        api.write_poses(tmp_path / "file" / "poses.blend", rigged)
    assert caught.value.code == "asset.unwritable"


def test_tags_follow_edits_and_say_each_thing_once(addon, avatar_folder):
    recipe = json.loads((avatar_folder / "avatar.json").read_text())
    recipe |= {
        "kind": "text",
        "prompt": "a woman with red hair and glasses",
        "edits": ["without glasses", "with black hair"],
        "settings": {"steps": 12, "resolution": 128, "faces": 10_000, "texture_size": 512, "rig": True},
    }
    (avatar_folder / "avatar.json").write_text(json.dumps(recipe))
    found = summary(api.import_avatar(avatar_folder))
    tags = tags_of(found, {"Rodin Headwear"}, (0.06, 0.05, 0.05))
    assert tags == ["text", "animation-ready", "fast", "woman", "black hair", "headwear"]
    assert tags_of(found, (), None)[-1] == "no hair"
