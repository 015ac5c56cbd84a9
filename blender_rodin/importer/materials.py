# SPDX-License-Identifier: GPL-3.0-or-later
"""One Principled material per part; all of an avatar's share its images."""

import bpy

from .. import compat
from ..avatars import PART_PROPERTY
from ..shared import Part
from .geometry import UV_MAP

ROUGHNESS = {
    Part.SKIN: 0.5,
    Part.EYES: 0.1,
    Part.MOUTH: 0.3,
    Part.HAIR: 0.75,
    Part.FACIAL_HAIR: 0.75,
    Part.EYEWEAR: 0.25,
    Part.HEADWEAR: 0.85,
    Part.CLOTHING: 0.85,
}


def material_name(part: Part) -> str:
    """Such as ``Rodin Facial Hair``."""
    return f"Rodin {part.name.replace('_', ' ').title()}"


def make_material(
    name: str, roughness: float, image: bpy.types.Image, relief: bpy.types.Image | None = None
) -> bpy.types.Material:
    """A material with ``image`` as its base colour and, if there is one, ``relief`` as its normal map."""
    material = bpy.data.materials.new(name)
    material[PART_PROPERTY] = name
    tree = compat.use_nodes(material)
    tree.nodes.clear()
    output = tree.nodes.new("ShaderNodeOutputMaterial")
    output.location = (300, 0)
    shader = tree.nodes.new("ShaderNodeBsdfPrincipled")
    texture = tree.nodes.new("ShaderNodeTexImage")
    texture.location = (-350, 0)
    texture.image = image
    shader.inputs["Roughness"].default_value = roughness
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
    texture.image = relief
    turned.uv_map = UV_MAP
    tree.links.new(texture.outputs["Color"], turned.inputs["Color"])
    tree.links.new(turned.outputs["Normal"], shader.inputs["Normal"])
