# SPDX-License-Identifier: GPL-3.0-or-later
"""Exported avatars come back with face shapes, bones, weights, materials, pictures, recipe and size."""

import json
from pathlib import Path

import bpy
import numpy as np
import pytest
from mathutils.kdtree import KDTree

from blender_rodin import api, exporting, likeness
from blender_rodin.importer import import_avatar
from blender_rodin.shared import RodinError
from tests.blender.sample import RECIPE
from tests.blender.sample_rig import (
    BONES,
    SHAPES,
    SMILE,
    write_photo_avatar,
    write_rigged_avatar,
    write_template_avatar,
)

READERS = {"GLB": "gltf", "FBX": "fbx", "UNITY": "fbx", "UNREAL": "fbx"}


@pytest.fixture
def armature(addon, tmp_path):
    write_rigged_avatar(tmp_path / "avatar")
    made = import_avatar(tmp_path / "avatar", bpy.context)
    bpy.ops.mesh.primitive_cube_add(location=(5, 0, 0))
    bpy.context.view_layer.objects.active = made
    return made


@pytest.mark.parametrize("target", READERS)
def test_round_trip(addon, armature, tmp_path, target):
    selected = {each.name for each in bpy.context.view_layer.objects.selected}
    path = tmp_path / "out"
    assert addon.export_avatar(filepath=str(path), target=target) == {"FINISHED"}
    assert {each.name for each in bpy.context.view_layer.objects.selected} == selected
    (written,) = tmp_path.glob("out.*")
    assert not list(tmp_path.glob(".*"))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    getattr(bpy.ops.import_scene, READERS[target])(filepath=str(written))
    bpy.context.view_layer.update()
    meshes = {each.name: each for each in bpy.data.objects if each.type == "MESH" and each.parent}
    assert set(meshes) == {"Avatar Head", "Avatar Headwear"}
    head = meshes["Avatar Head"]
    assert [key.name for key in head.data.shape_keys.key_blocks][1:] == SHAPES
    (rig,) = (each for each in bpy.data.objects if each.type == "ARMATURE")
    assert [bone.name for bone in rig.data.bones] == BONES
    assert {m.name for m in head.data.materials} >= {"Rodin Skin", "Rodin Eyes"}
    assert max(head.dimensions) == pytest.approx(0.2, rel=0.01)
    skin = next(each for each in head.data.materials if each.name == "Rodin Skin")
    assert any(each.type == "NORMAL_MAP" and each.inputs["Color"].links for each in skin.node_tree.nodes)


@pytest.mark.parametrize("target", READERS)
def test_a_photos_expression_is_in_the_file_and_its_fit_is_not(addon, tmp_path, target):
    fit = b"what only the .blend needs" * 4000
    write_photo_avatar(tmp_path / "avatar", fit=fit)
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    written = api.export_avatar(avatar, tmp_path / "out", target)
    assert likeness.file_of(avatar) == fit and likeness.seen_by(avatar).name == "Avatar Seen"
    assert b"what only the .blend needs" not in written.read_bytes()
    rig = come_back(written)
    assert likeness.PROPERTY not in rig
    head = next(child for child in rig.children if child.name == "Avatar Head")
    keys = head.data.shape_keys.key_blocks
    assert {key.name: key.value for key in keys[1:]} == pytest.approx(SMILE, abs=1e-3)


def come_back(path):
    """The armature of a file, read by Blender's own importer into an empty scene."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    getattr(bpy.ops.import_scene, "gltf" if path.suffix == ".glb" else "fbx")(filepath=str(path))
    bpy.context.view_layer.update()
    (rig,) = (each for each in bpy.data.objects if each.type == "ARMATURE")
    return rig


def vertices(thing, shape=None):
    """Places of a mesh's vertices, at rest or in a shape, ``[V, 3]`` in the world."""
    source = thing.data.shape_keys.key_blocks[shape].data if shape else thing.data.vertices
    flat = np.empty(3 * len(source), np.float32)
    source.foreach_get("co", flat)
    world = np.array(thing.matrix_world)
    return flat.reshape(-1, 3) @ world[:3, :3].T + world[:3, 3]


def weights(thing, bones):
    """``[V, B]``."""
    found = np.zeros((len(thing.data.vertices), len(bones)))
    columns = {group.index: bones.index(group.name) for group in thing.vertex_groups}
    for vertex in thing.data.vertices:
        for group in vertex.groups:
            found[vertex.index, columns[group.group]] = group.weight
    return found


