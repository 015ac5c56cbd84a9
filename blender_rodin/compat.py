# SPDX-License-Identifier: GPL-3.0-or-later
"""What differs between Blender 4.2 and 5.2; nothing else in the add-on asks for the version."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
from mathutils import Color

from .shared import PACKAGE

CommandFunction = Callable[[list[str]], int]


def use_nodes(owner: bpy.types.Material | bpy.types.World) -> bpy.types.NodeTree:
    """The node tree of a material or world; from 5.0 on each has one, and the switch is deprecated."""
    if bpy.app.version < (5, 0, 0):
        owner.use_nodes = True
    return owner.node_tree


def eevee() -> str:
    """The identifier of the EEVEE engine."""
    return "BLENDER_EEVEE" if bpy.app.version >= (5, 0, 0) else "BLENDER_EEVEE_NEXT"


def new_curves(action: bpy.types.Action, kind: str) -> Any:
    """The F-curves of a new action for data blocks of ``kind``, such as ``KEY``; from 4.4 on it has slots."""
    if bpy.app.version < (4, 4, 0):
        action.id_root = kind
        return action.fcurves
    slot = action.slots.new(id_type=kind, name=kind.title())
    strip = action.layers.new("Layer").strips.new(type="KEYFRAME")
    return strip.channelbag(slot, ensure=True).fcurves


def curves(action: bpy.types.Action) -> list[bpy.types.FCurve]:
    """All F-curves of an action."""
    if bpy.app.version < (4, 4, 0):
        return list(action.fcurves)
    strips = [strip for layer in action.layers for strip in layer.strips]
    return [curve for strip in strips for bag in strip.channelbags for curve in bag.fcurves]


def brush_colour(colour: tuple[float, float, float]) -> tuple[float, float, float]:
    """An sRGB colour as brushes and palettes take it; from 5.0 on they are linear."""
    if bpy.types.PaletteColor.bl_rna.properties["color"].subtype == "COLOR_GAMMA":
        return colour
    red, green, blue = Color(colour).from_srgb_to_scene_linear()
    return red, green, blue


def unified_paint(scene: bpy.types.Scene) -> bpy.types.UnifiedPaintSettings:
    """What brushes of the Image Editor share; from 5.0 on those of each mode share theirs."""
    tools = scene.tool_settings
    return getattr(tools, "unified_paint_settings", None) or tools.image_paint.unified_paint_settings


def make_hard(brush: bpy.types.Brush) -> None:
    """No falloff towards its edge; from 5.0 on that is called otherwise."""
    old = bpy.app.version < (5, 0, 0)
    setattr(brush, "curve_preset" if old else "curve_distance_falloff_preset", "CONSTANT")


def register_command(name: str, function: CommandFunction) -> Any | None:
    """Make ``blender --command NAME`` call ``function``; a handle, or None where there is no such thing."""
    register = getattr(bpy.utils, "register_cli_command", None)
    return register(name, function) if register else None


def unregister_command(handle: Any | None) -> None:
    """Take back what :func:`register_command` made."""
    if handle is not None:
        bpy.utils.unregister_cli_command(handle)


def user_folder() -> Path:
    """The folder for files the add-on keeps: the extension's own, or one beside Blender's data files."""
    if PACKAGE.startswith("bl_ext."):
        return Path(bpy.utils.extension_path_user(PACKAGE, create=True))
    return Path(bpy.utils.user_resource("DATAFILES", path="rodin_avatars", create=True))
