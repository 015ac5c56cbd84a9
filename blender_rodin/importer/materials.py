# SPDX-License-Identifier: GPL-3.0-or-later
"""One Principled material per part; all of an avatar's share its images."""

import bpy

from .. import compat
from ..avatars import PART_PROPERTY
from ..shared import Material
from .geometry import UV_MAP

DEPTH = 0.004
"""How far red light goes in skin before it comes out, metres (Jensen et al. 2001, table 2)."""
BY_COLOUR = (1.0, 0.37, 0.19)
"""How far each colour goes, over red."""


def make_material(
    of: Material, image: bpy.types.Image, relief: bpy.types.Image | None = None
) -> bpy.types.Material:
    """``Rodin Skin`` and so on: ``image`` is its base colour and any ``relief`` its normal map."""
    name = f"Rodin {of.name}"
    material = bpy.data.materials.new(name)
    material[PART_PROPERTY] = name
    tree = compat.use_nodes(material)
    tree.nodes.clear()
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    output.location = (300, 0)
    shader = tree.nodes.new("ShaderNodeBsdfPrincipled")
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.location = (-350, 0)
    texture.image, texture.label = image, "Base Colour"
    shader.label = of.name
    for socket, value in {
        "Roughness": of.roughness,
        "Specular IOR Level": of.specular,
        "Subsurface Weight": of.subsurface,
        "Subsurface Radius": BY_COLOUR,
        "Subsurface Scale": DEPTH,
        "Coat Weight": of.coat,
        "Coat Roughness": of.coat_roughness,
        "Sheen Weight": of.sheen,
    }.items():
        shader.inputs[socket].default_value = value
    tree.links.new(texture.outputs["Color"], shader.inputs["Base Color"])
    tree.links.new(shader.outputs["BSDF"], output.inputs["Surface"])
    if relief:
        _add_relief(tree, shader, relief)
    return material


def _add_relief(
    tree: bpy.types.NodeTree, shader: bpy.types.ShaderNodeBsdfPrincipled, relief: bpy.types.Image
) -> None:
    texture, turned = tree.nodes.new("ShaderNodeTexImage"), tree.nodes.new("ShaderNodeNormalMap")
    texture.location, turned.location = (-550, -320), (-220, -320)
    texture.image, texture.label = relief, "Normal Map"
    turned.uv_map = UV_MAP
    tree.links.new(texture.outputs["Color"], turned.inputs["Color"])
    tree.links.new(turned.outputs["Normal"], shader.inputs["Normal"])
