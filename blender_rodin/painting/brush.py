# SPDX-License-Identifier: GPL-3.0-or-later
"""The brush of the Image Editor: which part it paints."""

import bpy

from ..compat import brush_colour, unified_paint
from ..shared import RodinError
from .legend import Entry

ERASING, PAINTING = "ERASE_ALPHA", "MIX"


def take(scene: bpy.types.Scene, entry: Entry) -> None:
    """Have the brush paint a part, or erase.

    Raises:
        RodinError: ``painting.no_brush``.
    """
    brush = scene.tool_settings.image_paint.brush
    if brush is None:
        raise RodinError(
            "painting.no_brush",
            "No brush is there to paint with.",
            "Set an Image Editor to the mode Paint, and choose a brush there.",
        )
    brush.blend = PAINTING if entry.colour else ERASING
    if entry.colour:
        unified = unified_paint(scene)
        (unified if unified.use_unified_color else brush).color = brush_colour(entry.colour)


def paints(scene: bpy.types.Scene, entry: Entry) -> bool:
    """Whether the brush paints that part."""
    brush = scene.tool_settings.image_paint.brush
    if brush is None or (brush.blend == ERASING) != (entry.colour is None):
        return False
    if entry.colour is None:
        return True
    unified = unified_paint(scene)
    colour = (unified if unified.use_unified_color else brush).color
    wanted = brush_colour(entry.colour)
    return max(abs(one - other) for one, other in zip(colour, wanted, strict=True)) < 1 / 255
