# SPDX-License-Identifier: GPL-3.0-or-later
"""An image in the Image Editor that is open, or in a window of its own."""

import bpy

OWN = "rodin_opened"
"""Of a screen whose window was opened here."""
DELAY = 0.1
"""Seconds until a window closes: not while one of its buttons is at work."""


def show(image: bpy.types.Image | None) -> bpy.types.Area | None:
    """The editor; None in Blender without a window."""
    windows = bpy.context.window_manager.windows
    areas = [area for window in windows for area in window.screen.areas if area.type == "IMAGE_EDITOR"]
    if not areas and not bpy.app.background and windows:
        with bpy.context.temp_override(window=bpy.context.window or windows[0]):
            bpy.ops.wm.window_new()
        areas = [windows[-1].screen.areas[0]]
        areas[0].type = "IMAGE_EDITOR"
        windows[-1].screen[OWN] = True
    for area in areas[:1]:
        area.spaces.active.image = image
        return area
    return None


def close_empty() -> None:
    """Close, in a moment, the windows that :func:`show` opened and that show no image any more."""
    if not bpy.app.background:
        bpy.app.timers.register(_close_empty, first_interval=DELAY)


def _close_empty() -> None:
    for window in list(bpy.context.window_manager.windows):
        areas = window.screen.areas
        if OWN not in window.screen or len(areas) > 1 or areas[0].type != "IMAGE_EDITOR":
            continue
        if areas[0].spaces.active.image is None:
            with bpy.context.temp_override(window=window):
                bpy.ops.wm.window_close()
