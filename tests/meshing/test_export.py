# SPDX-License-Identifier: GPL-3.0-or-later
import io
import json
import struct
from dataclasses import replace

import numpy as np
import pytest
import trimesh
from PIL import Image

from backend.materials import MATERIALS
from backend.meshing.export import write_arrays, write_glb, write_png
from backend.meshing.relief import FLAT
from backend.space import Part
from tests.analytic_mesh import built

RECIPE = {"seed": 7, "prompt": "Zoë with glasses", "settings": {"faces": 8000}}


@pytest.fixture(scope="module")
def glb(tmp_path_factory):
    path = tmp_path_factory.mktemp("glb") / "avatar.glb"
    write_glb(built(), path, RECIPE)
    return path


def chunks(path):
    data = path.read_bytes()
    magic, version, length = struct.unpack_from("<4sII", data)
    assert (magic, version, length) == (b"glTF", 2, len(data))
    size, kind = struct.unpack_from("<I4s", data, 12)
    assert kind == b"JSON"
    return json.loads(data[20 : 20 + size]), data[28 + size :]


def test_the_recipe_travels_in_the_extras(glb):
    document, _ = chunks(glb)
    assert document["asset"]["extras"] == {"rodin": RECIPE}
    assert document["scenes"][0]["extras"] == {"rodin": RECIPE}


def test_one_material_and_primitive_for_each_part_over_one_image(glb):
    document, binary = chunks(glb)
    parts = [Part(value) for value in np.unique(built().face_part)]
    assert [m["name"] for m in document["materials"]] == [MATERIALS[part].name for part in parts]
    assert all(m["pbrMetallicRoughness"]["metallicFactor"] == 0 for m in document["materials"])
    assert len(document["meshes"][0]["primitives"]) == len(parts)
    assert len(document["images"]) == len(document["textures"]) == 1
    view = document["bufferViews"][document["images"][0]["bufferView"]]
    png = binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
    assert np.array_equal(np.asarray(Image.open(io.BytesIO(png))), built().texture)


def test_a_normal_map_is_every_materials(tmp_path):
    relief = np.full((8, 8, 3), FLAT)
    write_glb(replace(built(), normal_map=relief), tmp_path / "avatar.glb", RECIPE)
    document, binary = chunks(tmp_path / "avatar.glb")
    (texture,) = {material["normalTexture"]["index"] for material in document["materials"]}
    assert document["images"][document["textures"][texture]["source"]]["name"] == "Avatar normal map"
    attributes = document["meshes"][0]["primitives"][0]["attributes"]
    rows = {}
    for name, width in (("NORMAL", 3), ("TANGENT", 4)):
        accessor = document["accessors"][attributes[name]]
        view = document["bufferViews"][accessor["bufferView"]]
        flat = np.frombuffer(binary, "<f4", width * accessor["count"], view["byteOffset"])
        rows[name] = flat.reshape(-1, width)
    assert np.abs((rows["NORMAL"] * rows["TANGENT"][:, :3]).sum(1)).max() < 1e-3
    np.testing.assert_allclose(np.linalg.norm(rows["TANGENT"][:, :3], axis=1), 1, atol=1e-4)
    assert set(np.unique(rows["TANGENT"][:, 3])) <= {-1, 1}
    write_arrays(replace(built(), normal_map=relief), tmp_path / "avatar.npz")
    assert np.array_equal(np.asarray(Image.open(tmp_path / "normal.png")), relief)


def test_another_reader_finds_the_same_avatar_y_up_and_facing_plus_z(glb):
    scene = trimesh.load(glb)
    mesh = trimesh.util.concatenate(list(scene.geometry.values()))
    assert len(mesh.faces) == len(built().faces)
    low, high = built().vertices.min(0), built().vertices.max(0)
    np.testing.assert_allclose(mesh.bounds[0], [low[0], low[2], -high[1]], atol=1e-6)
    np.testing.assert_allclose(mesh.bounds[1], [high[0], high[2], -low[1]], atol=1e-6)
    nose = mesh.vertices[mesh.vertices[:, 2] > 0.112]
    assert np.abs(nose[:, 0]).max() < 0.06 and (nose[:, 1] > 0.1).all()
    welded = trimesh.Trimesh(mesh.vertices, mesh.faces).volume
    assert welded == pytest.approx(trimesh.Trimesh(built().vertices, built().faces).volume, rel=1e-5)


def test_texture_coordinates_count_from_the_top(glb):
    scene = trimesh.load(glb)
    for piece in scene.geometry.values():
        uv = piece.visual.uv  # trimesh turns v upwards again
        x = np.clip((uv[:, 0] * 512).astype(int), 0, 511)
        y = np.clip(((1 - uv[:, 1]) * 512).astype(int), 0, 511)
        red = built().texture[y, x, 0] / 255
        expected = np.clip(0.5 + 2 * piece.vertices[:, 0], 0.05, 0.95)
        above_clothing = piece.vertices[:, 1] > 0.06  # which has one colour
        assert np.abs(red - expected)[above_clothing].mean() < 0.02


def test_vertices_are_split_at_seams_only(glb):
    document, _ = chunks(glb)
    count = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]["count"]
    assert len(built().vertices) <= count < 2 * len(built().vertices)


def test_arrays_come_back_without_pickle(tmp_path):
    write_arrays(built(), tmp_path / "avatar.npz")
    with np.load(tmp_path / "avatar.npz", allow_pickle=False) as arrays:
        assert set(arrays) == {"vertices", "faces", "normals", "face_part", "canonical", "uv"}
        for name in arrays:
            assert np.array_equal(arrays[name], getattr(built(), name))
    assert np.array_equal(np.asarray(Image.open(tmp_path / "texture.png")), built().texture)


def test_a_recipe_that_is_not_json_leaves_no_file(tmp_path):
    with pytest.raises(ValueError):
        write_glb(built(), tmp_path / "avatar.glb", {"seed": float("nan")})
    write_png(built().texture, tmp_path / "texture.png")
    assert [path.name for path in tmp_path.iterdir()] == ["texture.png"]


def test_blender_reads_the_materials_of_the_table(glb):
    bpy = pytest.importorskip("bpy")
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(glb))
    assert len(bpy.data.materials) > 2
    sockets = {"roughness": "Roughness", "specular": "Specular IOR Level", "coat": "Coat Weight"}
    for material in bpy.data.materials:
        (of,) = (each for each in MATERIALS.values() if each.name == material.name)
        inputs = material.node_tree.nodes["Principled BSDF"].inputs
        for name, socket in sockets.items():
            assert inputs[socket].default_value == pytest.approx(getattr(of, name), abs=1e-6)
        if of.coat:
            assert inputs["Coat Roughness"].default_value == pytest.approx(of.coat_roughness, abs=1e-6)
        assert bool(inputs["Sheen Weight"].default_value) == bool(of.sheen)
