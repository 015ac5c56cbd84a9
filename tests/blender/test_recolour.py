# SPDX-License-Identifier: GPL-3.0-or-later
"""A part takes a colour in its material, keeps it through edits and exports, and gives it back."""

import bpy
import numpy as np
import pytest

from blender_rodin import recolour
from blender_rodin.importer import import_avatar
from blender_rodin.importer.replace import replace_avatar
from tests.blender.sample import write_avatar
from tests.blender.sample_rig import write_rigged_avatar

RED = (0.5, 0.02, 0.01)


@pytest.fixture(params=[write_avatar, write_rigged_avatar])
def avatar(addon, tmp_path, request):
    request.param(tmp_path / "avatar")
    return import_avatar(tmp_path / "avatar", bpy.context)


def texture(material):
    return next(each for each in material.node_tree.nodes if each.type == "TEX_IMAGE")


def pixels(image):
    found = np.empty((image.size[1], image.size[0], 4), np.float32)
    image.pixels.foreach_get(found.ravel())
    return found


def test_a_part_takes_a_colour_and_gives_it_back(addon, avatar):
    before = {name: len(material.node_tree.nodes) for name, material in recolour.materials(avatar).items()}
    assert "Rodin Skin" in before
    assert addon.recolour(part="Rodin Skin", colour=RED, strength=0.5) == {"FINISHED"}
    ((name, chosen),) = recolour.paints(avatar).items()
    assert name == "Rodin Skin"
    assert (*chosen.colour, chosen.strength) == pytest.approx((*RED, 0.5))
    assert addon.restore_colour(part="Rodin Skin") == {"FINISHED"}
    assert {n: len(m.node_tree.nodes) for n, m in recolour.materials(avatar).items()} == before
    shader = next(
        each
        for each in recolour.materials(avatar)["Rodin Skin"].node_tree.nodes
        if each.type == "BSDF_PRINCIPLED"
    )
    assert shader.inputs["Base Color"].links[0].from_node.type == "TEX_IMAGE"


def test_a_part_that_is_not_there_is_said(addon, avatar):
    with pytest.raises(RuntimeError, match=r"no part 'Rodin Wings'\. It has Rodin Skin"):
        addon.recolour(part="Rodin Wings", colour=RED)


def test_the_material_shows_what_is_baked(addon, avatar):
    """The node group, rendered by Cycles without light, against the picture that exporters get."""
    addon.recolour(part="Rodin Skin", colour=(0.2, 0.1, 0.3), strength=0.7)
    material = recolour.materials(avatar)["Rodin Skin"]
    bpy.ops.mesh.primitive_plane_add(size=2)
    bpy.context.object.data.materials.append(material)
    tree = material.node_tree
    light = tree.nodes.new("ShaderNodeEmission")
    tree.links.new(recolour.node(material).outputs[0], light.inputs["Color"])
    output = next(each for each in tree.nodes if each.type == "OUTPUT_MATERIAL")
    tree.links.new(light.outputs[0], output.inputs["Surface"])
    texture(material).interpolation = "Closest"
    bpy.ops.object.camera_add(location=(0, 0, 5))
    scene = bpy.context.scene
    scene.camera = bpy.context.object
    scene.camera.data.type, scene.camera.data.ortho_scale = "ORTHO", 2
    avatar.hide_render = True
    for part in avatar.children:
        part.hide_render = True
    scene.render.engine, scene.cycles.samples, scene.cycles.pixel_filter_type = "CYCLES", 4, "BOX"
    image = texture(material).image
    scene.render.resolution_x, scene.render.resolution_y = image.size
    scene.render.image_settings.file_format = "PNG"
    scene.view_settings.view_transform = "Standard"
    scene.render.filepath = bpy.app.tempdir + "shown.png"
    bpy.ops.render.render(write_still=True)
    shown = pixels(bpy.data.images.load(scene.render.filepath))[..., :3]
    recolour.bake(avatar)
    baked = pixels(texture(material).image)[..., :3]
    assert np.abs(pixels(image)[..., :3] - baked).mean() > 0.05
    assert np.median(np.abs(shown - baked)) < 2 / 255


def test_the_colour_outlives_an_edit(addon, avatar, tmp_path):
    addon.recolour(part="Rodin Skin", colour=RED)
    kept = replace_avatar(avatar, tmp_path / "avatar")
    assert recolour.paints(kept)["Rodin Skin"].colour == pytest.approx(RED)
    assert len([each for each in bpy.data.materials if each.name.startswith("Rodin Skin")]) == 1


def test_exported_pictures_have_the_colour_and_the_material_keeps_it_live(addon, avatar, tmp_path):
    addon.recolour(part="Rodin Skin", colour=RED)
    pictures = {image.name for image in bpy.data.images}
    assert addon.export_avatar(filepath=str(tmp_path / "out"), target="GLB") == {"FINISHED"}
    assert {image.name for image in bpy.data.images} == pictures
    assert recolour.paints(avatar)["Rodin Skin"].strength == 1
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.import_scene.gltf(filepath=str(tmp_path / "out.glb"))
    skin = next(each for each in bpy.data.materials if each.name == "Rodin Skin")
    red, green, blue = pixels(texture(skin).image)[..., :3].reshape(-1, 3).mean(0)
    assert red > 2 * max(green, blue)
