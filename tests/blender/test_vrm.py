# SPDX-License-Identifier: GPL-3.0-or-later
"""VRM 1.0: what is asked of an avatar, the body it gets, and the file that the VRM add-on writes.

The add-on 'VRM format' is no part of this project. Where Blender has it, or its folder ``io_scene_vrm`` is on
Python's path, the file is written, read again and checked.
"""

import importlib.util
import json
import struct

import bpy
import numpy as np
import pytest
from mathutils import Matrix, Vector

from blender_rodin import api, vrm
from blender_rodin.double import double
from blender_rodin.importer import import_avatar
from blender_rodin.importer.rig_arrays import PIECES
from blender_rodin.shared import RodinError
from blender_rodin.vrm.body import BODY, HUMAN_BONES, ORIGIN_HEIGHT, OWN_BONES, add_body, eyes_from_head
from blender_rodin.vrm.expressions import EXPRESSIONS
from tests.blender.sample_rig import write_template_avatar

VRM_ADDONS = ("bl_ext.user_default.vrm", "bl_ext.blender_org.vrm", "io_scene_vrm")
REQUIRED = {"hips", "spine", "head"} | {
    side + bone
    for side in ("left", "right")
    for bone in ("UpperArm", "LowerArm", "Hand", "UpperLeg", "LowerLeg", "Foot")
}
PRESETS = set(
    "happy angry sad relaxed surprised aa ih ou ee oh blink blinkLeft blinkRight lookUp lookDown lookLeft "
    "lookRight".split()
)


@pytest.fixture
def head(addon, tmp_path):
    write_template_avatar(tmp_path / "avatar")
    bpy.context.scene.cursor.location = (1, 2, 3)
    return import_avatar(tmp_path / "avatar", bpy.context)


@pytest.fixture
def vrm_addon(head):
    for module in VRM_ADDONS:
        try:
            found = importlib.util.find_spec(module)
        except ModuleNotFoundError:
            continue
        if found:
            bpy.ops.preferences.addon_enable(module=module)
            yield module
            bpy.ops.preferences.addon_disable(module=module)
            return
    pytest.skip("the add-on 'VRM format' is not installed")


def scene(avatar):
    """What an export must leave as it was; the VRM add-on keeps node groups of its own, unused."""
    bpy.context.view_layer.update()
    kinds = ("objects", "meshes", "armatures", "shape_keys", "images", "materials", "node_groups", "actions")
    return {
        "blocks": {kind: {each.name for each in getattr(bpy.data, kind) if each.users} for kind in kinds},
        "names": [each.name for each in (avatar, *avatar.children)],
        "selected": [each.name for each in bpy.context.view_layer.objects.selected],
        "active": bpy.context.view_layer.objects.active.name,
        "place": [tuple(row) for row in avatar.matrix_world],
        "bones": [(bone.name, bone.parent and bone.parent.name) for bone in avatar.data.bones],
        "smile": face(avatar).data.shape_keys.key_blocks["mouthSmileLeft"].value,
        "properties": sorted(avatar.keys()),
    }


def face(avatar):
    return next(each for each in avatar.children if each.data.shape_keys)


def test_every_bone_and_shape_named_is_in_an_animation_ready_avatar(head):
    assert set(OWN_BONES.values()) <= {bone.name for bone in head.data.bones}
    shapes = {shape for weights in EXPRESSIONS.values() for shape in weights}
    assert len(shapes) > 25
    assert shapes <= set(face(head).data.shape_keys.key_blocks.keys())
    assert all(0 < weight <= 1 for weights in EXPRESSIONS.values() for weight in weights.values())
    assert set(EXPRESSIONS) == PRESETS
    assert set(HUMAN_BONES) > REQUIRED


