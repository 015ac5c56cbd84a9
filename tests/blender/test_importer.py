# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's folder becomes one textured object, and a bad folder becomes nothing at all."""

import json
import shutil

import bpy
import numpy as np
import pytest

from backend.space import Part
from blender_rodin.importer import import_avatar
from blender_rodin.importer.avatar import CANONICAL_ATTRIBUTE
from blender_rodin.shared import MATERIALS, RodinError
from tests.blender.sample import NOSE_TIP_Z, RECIPE, head


@pytest.fixture
def avatar(empty_file, avatar_folder):
    return import_avatar(avatar_folder, bpy.context)


def values(items, name, width, dtype=np.float32):
    flat = np.empty(len(items) * width, dtype)
    items.foreach_get(name, flat)
    return flat.reshape(-1, width) if width > 1 else flat


def test_arrays_arrive_unchanged(avatar):
    arrays, mesh = head(), avatar.data
    assert np.array_equal(values(mesh.vertices, "co", 3), arrays["vertices"])
    assert np.array_equal(values(mesh.loops, "vertex_index", 1, np.int32).reshape(-1, 3), arrays["faces"])
    assert np.array_equal(values(mesh.uv_layers[0].uv, "vector", 2).reshape(-1, 3, 2), arrays["uv"])
    canonical = values(mesh.attributes[CANONICAL_ATTRIBUTE].data, "vector", 3)
    assert np.array_equal(canonical, arrays["canonical"])


def test_seams_split_no_vertex(avatar):
    mesh = avatar.data
    assert len(mesh.vertices) - len(mesh.edges) + len(mesh.polygons) == 2
    per_vertex = {}
    for loop, uv in zip(mesh.loops, mesh.uv_layers[0].uv, strict=True):
        per_vertex.setdefault(loop.vertex_index, set()).add(tuple(uv.vector))
    assert any(len(corners) > 1 for corners in per_vertex.values())


def test_one_material_a_part_with_the_shared_packed_image(avatar):
    names = [material.name for material in avatar.data.materials]
    assert names == ["Rodin Skin", "Rodin Eyes", "Rodin Hair", "Rodin Clothing"]
    images = set()
    for material in avatar.data.materials:
        shader = material.node_tree.nodes["Principled BSDF"]
        images.add(shader.inputs["Base Color"].links[0].from_node.image)
    (image,) = images
    assert image.packed_file
    assert image.colorspace_settings.name == "sRGB"
    assert tuple(image.size) == (64, 64)


SOCKETS = {
    "Roughness": "roughness",
    "Specular IOR Level": "specular",
    "Coat Weight": "coat",
    "Coat Roughness": "coat_roughness",
    "Subsurface Weight": "subsurface",
    "Sheen Weight": "sheen",
}


def light(material):
    """How a material takes the light, by the names of the table."""
    inputs = material.node_tree.nodes["Principled BSDF"].inputs
    return {name: inputs[socket].default_value for socket, name in SOCKETS.items()}


def test_materials_take_the_light_as_the_table_says(avatar):
    for part, material in zip((0, 1, 3, 7), avatar.data.materials, strict=True):
        wanted = {name: getattr(MATERIALS[Part(part)], name) for name in SOCKETS.values()}
        assert light(material) == pytest.approx(wanted, abs=1e-6)


def test_a_normal_map_bends_every_material(empty_file, avatar_folder):
    shutil.copy(avatar_folder / "texture.png", avatar_folder / "normal.png")
    avatar = import_avatar(avatar_folder, bpy.context)
    for material in avatar.data.materials:
        shader = material.node_tree.nodes["Principled BSDF"]
        turned = shader.inputs["Normal"].links[0].from_node
        image = turned.inputs["Color"].links[0].from_node.image
        assert turned.type == "NORMAL_MAP" and turned.space == "TANGENT"
        assert turned.uv_map == avatar.data.uv_layers[0].name
        assert image.packed_file and image.colorspace_settings.name == "Non-Color"
        assert shader.inputs["Base Color"].links[0].from_node.image != image


def test_image_needs_no_file(avatar, avatar_folder, tmp_path):
    path = tmp_path / "saved.blend"
    (avatar_folder / "texture.png").unlink()
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.open_mainfile(filepath=str(path))
    (image,) = (each for each in bpy.data.images if each.type == "IMAGE" and each.packed_file)
    assert str(tmp_path) not in image.filepath_raw
    bottom_left = image.pixels[:3]
    assert bottom_left[:2] == pytest.approx((0.0, 4 / 255), abs=0.02)


def test_faces_have_their_parts_materials(avatar):
    slots = values(avatar.data.polygons, "material_index", 1, np.int32)
    parts = np.array([Part.SKIN, Part.EYES, Part.HAIR, Part.CLOTHING])
    assert np.array_equal(parts[slots], head()["face_part"])


def test_looks_along_minus_y_from_the_base_of_the_neck(avatar):
    co = values(avatar.data.vertices, "co", 3)
    nose = co[co[:, 1].argmin()]
    assert nose[1] < -0.11
    assert abs(nose[0]) < 0.005
    assert nose[2] == pytest.approx(NOSE_TIP_Z, abs=0.01)
    assert tuple(avatar.location) == (0, 0, 0)
    assert avatar.matrix_world.is_identity
    assert avatar.dimensions.z == pytest.approx(0.30, abs=1e-3)


