# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures for the panel. Blender reads them when it first shows them, beside its own work."""

from pathlib import Path

import bpy.utils.previews

MOST = 64
"""Pictures that are kept; then all are forgotten and come back as they are shown."""

SWATCH = 16
"""Edge of a square of one colour, pixels."""

_collections: list[bpy.utils.previews.ImagePreviewCollection] = []


def register() -> None:
    """Room for pictures."""
    _collections.append(bpy.utils.previews.new())


def unregister() -> None:
    """Forget them."""
    while _collections:
        bpy.utils.previews.remove(_collections.pop())


def swatch(colour: tuple[float, float, float]) -> int:
    """What ``icon_value`` shows a square of an sRGB colour by; 0 if there is no room."""
    key = f"swatch {colour}"
    for collection in _collections:
        if key not in collection:
            made = collection.new(key)
            made.icon_size = (SWATCH, SWATCH)
            made.icon_pixels_float = [*colour, 1.0] * SWATCH**2
        return collection[key].icon_id
    return 0


def icon(path: Path) -> int:
    """What ``template_icon`` shows the picture of ``path`` by; 0 if there is no room."""
    key = str(path)
    for collection in _collections:
        if key not in collection:
            if len(collection) >= MOST:
                collection.clear()
            collection.load(key, key, "IMAGE")
        return collection[key].icon_id
    return 0
