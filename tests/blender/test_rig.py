# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation-ready folder becomes an armature over meshes with shape keys, and a bad one nothing at all."""

import json
import math

import bpy
import numpy as np
import pytest

from blender_rodin.importer import import_avatar
from blender_rodin.shared import RodinError
from tests.blender.sample import RECIPE
from tests.blender.sample_rig import BONES, SHAPES, rig, write_rigged_avatar


@pytest.fixture
def folder(tmp_path):
    write_rigged_avatar(tmp_path / "avatar")
    return tmp_path / "avatar"


@pytest.fixture
def armature(empty_file, folder):
    return import_avatar(folder, bpy.context)


def places(thing):
    """Vertices of an object as the modifiers leave them."""
    evaluated = thing.evaluated_get(bpy.context.evaluated_depsgraph_get()).data
    flat = np.empty(3 * len(evaluated.vertices), np.float32)
    evaluated.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3)


def test_an_armature_carries_head_and_hat(armature):
    assert armature.type == "ARMATURE" and bpy.context.view_layer.objects.active == armature
    assert sorted(child.name for child in armature.children) == ["Avatar Head", "Avatar Headwear"]
    assert json.loads(armature["rodin"]) == RECIPE
    bones = armature.data.bones
    assert [bone.name for bone in bones] == BONES
    assert bones["jaw"].parent == bones["head"] and bones["head"].parent == bones["root"]
    for name, head in zip(BONES, rig()["bone_heads"], strict=True):
        assert bones[name].head_local[:] == pytest.approx(head, abs=1e-6)


def test_quads_arrive_unchanged_with_a_material_a_piece(armature):
    mesh = bpy.data.objects["Avatar Head"].data
    arrays = rig()
    assert [list(polygon.vertices) for polygon in mesh.polygons] == arrays["quads"].tolist()
    assert [polygon.material_index for polygon in mesh.polygons] == arrays["piece"].tolist()
    names = [material.name for material in mesh.materials]
    assert names == ["Rodin Skin", "Rodin Eyes", "Rodin Teeth", "Rodin Tongue", "Rodin Lashes"]
    packed = {image.name for image in bpy.data.images if image.packed_file}
    assert packed == {"Avatar Face", "Avatar Face Normal Map", "Avatar Worn"}


def test_what_is_worn_has_a_picture_of_its_own(empty_file, folder):
    picture = (folder / "face_normal.png").read_bytes()
    (folder / "worn.png").write_bytes(picture)
    import_avatar(folder, bpy.context)
    assert bytes(bpy.data.images["Avatar Worn"].packed_file.data) == picture
    (folder / "texture.png").unlink()
    assert import_avatar(folder, bpy.context).type == "ARMATURE"


def test_shape_keys_move_what_they_should(armature):
    head, arrays = bpy.data.objects["Avatar Head"], rig()
    keys = head.data.shape_keys.key_blocks
    assert [key.name for key in keys] == ["Basis", *SHAPES]
    np.testing.assert_allclose(places(head), arrays["vertices"], atol=1e-6)
    keys["jawOpen"].value = 1.0
    bpy.context.view_layer.update()
    np.testing.assert_allclose(places(head), arrays["vertices"] + arrays["shapes"][0], atol=1e-6)
    assert bpy.data.objects["Avatar Headwear"].data.shape_keys is None


def test_bones_move_head_and_hat(armature):
    head, hat = bpy.data.objects["Avatar Head"], bpy.data.objects["Avatar Headwear"]
    before, worn = places(head), places(hat)
    pose = armature.pose.bones["head"]
    pose.rotation_mode = "XYZ"
    pose.rotation_euler = (0, math.radians(90), 0)
    bpy.context.view_layer.update()
    turned = places(hat) - [0, 0, 0.15]
    expected = (worn - [0, 0, 0.15]) @ np.array([[0, 1, 0], [-1, 0, 0], [0, 0, 1]])
    assert np.abs(np.abs(turned) - np.abs(expected)).max() < 1e-5
    assert np.linalg.norm(places(head) - before, axis=1).min() > 0
    assert armature.location[:] == bpy.context.scene.cursor.location[:]


def test_the_users_object_stays_in_its_mode(empty_file, folder):
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.view_layer.objects.active
    bpy.ops.object.mode_set(mode="EDIT")
    import_avatar(folder, bpy.context)
    assert bpy.context.view_layer.objects.active == cube and cube.mode == "EDIT"
    bpy.ops.object.mode_set(mode="OBJECT")


SPOILERS = {
    "no face": ("avatar.missing_file", None),
    "shapes of other vertices": ("avatar.bad_arrays", {"shapes": rig()["shapes"][:, :-1]}),
    "a face beyond the vertices": ("avatar.bad_arrays", {"quads": rig()["quads"] + 99}),
    "a face with a vertex twice": ("avatar.bad_arrays", {"quads": rig()["quads"][:, [0, 1, 0, 3]]}),
    "bones in a ring": ("avatar.bad_arrays", {"bone_parents": np.array([2, 0, 1])}),
    "weights of other bones": ("avatar.bad_arrays", {"weights": rig()["weights"][:, :2]}),
    "a face shape beyond its end": ("avatar.bad_arrays", {"shape_values": np.array([0.5, 1.5], np.float32)}),
    "values of other shapes": ("avatar.bad_arrays", {"shape_values": np.zeros(3, np.float32)}),
    "an unknown piece": ("avatar.bad_arrays", {"piece": rig()["piece"] + 7}),
    "not a number": ("avatar.bad_arrays", {"vertices": rig()["vertices"] * np.nan}),
    "pickled": ("avatar.bad_arrays", {"shape_names": np.array([{}], object)}),
}


@pytest.mark.parametrize("spoiler", SPOILERS)
def test_a_bad_folder_adds_nothing(empty_file, folder, spoiler):
    code, changes = SPOILERS[spoiler]
    if changes is None:
        (folder / "face.png").unlink()
    else:
        np.savez(folder / "rig.npz", **{**rig(), **changes})
    with pytest.raises(RodinError) as raised:
        import_avatar(folder, bpy.context)
    assert raised.value.code == code
    assert not bpy.data.objects and not bpy.data.armatures and not bpy.data.meshes
