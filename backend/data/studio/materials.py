# SPDX-License-Identifier: GPL-3.0-or-later
"""What surfaces are made of: Principled materials by part, coloured by texture or per vertex."""

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from backend.data.forms.surface import Floats, Surface
from backend.data.people.subject import Attributes
from backend.space import Part

COLOUR = "colour"
"""Name of the attribute of linear colours per vertex."""
OIL = "oil"
"""Name of the attribute that tells how greasy skin is, 0..1 per vertex."""
_METALS = ("gold", "silver")
_SUNGLASSES = ("sunglasses", "aviators", "round_sunglasses")

_JEWEL = 0.08
"""Headwear that is smaller than this is an earring, metres."""


@dataclass(frozen=True)
class Finish:
    """Inputs of a Principled shader, but for its colour."""

    inputs: dict[str, float] = field(default_factory=dict)


SKIN = Finish({"Roughness": 0.52, "Specular IOR Level": 0.42})
EYES = Finish({"Roughness": 0.25, "Specular IOR Level": 0.5, "Coat Weight": 1.0, "Coat Roughness": 0.015})
HAIR = Finish({"Roughness": 0.46, "Specular IOR Level": 0.42, "Sheen Weight": 0.08, "Sheen Roughness": 0.4})
CLOTH = Finish({"Roughness": 0.85, "Specular IOR Level": 0.2, "Sheen Weight": 0.25, "Sheen Roughness": 0.5})
LEATHER = Finish({"Roughness": 0.38, "Specular IOR Level": 0.5})
METAL = Finish({"Roughness": 0.22, "Metallic": 1.0})
PLASTIC = Finish({"Roughness": 0.18, "Specular IOR Level": 0.5})
LENS = Finish({"Roughness": 0.03, "Specular IOR Level": 0.8})


def finish_of(surface: Surface, attributes: Attributes) -> Finish:
    """What a surface with colours per vertex is made of."""
    part, colour = int(surface.part[0]), surface.albedo.mean(0)
    if part in (Part.HAIR, Part.FACIAL_HAIR):
        return HAIR
    if part == Part.EYEWEAR:
        frame = _is(colour, attributes.glasses_colour.rgb)
        if frame and attributes.glasses_colour.name in _METALS:
            return METAL
        return LENS if attributes.glasses in _SUNGLASSES and not frame else PLASTIC
    if part == Part.HEADWEAR and np.ptp(surface.vertices, axis=0).max() < _JEWEL:
        return METAL if attributes.earring_colour.name in _METALS else PLASTIC
    if part == Part.CLOTHING and attributes.clothing == "leather_jacket":
        return LEATHER if _is(colour, attributes.clothing_colour.rgb) else CLOTH
    return CLOTH


def vertex_coloured(material: Any, finish: Finish) -> None:
    """Make ``material`` (bpy's) of this finish, coloured by the attribute :data:`COLOUR`."""
    shader = _principled(material, finish)
    colour = material.node_tree.nodes.new("ShaderNodeAttribute")
    colour.attribute_name = COLOUR
    material.node_tree.links.new(colour.outputs["Color"], shader.inputs["Base Color"])


def eye(material: Any, image: Any) -> None:
    """Make ``material`` a moist eyeball with this texture."""
    shader = _principled(material, EYES)
    material.node_tree.links.new(_texture(material, image).outputs["Color"], shader.inputs["Base Color"])


def skin(material: Any, image: Any) -> None:
    """Make ``material`` skin: light scatters below it where the texture's alpha says so.

    Greasier skin, told by the attribute :data:`OIL`, shines more.
    """
    shader, texture = _principled(material, SKIN), _texture(material, image)
    tree = material.node_tree
    link = tree.links.new
    link(texture.outputs["Color"], shader.inputs["Base Color"])
    link(texture.outputs["Alpha"], shader.inputs["Subsurface Weight"])
    shader.subsurface_method = "BURLEY"
    shader.inputs["Subsurface Radius"].default_value = (1.0, 0.36, 0.18)
    shader.inputs["Subsurface Scale"].default_value = 0.0028
    oil = tree.nodes.new("ShaderNodeAttribute")
    oil.attribute_name = OIL
    roughness = tree.nodes.new("ShaderNodeMapRange")
    roughness.inputs["To Min"].default_value = 0.58
    roughness.inputs["To Max"].default_value = 0.36
    link(oil.outputs["Fac"], roughness.inputs["Value"])
    link(roughness.outputs["Result"], shader.inputs["Roughness"])


def _principled(material: Any, finish: Finish) -> Any:
    material.use_nodes = True
    shader = material.node_tree.nodes["Principled BSDF"]
    for name, value in finish.inputs.items():
        shader.inputs[name].default_value = value
    return shader


def _texture(material: Any, image: Any) -> Any:
    node = material.node_tree.nodes.new("ShaderNodeTexImage")
    node.image = image
    return node


def _is(colour: Floats, other: tuple[float, float, float]) -> bool:
    return bool(np.abs(colour - other).max() < 0.12)
