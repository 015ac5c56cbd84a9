# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole animation-ready head of a known person, and its files."""

import json
import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import trimesh

from backend.evaluation.mesh_quality import shape_of
from backend.meshing.build import MeshSettings, build_surface
from backend.meshing.mesh import AvatarSurface
from backend.meshing.rasterise import rasterise
from backend.meshing.relief import FLAT
from backend.rigging.accessories import accessories
from backend.rigging.export import write_rigged_arrays, write_rigged_glb
from backend.rigging.head import RiggedHead, build_rigged_head
from backend.rigging.template import Piece
from backend.space import Part
from tests.rigging.known_surface import grey, known_surface
from tests.rigging.template_field import HAIR_LINE, TemplateField

RECIPE = {"seed": 3, "prompt": "Zoë"}


FIELD = TemplateField(haired=True)


SETTINGS = MeshSettings(faces=6000, texture_size=256, resolution=96, normal_map=True)


@pytest.fixture(scope="module")
def surface() -> AvatarSurface:
    return build_surface(FIELD, SETTINGS)


@pytest.fixture(scope="module")
def head(surface: AvatarSurface) -> RiggedHead:
    return build_rigged_head(FIELD, surface, SETTINGS)


@pytest.fixture(scope="module")
def glb(head: RiggedHead, tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], bytes]:
    return written(head, tmp_path_factory.mktemp("rig") / "avatar.glb")


def written(head: RiggedHead, path: Path) -> tuple[dict[str, Any], bytes]:
    """Document and buffer of the GLB of ``head``."""
    write_rigged_glb(head, path, RECIPE)
    data = path.read_bytes()
    (size,) = struct.unpack_from("<I", data, 12)
    return json.loads(data[20 : 20 + size]), data[28 + size :]


def test_hair_is_a_closed_shell_that_hangs_on_the_head(head: RiggedHead) -> None:
    (hair,) = head.worn
    assert hair.part == Part.HAIR
    mesh = trimesh.Trimesh(hair.vertices, hair.faces, process=False)
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    bone = list(head.template.bone_names).index("head")
    assert (hair.weights[:, bone] == 1).all() and (hair.weights.sum(1) == 1).all()
    assert hair.uv.min() >= 0 and hair.uv.max() <= 1


def test_clothes_end_flat_where_the_box_cuts_them_off(head: RiggedHead) -> None:
    floor = FIELD.box.centre[2] - FIELD.box.half
    body = trimesh.creation.capsule(height=0.1, radius=0.1).subdivide()
    body.vertices[:, 2] = np.maximum(body.vertices[:, 2], 0) + floor
    clothed = known_surface(body, np.full(len(body.faces), Part.CLOTHING))
    ((clothes,), _) = accessories(clothed, FIELD.box, head.template, head.vertices, 64, grey)
    shell = trimesh.Trimesh(clothes.vertices, clothes.faces, process=False)
    below = (shell.face_normals[:, 2] < -0.99) & (shell.triangles_center[:, 2] < floor + 1e-4)
    assert shell.is_watertight and shell.volume > 0 and len(clothes.faces) <= 3000
    assert shell.area_faces[below].sum() == pytest.approx(np.pi * 0.1**2, rel=0.05)
    assert len(clothes.normals) == len(clothes.weights) == len(clothes.anchor) == len(clothes.vertices)
    assert shape_of(clothes.vertices, clothes.faces).piercing < 0.001


def test_a_shell_around_what_is_thin_does_not_pierce_itself(head: RiggedHead) -> None:
    brim = trimesh.creation.annulus(0.05, 0.1, 0.002).subdivide().subdivide()
    hat = brim.triangles_center[:, 0] < 0.06
    brim.apply_translation(FIELD.box.centre)
    worn = known_surface(brim, np.where(hat, Part.HEADWEAR, Part.SKIN))
    ((shell,), _) = accessories(worn, FIELD.box, head.template, head.vertices, 64, grey)
    mesh = trimesh.Trimesh(shell.vertices, shell.faces, process=False)
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    assert shape_of(shell.vertices, shell.faces).piercing < 0.003


def test_skin_has_the_fields_colour_also_under_the_hair(head: RiggedHead) -> None:
    template = head.template
    skin = (template.piece == Piece.SKIN) & ~template.cavity[template.quads].any(1)
    uv = template.uv.mean(1)[skin]
    size = len(head.texture)
    texel = head.texture[((1 - uv[:, 1]) * size).astype(int), (uv[:, 0] * size).astype(int)] / 255
    height = template.vertices[template.quads[skin]].mean(1)[:, 2]
    for some in (height < HAIR_LINE - 0.01, height > HAIR_LINE + 0.02):
        assert np.abs(texel[some] - [0.8, 0.6, 0.5]).mean() < 0.03


def test_irises_are_round_and_dark_in_the_middle(head: RiggedHead) -> None:
    template = head.template
    eyes = template.piece == Piece.EYES
    front = template.vertices[template.quads[eyes]].mean(1)[:, 1] < -0.095
    uv = template.uv[eyes][front].reshape(-1, 2)
    size = len(head.texture)
    colours = head.texture[((1 - uv[:, 1]) * size).astype(int), (uv[:, 0] * size).astype(int)]
    assert colours.mean(1).min() < 40 and colours.mean(1).max() > 200


