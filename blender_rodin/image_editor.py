# SPDX-License-Identifier: GPL-3.0-or-later
"""An image in the Image Editor that is open, or in a window of its own."""

import bpy


def show(image: bpy.types.Image | None) -> bpy.types.Area | None:
    """The editor; None in Blender without a window."""
    windows = bpy.context.window_manager.windows
    areas = [area for window in windows for area in window.screen.areas if area.type == "IMAGE_EDITOR"]
    if not areas and not bpy.app.background and windows:
        with bpy.context.temp_override(window=bpy.context.window or windows[0]):
            bpy.ops.wm.window_new()
        areas = [windows[-1].screen.areas[0]]
        areas[0].type = "IMAGE_EDITOR"
    for area in areas[:1]:
        area.spaces.active.image = image
        return area
    return None