def test_the_body_stands_on_the_ground_with_its_arms_out(head):
    with double(head, Matrix.Translation((0, 0, ORIGIN_HEIGHT)), bpy.context) as copies:
        armature = copies[head]
        add_body(armature)
        bones = armature.data.bones
        assert all(bone.parent for bone in bones if bone.name != "hips")
        chain = [bone.name for bone in bones["head"].parent_recursive]
        assert chain == ["neck", "root", "chest", "spine", "hips"]
        heights = [(armature.matrix_world @ bone.tail_local).z for bone in bones]
        assert 0 <= min(heights) < 0.03 and 1.7 < max(heights) < 1.8
        left, right = (
            np.array([bones[f"{side}{name}"].tail_local for name in ("UpperArm", "LowerArm", "Hand", "Foot")])
            for side in ("left", "right")
        )
        np.testing.assert_allclose(left * [-1, 1, 1], right, atol=1e-6)
        assert np.ptp(left[:3, 2]) < 1e-6 and (np.diff(left[:3, 0]) > 0.05).all()
        middle = bones["head"].matrix_local @ eyes_from_head(armature)
        assert middle[:] == pytest.approx(
            ((bones["eye.L"].head_local + bones["eye.R"].head_local) / 2)[:], abs=1e-6
        )


def test_the_double_is_at_rest_and_leaves_nothing_behind(head):
    keys = face(head).data.shape_keys
    keys.key_blocks["mouthSmileLeft"].value = 0.5
    keys.key_blocks["jawOpen"].keyframe_insert("value", frame=1)
    before = scene(head)

    def fail():
        with double(head, Matrix(), bpy.context) as copies:
            copy = copies[face(head)]
            assert copy.name == "Avatar Head" and copy.data.name == "Avatar Head"
            assert max(key.value for key in copy.data.shape_keys.key_blocks) == 0
            assert copies[head].matrix_world == Matrix() and copy.parent == copies[head]
            assert [each.object for each in copy.modifiers] == [copies[head]]
            add_body(copies[head])
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        fail()
    assert scene(head) == before


def test_without_the_vrm_addon_it_says_what_to_install(addon, head, tmp_path):
    before = scene(head)
    with pytest.raises(RodinError, match="Get Extensions") as told:
        api.export_avatar(head, tmp_path / "out", "VRM")
    assert told.value.code == "export.no_vrm_addon"
    with pytest.raises(RuntimeError, match="'VRM format', which is not installed"):
        addon.export_avatar(filepath=str(tmp_path / "out"), target="VRM")
    assert scene(head) == before
    assert not list(tmp_path.glob("*out*"))


def test_what_cannot_become_a_vrm_is_said(addon, head, tmp_path):
    def code(**options):
        with pytest.raises(RodinError) as told:
            api.export_avatar(bpy.context.object, tmp_path / "out", "VRM", **options)
        return told.value.code

    assert code(levels=True) == "export.no_levels"
    head.data.bones["jaw"].name = "chin"
    assert code() == "export.other_bones"
    head.data.bones["chin"].name = "jaw"
    head.data.bones["root"].name = "hips"
    assert code() == "export.other_bones"
    (tmp_path / "avatar" / "rig.npz").unlink()
    import_avatar(tmp_path / "avatar", bpy.context)
    assert code() == "export.no_rig"


def read(path):
    """The JSON of a binary glTF."""
    data = path.read_bytes()
    assert data[:4] == b"glTF"
    return json.loads(data[20 : 20 + struct.unpack("<I", data[12:16])[0]])


