# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar's front is painted over with a real mouse: a mohawk and round glasses. Apply makes them."""

import math
import subprocess
from collections.abc import Iterator

import bpy
import numpy as np
from desk import Desk, Walk

PROMPT = "a man with short brown hair in a grey hoodie"
MOHAWK = [(0.25, 0.72 + 0.02 * step) for step in range(12)]
RINGS = [
    [(x + 0.03 * math.cos(turn / 2), 0.56 + 0.06 * math.sin(turn / 2)) for turn in range(14)]
    for x in (0.195, 0.31)
]
"""Strokes, in parts of the picture's width and height."""
OWN_BRUSH = "Hard"


def stroke(desk: Desk, places: list[tuple[float, float]]) -> Walk:
    """Draw over the picture with the mouse's left button down."""
    window, area, _ = desk.panel
    region = next(each for each in area.regions if each.type == "WINDOW")
    for number, place in enumerate(places):
        x, y = region.view2d.view_to_region(*place, clip=False)
        left = round(window.x + region.x + x)
        top = round(desk.window.height - (window.y + region.y + y))
        subprocess.Popen(["xdotool", "mousemove", str(left), str(top)])
        yield 0.15
        if number == 0:
            subprocess.Popen(["xdotool", "mousedown", "1"])
            yield 0.3
    subprocess.Popen(["xdotool", "mouseup", "1"])
    yield 0.5


def colour_at(image: bpy.types.Image, place: tuple[float, float]) -> list[int]:
    """Bytes of a pixel."""
    width, height = image.size
    pixels = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(pixels)
    found = pixels.reshape(height, width, 4)[round(place[1] * height), round(place[0] * width)]
    return np.round(found * 255).astype(int).tolist()


def paint(desk: Desk, part: str, strokes: list[list[tuple[float, float]]]) -> Walk:
    """Choose a part of the legend and draw it; its colour is there then, to the byte."""
    image, legend = desk.panel[1].spaces.active.image, desk.addon.painting.legend
    yield from desk.click("rodin.choose_part", f"part='{part}'")
    for each in strokes:
        yield from stroke(desk, each)
        wanted = [round(255 * value) for value in legend.BY_KEY[part].colour]
        middle = each[len(each) // 2]
        assert colour_at(image, middle)[:3] == wanted, (part, colour_at(image, middle))


def with_brush(desk: Desk) -> Walk:
    """One of our own where Blender came without any, as Debian's does."""
    if bpy.context.scene.tool_settings.image_paint.brush:
        return
    brush = bpy.data.brushes.new(OWN_BRUSH, mode="TEXTURE_PAINT")
    brush.asset_mark()
    brush.strength, brush.use_pressure_strength = 1.0, False
    yield 2.0
    window, area, _ = desk.panel
    region = next(each for each in area.regions if each.type == "WINDOW")
    with bpy.context.temp_override(window=window, area=area, region=region):
        bpy.ops.brush.asset_activate(
            asset_library_type="LOCAL", relative_asset_identifier=f"Brush/{OWN_BRUSH}"
        )
    yield 1.0


def open_canvas(desk: Desk) -> Walk:
    """Paint the Front, up to the image with its legend."""
    yield from desk.click("rodin.paint_front")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    yield from desk.until(lambda: desk.reach("IMAGE_EDITOR", "UI"))
    yield 2.0
    desk.panel[2].active_panel_category = "Rodin"


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    desk.unfold(bpy.types.RODIN_PT_painting)
    yield from desk.open()
    desk.use_ready_python()
    desk.inputs.prompt, desk.inputs.seed, desk.inputs.preset = PROMPT, 2, "fast"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    desk.look_at()
    yield from desk.scroll_down()
    yield from desk.picture("paint-before")
    yield from open_canvas(desk)
    yield from with_brush(desk)
    bpy.context.scene.tool_settings.unified_paint_settings.size = 14
    yield from desk.picture("paint-canvas")
    yield from paint(desk, "HAIR", [MOHAWK])
    yield from paint(desk, "EYEWEAR", RINGS)
    yield from desk.picture("paint-painted")
    yield from desk.click("rodin.apply_painting")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    avatar = desk.window.view_layer.objects.active
    assert desk.addon.avatars.summary(avatar).edits == ("painted front",)
    assert desk.addon.painting.canvas.of(avatar) is None
    yield from closed(desk)
    yield from desk.picture("paint-applied")
    yield from open_canvas(desk)
    yield from desk.click("rodin.cancel_painting")
    assert desk.addon.painting.canvas.of(avatar) is None
    yield from closed(desk)


def closed(desk: Desk) -> Walk:
    """The window that was opened for painting is gone, and buttons are looked for in the sidebar again."""
    yield from desk.until(lambda: len(bpy.context.window_manager.windows) == 1)
    assert desk.reach("VIEW_3D", "UI")
    yield 1.0