def test_bones_lie_in_the_person(head: RiggedHead) -> None:
    names = list(head.template.bone_names)
    left, right = head.bone_heads[names.index("eye.L")], head.bone_heads[names.index("eye.R")]
    assert left[0] == pytest.approx(1.08 * 0.031, abs=0.002)
    assert left[0] == pytest.approx(-right[0], abs=0.001)
    assert (head.bone_heads[names.index("root")] == 0).all()


def test_the_glb_has_a_skin_and_every_shape(head: RiggedHead, glb: tuple[dict[str, Any], bytes]) -> None:
    document, _ = glb
    names = head.template.shape_names.tolist()
    assert [mesh["name"] for mesh in document["meshes"]] == ["Head", "Hair"]
    assert document["meshes"][0]["extras"]["targetNames"] == names
    assert all(len(each["targets"]) == 52 for each in document["meshes"][0]["primitives"])
    assert [document["nodes"][bone]["name"] for bone in document["skins"][0]["joints"]] == list(
        head.template.bone_names
    )
    assert document["asset"]["extras"] == {"rodin": RECIPE}
    bent = ["normalTexture" in material for material in document["materials"]]
    assert bent == [True] * 5 + [False] and len(document["images"]) == 3
    given = ["TANGENT" in each["attributes"] for mesh in document["meshes"] for each in mesh["primitives"]]
    assert given == bent


def test_both_files_open_with_the_expression_of_the_photo(
    head: RiggedHead, glb: tuple[dict[str, Any], bytes], tmp_path: Path
) -> None:
    assert not head.shape_values.any() and not any(glb[0]["meshes"][0]["weights"])
    smile = np.linspace(0, 1, len(head.shapes), dtype=np.float32)
    bearded = replace(head.worn[0], part=Part.FACIAL_HAIR)
    smiling = replace(head, shape_values=smile, worn=[bearded, *head.worn])
    document, _ = written(smiling, tmp_path / "avatar.glb")
    skin, beard, hair = document["meshes"]
    assert skin["weights"] == pytest.approx(smile.tolist()) and beard["weights"] == skin["weights"]
    assert "weights" not in hair
    write_rigged_arrays(smiling, tmp_path / "rig.npz")
    with np.load(tmp_path / "rig.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["shape_values"], smile)
        assert arrays["shape_values"].dtype == np.float32


def test_another_reader_finds_the_head_at_rest(head: RiggedHead, tmp_path: Path) -> None:
    write_rigged_glb(head, tmp_path / "a.glb", RECIPE)
    scene = trimesh.load(tmp_path / "a.glb")
    low, high = scene.bounds
    mesh = head.at_rest()
    least, most = mesh.vertices.min(0), mesh.vertices.max(0)
    np.testing.assert_allclose(low, [least[0], least[2], -most[1]], atol=1e-5)
    np.testing.assert_allclose(high, [most[0], most[2], -least[1]], atol=1e-5)


def test_weights_sum_to_one_and_targets_are_sparse(glb: tuple[dict[str, Any], bytes]) -> None:
    document, binary = glb
    for mesh in document["meshes"]:
        for primitive in mesh["primitives"]:
            accessor = document["accessors"][primitive["attributes"]["WEIGHTS_0"]]
            view = document["bufferViews"][accessor["bufferView"]]
            weights = np.frombuffer(binary, "<f4", 4 * accessor["count"], view["byteOffset"])
            np.testing.assert_allclose(weights.reshape(-1, 4).sum(1), 1, atol=1e-5)
    target = document["accessors"][document["meshes"][0]["primitives"][0]["targets"][0]["POSITION"]]
    assert 0 < target["sparse"]["count"] < target["count"]
    assert "bufferView" not in target


def test_the_arrays_hold_the_same(head: RiggedHead, tmp_path: Path) -> None:
    write_rigged_arrays(head, tmp_path / "rig.npz")
    with np.load(tmp_path / "rig.npz", allow_pickle=False) as arrays:
        np.testing.assert_array_equal(arrays["vertices"], head.vertices)
        np.testing.assert_array_equal(arrays["shapes"], head.shapes)
        np.testing.assert_array_equal(arrays["worn_0_faces"], head.worn[0].faces)
        assert arrays["worn_parts"].tolist() == [Part.HAIR]
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "face.png",
        "face_normal.png",
        "rig.npz",
        "worn.png",
    ]


def test_the_picture_mesh_has_both_textures_side_by_side(head: RiggedHead) -> None:
    mesh = head.at_rest()
    assert mesh.texture.shape == (256, 512, 3)
    assert mesh.normal_map is not None and mesh.normal_map.shape == (128, 256, 3)
    hair = mesh.face_part == Part.HAIR
    assert mesh.uv[hair][..., 0].min() >= 0.5 and mesh.uv[~hair][..., 0].max() <= 0.5
    assert len(mesh.faces) == len(mesh.uv) == len(mesh.face_part)


def test_the_normal_map_bends_skin_only(head: RiggedHead) -> None:
    assert head.normal_map is not None
    texels = rasterise(head.template.triangles_uv(), len(head.normal_map))
    piece = head.template.piece[texels.face // 2]
    bend = np.abs(head.normal_map.reshape(-1, 3)[texels.index].astype(int) - FLAT).max(1)
    for kind in (Piece.EYES, Piece.TEETH, Piece.TONGUE):
        assert np.quantile(bend[piece == kind], 0.9) <= 1
    assert np.quantile(bend[piece == Piece.SKIN], 0.9) > 2
