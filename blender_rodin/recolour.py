# SPDX-License-Identifier: GPL-3.0-or-later
"""Another colour for a part of an avatar: live in its material, baked for files, which hold pictures only.

Light and dark of the texture stay: a pixel becomes the colour times its brightness over the part's mean.
"""

from collections.abc import Iterator
from typing import NamedTuple

import bpy
import numpy as np
from numpy.typing import NDArray

from .avatars import PART_PROPERTY, is_own, linked, require_own
from .shared import RodinError

NODE = "Rodin Recolour"
LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)


class Paint(NamedTuple):
    """A colour, linear RGB, and how far the part takes it, 0..1."""

    colour: tuple[float, float, float]
    strength: float


def materials(avatar: bpy.types.Object) -> dict[str, bpy.types.Material]:
    """The avatar's own materials by the names they were made with."""
    found = (
        slot.material
        for thing in (avatar, *avatar.children)
        for slot in thing.material_slots
        if slot.material
    )
    return {material[PART_PROPERTY]: material for material in found if PART_PROPERTY in material}


def own_material(avatar: bpy.types.Object, name: str) -> bpy.types.Material:
    """The material of a part whose colour may be changed.

    Raises:
        RodinError: ``avatar.no_part``, ``edit.linked``.
    """
    found = materials(avatar)
    if not found:
        raise RodinError(
            "avatar.no_part",
            "The materials of this avatar were replaced, so no part is known.",
            "Change the colour of its own materials.",
        )
    if name not in found:
        raise RodinError("avatar.no_part", f"The avatar has no part '{name}'.", f"It has {', '.join(found)}.")
    require_own(avatar)
    if not is_own(found[name]):
        raise linked(found[name])
    return found[name]


def node(material: bpy.types.Material) -> bpy.types.ShaderNodeGroup | None:
    """What recolours it, if anything does."""
    return material.node_tree.nodes.get(NODE) if material.node_tree else None


def paints(avatar: bpy.types.Object) -> dict[str, Paint]:
    """The colours that its parts have been given."""
    return {
        name: Paint(tuple(group.inputs["Colour"].default_value)[:3], group.inputs["Strength"].default_value)
        for name, material in materials(avatar).items()
        if (group := node(material))
    }


def paint(avatar: bpy.types.Object, name: str, chosen: Paint) -> None:
    """Give a part a colour; parts that the avatar has not are left out."""
    material = materials(avatar).get(name)
    if material is None:
        return
    group = node(material) or _insert(material, _brightness(avatar, material))
    group.inputs["Colour"].default_value = (*chosen.colour, 1.0)
    group.inputs["Strength"].default_value = chosen.strength


def shown_colour(avatar: bpy.types.Object, name: str) -> tuple[float, float, float]:
    """What a part looks like on the whole: its new colour, or the mean of its texture; sRGB."""
    material = materials(avatar)[name]
    chosen = paints(avatar).get(name)
    own = _mean(avatar, material)
    if chosen:
        own = own + chosen.strength * (np.array(chosen.colour, np.float32) - own)
    red, green, blue = _encoded(own).tolist()
    return red, green, blue


def unpaint(material: bpy.types.Material) -> None:
    """Give a part its own colour back."""
    group, tree = node(material), material.node_tree
    if group:
        source, target = group.inputs["Texture"].links[0].from_socket, group.outputs[0].links[0].to_socket
        tree.nodes.remove(group)
        tree.links.new(source, target)


class Baked(NamedTuple):
    """A material whose texture holds its colour for a while."""

    material: bpy.types.Material
    paint: Paint
    texture: bpy.types.ShaderNodeTexImage
    original: bpy.types.Image


def bake(avatar: bpy.types.Object) -> list[Baked]:
    """Put the colours into textures of their own, for exporters; :func:`restore` undoes it."""
    baked = []
    chosen = paints(avatar)
    for name, material in materials(avatar).items():
        group = node(material)
        if group is None:
            continue
        texture = group.inputs["Texture"].links[0].from_node
        baked.append(Baked(material, chosen[name], texture, texture.image))
        texture.image = _painted(
            texture.image, chosen[name], group.inputs["Brightness"].default_value, f"{name} Base Color"
        )
        unpaint(material)
    return baked


def restore(avatar: bpy.types.Object, baked: list[Baked]) -> None:
    """Make the colours live again."""
    for material, chosen, texture, original in baked:
        picture, texture.image = texture.image, original
        bpy.data.images.remove(picture)
        paint(avatar, material[PART_PROPERTY], chosen)


def _insert(material: bpy.types.Material, brightness: float) -> bpy.types.ShaderNodeGroup:
    tree = material.node_tree
    texture = next(each for each in tree.nodes if each.type == "TEX_IMAGE")
    target = texture.outputs["Color"].links[0].to_socket
    group = tree.nodes.new("ShaderNodeGroup")
    group.node_tree, group.name, group.label = _group(), NODE, "Recolour"
    group.location = (-200, -320)
    group.inputs["Brightness"].default_value = brightness
    tree.links.new(texture.outputs["Color"], group.inputs["Texture"])
    tree.links.new(group.outputs["Result"], target)
    return group