def test_the_file_is_a_whole_vrm(vrm_addon, addon, head, tmp_path):
    face(head).data.shape_keys.key_blocks["mouthSmileLeft"].value = 0.5
    head.rotation_euler = (0, 0, 1)
    bpy.context.view_layer.update()
    before = scene(head)
    done = addon.export_avatar(filepath=str(tmp_path / "out"), target="VRM", author="Somebody")
    assert done == {"FINISHED"}
    assert scene(head) == before
    assert [path.name for path in tmp_path.glob("*out*")] == ["out.vrm"]
    file = read(tmp_path / "out.vrm")
    assert "VRMC_vrm" in file["extensionsUsed"]
    said = file["extensions"]["VRMC_vrm"]
    assert said["specVersion"] == "1.0"
    assert said["meta"]["name"] == "Avatar" and said["meta"]["authors"] == ["Somebody"]
    assert said["meta"]["avatarPermission"] == "onlyAuthor" and not said["meta"]["allowRedistribution"]
    nodes = file["nodes"]
    bones = {name: nodes[bone["node"]]["name"] for name, bone in said["humanoid"]["humanBones"].items()}
    assert bones == HUMAN_BONES
    written = said["expressions"]["preset"]
    for name, weights in EXPRESSIONS.items():
        found = {}
        for bind in written[name]["morphTargetBinds"]:
            mesh = file["meshes"][nodes[bind["node"]]["mesh"]]
            found[mesh["extras"]["targetNames"][bind["index"]]] = bind["weight"]
        assert found == pytest.approx(weights)
    assert written["neutral"].get("morphTargetBinds", []) == []
    root = next(node for node in nodes if node["name"] == "root")
    assert json.loads(root["extras"]["rodin"])["prompt"] == "an avatar"
    assert all(sum(mesh.get("weights", [])) == 0 for mesh in file["meshes"])
    assert said["lookAt"]["type"] == "bone"


def test_the_file_comes_back_through_the_vrm_addon(vrm_addon, head, tmp_path):
    head["rodin"] = json.dumps(json.loads(head["rodin"]) | {"kind": "text"})
    api.export_avatar(head, tmp_path / "out", "VRM")
    names = [key.name for key in face(head).data.shape_keys.key_blocks]
    eye = Vector(head.data.bones["eye.L"].head_local) + Vector((0, 0, ORIGIN_HEIGHT))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.preferences.addon_enable(module=vrm_addon)
    assert bpy.ops.import_scene.vrm(filepath=str(tmp_path / "out.vrm")) == {"FINISHED"}
    (rig,) = (each for each in bpy.data.objects if each.type == "ARMATURE")
    assert {bone.name for bone in rig.data.bones} == {*BODY, *OWN_BONES.values()}
    again = bpy.data.objects["Avatar Head"]
    assert [key.name for key in again.data.shape_keys.key_blocks] == names
    assert (rig.matrix_world @ rig.data.bones["eye.L"].head_local)[:] == pytest.approx(eye[:], abs=1e-4)
    told = rig.data.vrm_addon_extension.vrm1
    assert told.meta.avatar_permission == "everyone" and told.meta.allow_redistribution
    materials = [*again.data.materials, *bpy.data.objects["Avatar Headwear"].data.materials]
    assert [each.name for each in materials] == [f"Rodin {piece}" for piece in (*PIECES, "Headwear")]
    for material in materials:
        pictures = [node.image for node in material.node_tree.nodes if node.type == "TEX_IMAGE"]
        assert pictures and all(picture.size[0] == 64 for picture in pictures)


def test_a_refusal_of_the_vrm_addon_leaves_the_scene(vrm_addon, head, tmp_path, monkeypatch):
    before = scene(head)
    monkeypatch.setitem(vrm.body.HUMAN_BONES, "leftFoot", "rightFoot")
    with pytest.raises(RodinError) as told:
        api.export_avatar(head, tmp_path / "out", "VRM")
    assert told.value.code == "export.vrm_refused"
    assert scene(head) == before
    assert not list(tmp_path.glob("*out*"))


def test_a_failure_of_the_vrm_addon_leaves_the_scene(vrm_addon, head, tmp_path):
    bpy.ops.preferences.addon_disable(module="io_scene_gltf2")
    before = scene(head)
    with pytest.raises(RodinError) as told:
        api.export_avatar(head, tmp_path / "out", "VRM")
    bpy.ops.preferences.addon_enable(module="io_scene_gltf2")
    assert told.value.code == "export.vrm_refused" and "Traceback" not in str(told.value)
    assert scene(head) == before
    assert not list(tmp_path.glob("*out*"))