def test_surface_is_smooth_and_faces_outwards(avatar):
    mesh = avatar.data
    assert all(values(mesh.polygons, "use_smooth", 1, bool))
    outwards = values(mesh.vertices, "co", 3) - (0, 0, 0.15)
    assert (np.einsum("vc,vc->v", outwards, values(mesh.vertices, "normal", 3)) > 0).mean() > 0.99


def test_object_is_in_its_collection_selected_and_carries_the_recipe(avatar):
    assert [each.name for each in avatar.users_collection] == ["Avatars"]
    assert bpy.context.view_layer.objects.active == avatar
    assert bpy.context.selected_objects == [avatar]
    assert json.loads(avatar["rodin"]) == RECIPE


def test_two_avatars_share_the_collection_only(avatar, avatar_folder):
    bpy.context.scene.cursor.location = (1, 0, 0)
    second = import_avatar(avatar_folder, bpy.context)
    assert set(bpy.data.collections["Avatars"].objects) == {avatar, second}
    assert second.location.x == 1
    assert not set(avatar.data.materials) & set(second.data.materials)
    assert bpy.context.selected_objects == [second]


def test_import_while_another_object_is_edited(empty_file, avatar_folder):
    bpy.ops.mesh.primitive_cube_add()
    cube = bpy.context.object
    bpy.ops.object.mode_set(mode="EDIT")
    import_avatar(avatar_folder, bpy.context)
    assert bpy.context.view_layer.objects.active == cube
    assert cube.mode == "EDIT"


def test_operator_is_one_undo_step(addon, avatar_folder):
    bpy.ops.ed.undo_push(message="before")
    assert addon.import_avatar("EXEC_DEFAULT", True, directory=str(avatar_folder)) == {"FINISHED"}
    assert len(bpy.data.objects) == 1
    bpy.ops.ed.undo()
    assert len(bpy.data.objects) == 0
    bpy.ops.ed.redo()
    assert bpy.data.objects[0].name == "Avatar"


def damage(path):
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 255
    path.write_bytes(data)


def spoil_arrays(folder, **changes):
    np.savez(folder / "avatar.npz", **{**head(), **changes})


SPOILERS = {
    "no arrays": ("avatar.missing_file", lambda folder: (folder / "avatar.npz").unlink()),
    "no texture": ("avatar.missing_file", lambda folder: (folder / "texture.png").unlink()),
    "no recipe": ("avatar.missing_file", lambda folder: (folder / "avatar.json").unlink()),
    "bad recipe": ("avatar.bad_recipe", lambda folder: (folder / "avatar.json").write_text("{")),
    "recipe of another kind": ("avatar.bad_recipe", lambda folder: (folder / "avatar.json").write_text("[]")),
    "text as texture": ("avatar.bad_texture", lambda folder: (folder / "texture.png").write_text("no")),
    "texture cut off": (
        "avatar.bad_texture",
        lambda folder: (folder / "texture.png").write_bytes((folder / "texture.png").read_bytes()[:-20]),
    ),
    "normal map damaged": (
        "avatar.bad_texture",
        lambda folder: (folder / "normal.png").write_bytes((folder / "texture.png").read_bytes()[:99]),
    ),
    "texture damaged": ("avatar.bad_texture", lambda folder: damage(folder / "texture.png")),
    "text as arrays": ("avatar.bad_arrays", lambda folder: (folder / "avatar.npz").write_text("no")),
    "cut off": (
        "avatar.bad_arrays",
        lambda folder: (folder / "avatar.npz").write_bytes((folder / "avatar.npz").read_bytes()[:5000]),
    ),
    "pickled": ("avatar.bad_arrays", lambda folder: spoil_arrays(folder, faces=np.array([{}], object))),
    "no faces": (
        "avatar.bad_arrays",
        lambda folder: spoil_arrays(
            folder, faces=np.empty((0, 3), int), face_part=np.empty(0, int), uv=np.empty((0, 3, 2))
        ),
    ),
    "face beyond the vertices": (
        "avatar.bad_arrays",
        lambda folder: spoil_arrays(folder, faces=head()["faces"] + 1),
    ),
    "a face with a vertex twice": (
        "avatar.bad_arrays",
        lambda folder: spoil_arrays(folder, faces=head()["faces"][:, [0, 1, 1]]),
    ),
    "unknown part": (
        "avatar.bad_arrays",
        lambda folder: spoil_arrays(folder, face_part=head()["face_part"] + 50),
    ),
    "wrong shape": ("avatar.bad_arrays", lambda folder: spoil_arrays(folder, uv=head()["uv"][:, 0])),
    "not a number": (
        "avatar.bad_arrays",
        lambda folder: spoil_arrays(folder, vertices=head()["vertices"] * np.nan),
    ),
}


@pytest.mark.parametrize("name", SPOILERS)
def test_a_bad_folder_adds_nothing(empty_file, avatar_folder, name):
    code, spoil = SPOILERS[name]
    spoil(avatar_folder)
    with pytest.raises(RodinError) as caught:
        import_avatar(avatar_folder, bpy.context)
    assert caught.value.code == code
    assert caught.value.hint
    assert not bpy.data.objects
    assert not bpy.data.meshes
    assert not [image for image in bpy.data.images if image.type == "IMAGE"]