def _group() -> bpy.types.NodeTree:
    """The node group that all avatars of a file share."""
    found = bpy.data.node_groups.get(NODE)
    if found:
        return found
    tree = bpy.data.node_groups.new(NODE, "ShaderNodeTree")
    sockets = (("Texture", "Color"), ("Colour", "Color"), ("Strength", "Float"), ("Brightness", "Float"))
    for name, kind in sockets:
        tree.interface.new_socket(name, in_out="INPUT", socket_type=f"NodeSocket{kind}")
    tree.interface.new_socket("Result", in_out="OUTPUT", socket_type="NodeSocketColor")
    strength = tree.interface.items_tree["Strength"]
    strength.subtype, strength.min_value, strength.max_value = "FACTOR", 0.0, 1.0
    kinds = ("NodeGroupInput", "ShaderNodeRGBToBW", "ShaderNodeMath", "ShaderNodeVectorMath")
    given, grey, relative, shaded = (tree.nodes.new(kind) for kind in kinds)
    mixed, result = tree.nodes.new("ShaderNodeMix"), tree.nodes.new("NodeGroupOutput")
    relative.operation, shaded.operation, mixed.data_type = "DIVIDE", "SCALE", "RGBA"
    for place, each in enumerate((given, grey, relative, shaded, mixed, result)):
        each.location.x = 180 * place
    factor, first, second = mixed.inputs[0], mixed.inputs[6], mixed.inputs[7]
    for source, target in (
        (given.outputs["Texture"], grey.inputs[0]),
        (grey.outputs[0], relative.inputs[0]),
        (given.outputs["Brightness"], relative.inputs[1]),
        (given.outputs["Colour"], shaded.inputs[0]),
        (relative.outputs[0], shaded.inputs["Scale"]),
        (given.outputs["Strength"], factor),
        (given.outputs["Texture"], first),
        (shaded.outputs[0], second),
        (mixed.outputs[2], result.inputs[0]),
    ):
        tree.links.new(source, target)
    return tree


def _brightness(avatar: bpy.types.Object, material: bpy.types.Material) -> float:
    """Mean of the texture under the faces of a material, linear and grey."""
    return max(0.02, float(_mean(avatar, material) @ LUMA))


def _mean(avatar: bpy.types.Object, material: bpy.types.Material) -> NDArray[np.float32]:
    """Mean colour of the texture under the faces of a material, linear; grey if it has no faces."""
    image = next(each for each in material.node_tree.nodes if each.type == "TEX_IMAGE").image
    pixels = _linear(_pixels(image)[..., :3])
    seen = [pixels[rows, columns] for rows, columns in _corners(avatar, material, pixels.shape)]
    return np.concatenate(seen).mean(0) if seen else np.full(3, 0.5, np.float32)


def _corners(
    avatar: bpy.types.Object, material: bpy.types.Material, size: tuple[int, ...]
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64]]]:
    """Rows and columns of the texture at the corners of the faces of a material, a mesh at a time."""
    for thing in (avatar, *avatar.children):
        if thing.type != "MESH" or material.name not in thing.data.materials:
            continue
        mesh = thing.data
        slots = np.empty(len(mesh.polygons), np.int32)
        starts, totals = np.empty_like(slots), np.empty_like(slots)
        mesh.polygons.foreach_get("material_index", slots)
        mesh.polygons.foreach_get("loop_start", starts)
        mesh.polygons.foreach_get("loop_total", totals)
        uv = np.empty((len(mesh.loops), 2), np.float32)
        mesh.uv_layers.active.uv.foreach_get("vector", uv.ravel())
        owner = np.repeat(slots, totals) == mesh.materials.find(material.name)
        column, row = (uv[owner] * (size[1], size[0])).astype(int).T
        yield row.clip(0, size[0] - 1), column.clip(0, size[1] - 1)


def _painted(image: bpy.types.Image, chosen: Paint, brightness: float, name: str) -> bpy.types.Image:
    pixels = _pixels(image)
    linear = _linear(pixels[..., :3])
    shaded = (linear @ LUMA / brightness)[..., None] * np.array(chosen.colour, np.float32)
    pixels[..., :3] = _encoded(linear + chosen.strength * (shaded - linear))
    made = bpy.data.images.new(name, *image.size)
    made.pixels.foreach_set(pixels.ravel())
    made.update()
    made.pack()
    return made


def _pixels(image: bpy.types.Image) -> NDArray[np.float32]:
    pixels = np.empty((image.size[1], image.size[0], 4), np.float32)
    image.pixels.foreach_get(pixels.ravel())
    return pixels


def _linear(encoded: NDArray[np.float32]) -> NDArray[np.float32]:
    """From sRGB."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _encoded(linear: NDArray[np.float32]) -> NDArray[np.float32]:
    """To sRGB."""
    limited = linear.clip(0.0, 1.0)
    return np.where(limited <= 0.0031308, limited * 12.92, 1.055 * limited ** (1 / 2.4) - 0.055)