def contents(rig):
    """What of an avatar must come back."""
    meshes = {each.name: each for each in rig.children if each.type == "MESH"}
    head, bones = meshes["Avatar Head"], sorted(bone.name for bone in rig.data.bones)
    shapes = [key.name for key in head.data.shape_keys.key_blocks][1:]
    pictures = {}
    for material in head.data.materials:
        image = next(each.image for each in material.node_tree.nodes if each.type == "TEX_IMAGE")
        pictures[material.name] = np.array(image.pixels).reshape(*image.size, 4)[..., :3]
    return {
        "meshes": sorted(meshes),
        "bones": {bone.name: bone.parent and bone.parent.name for bone in rig.data.bones},
        "shapes": shapes,
        "recipe": json.loads(rig["rodin"]),
        "rest": vertices(head),
        "weights": weights(head, bones),
        "offsets": np.stack([vertices(head, shape) - vertices(head) for shape in shapes], 1),
        "pictures": pictures,
    }


@pytest.mark.parametrize("target", READERS)
def test_nothing_is_lost_there_and_back_twice(addon, tmp_path, target):
    write_template_avatar(tmp_path / "avatar")
    rig = import_avatar(tmp_path / "avatar", bpy.context)
    made = contents(rig)
    assert len(made["shapes"]) == 52 and made["recipe"] == RECIPE
    tree = KDTree(len(made["rest"]))
    for index, place in enumerate(made["rest"]):
        tree.insert(place, index)
    tree.balance()
    for way in ("there", "again"):
        rig = come_back(api.export_avatar(rig, tmp_path / way, target))
        found = contents(rig)
        for kept in ("meshes", "bones", "shapes", "recipe"):
            assert found[kept] == made[kept], kept
        assert found["pictures"].keys() == made["pictures"].keys()
        for name, picture in made["pictures"].items():
            np.testing.assert_allclose(found["pictures"][name], picture, atol=1e-6)
        for index, place in enumerate(found["rest"]):  # files split vertices at seams, and lips lie on lips
            near = [each for _, each, _ in tree.find_range(place, 1e-6)]
            assert np.abs(made["weights"][near] - found["weights"][index]).max(1).min() < 0.005
            assert np.abs(made["offsets"][near] - found["offsets"][index]).max((1, 2)).min() < 1e-6


@pytest.mark.parametrize("target", READERS)
def test_a_path_that_cannot_be_is_said(addon, armature, tmp_path, target):
    (tmp_path / "file").write_text("")
    with pytest.raises(RuntimeError, match="cannot be written"):
        addon.export_avatar(filepath=str(tmp_path / "file" / "out"), target=target)


@pytest.mark.parametrize("target", READERS)
def test_levels_of_detail_are_lighter_and_skinned(addon, armature, tmp_path, target):
    before = {each.name: len(each.data.polygons) for each in bpy.data.objects if each.type == "MESH"}
    blocks = (len(bpy.data.objects), len(bpy.data.meshes), len(bpy.data.images))
    path = tmp_path / "out"
    assert addon.export_avatar(filepath=str(path), target=target, levels=True) == {"FINISHED"}
    assert {each.name: len(each.data.polygons) for each in bpy.data.objects if each.type == "MESH"} == before
    assert (len(bpy.data.objects), len(bpy.data.meshes), len(bpy.data.images)) == blocks
    (written,) = tmp_path.glob("out.*")
    bpy.ops.wm.read_factory_settings(use_empty=True)
    getattr(bpy.ops.import_scene, READERS[target])(filepath=str(written))
    meshes = {each.name: each for each in bpy.data.objects if each.type == "MESH" and each.parent}
    assert set(meshes) == {f"Avatar {part}_LOD{level}" for part in ("Head", "Headwear") for level in range(3)}
    for thing in meshes.values():
        thing.data.calc_loop_triangles()
    faces = [len(meshes[f"Avatar Head_LOD{level}"].data.loop_triangles) for level in range(3)]
    assert faces[0] > 2 * faces[1] > 4 * faces[2] > 0
    assert [bool(meshes[f"Avatar Head_LOD{level}"].data.shape_keys) for level in range(3)] == [
        True,
        False,
        False,
    ]
    assert all(each.vertex_groups and each.data.uv_layers for each in meshes.values())
    assert all(any(m.type == "ARMATURE" for m in each.modifiers) for each in meshes.values())


@pytest.mark.parametrize(
    ("name", "file", "target"),
    [
        (None, "out.fbx", "FBX"),
        (None, "out.GLB", "GLB"),
        (None, "out", "GLB"),
        ("fbx", "out", "FBX"),
        ("Unreal", "out.fbx", "UNREAL"),
        ("gltf", "out", "GLB"),
        ("VRM 1.0", "out", "VRM"),
    ],
)
def test_targets_have_their_plain_names(name, file, target):
    assert exporting.target_of(name, Path(file)) == target


@pytest.mark.parametrize(("name", "file"), [("OBJ", "out"), (None, "out.obj")])
def test_unknown_targets_are_refused_by_name(name, file):
    with pytest.raises(RodinError, match="no target") as caught:
        exporting.target_of(name, Path(file))
    assert caught.value.code == "export.unknown_target" and "FBX" in caught.value.hint


def test_other_objects_are_no_avatars(addon):
    bpy.ops.mesh.primitive_cube_add()
    assert not addon.export_avatar.poll()
