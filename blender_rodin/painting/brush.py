# SPDX-License-Identifier: GPL-3.0-or-later
"""The brush of the Image Editor, and which part it paints."""

import bpy

from ..compat import brush_colour, make_hard, unified_paint
from ..shared import RodinError
from .legend import Entry

ERASING, PAINTING = "ERASE_ALPHA", "MIX"


def take(scene: bpy.types.Scene, entry: Entry) -> None:
    """Have the brush paint a part, or erase, with a hard edge.

    A colour between two of the legend could be that of a third part.

    Raises:
        RodinError: ``painting.no_brush``.
    """
    brush = scene.tool_settings.image_paint.brush
    if brush is None:
        raise RodinError(
            "painting.no_brush",
            "There is no brush to paint with.",
            "Choose one in the Image Editor's asset shelf, in the mode Paint.",
        )
    brush.blend = PAINTING if entry.colour else ERASING
    brush.use_paint_antialiasing = False
    make_hard(brush)
    if entry.colour:
        _owner(scene, brush).color = brush_colour(entry.colour)


def paints(scene: bpy.types.Scene, entry: Entry) -> bool:
    """Whether the brush paints that part."""
    brush = scene.tool_settings.image_paint.brush
    if brush is None or (brush.blend == ERASING) != (entry.colour is None):
        return False
    if entry.colour is None:
        return True
    pairs = zip(_owner(scene, brush).color, brush_colour(entry.colour), strict=True)
    return max(abs(one - other) for one, other in pairs) < 1 / 255


def _owner(
    scene: bpy.types.Scene, brush: bpy.types.Brush
) -> bpy.types.Brush | bpy.types.UnifiedPaintSettings:
    """Which of both has the colour that is painted."""
    unified = unified_paint(scene)
    return unified if unified.use_unified_color else brush
