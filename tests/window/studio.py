# SPDX-License-Identifier: GPL-3.0-or-later
"""A studio around a new avatar, seen through its camera by EEVEE, half a turn later, and away again."""

from collections.abc import Iterator

import bpy
from desk import Desk

PROMPT = "an old man with grey hair and a short grey beard in a red sweater"
SHADERS = 20.0
"""Seconds in which a CPU compiles the shaders of a picture and draws it."""
TURN, LATER = 48, 19


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    yield from desk.open()
    desk.use_ready_python()
    inputs = desk.inputs
    inputs.prompt, inputs.seed, inputs.preset = PROMPT, 3, "fast"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    avatar = desk.window.view_layer.objects.active
    assert avatar.type == "ARMATURE"
    desk.look_at()
    yield from desk.picture("studio-panel")

    scene = desk.window.scene
    before = len(bpy.data.objects)
    yield from desk.scroll_down()
    yield from desk.click("rodin.add_studio")
    yield from desk.until(lambda: scene.camera is not None)
    with bpy.context.temp_override(window=desk.window, area=desk.area):
        bpy.ops.rodin.add_studio(turntable=True, frames=TURN)
    desk.area.spaces.active.region_3d.view_perspective = "CAMERA"
    desk.area.spaces.active.shading.type = "RENDERED"
    for frame, name in ((1, "studio-front"), (LATER, "studio-turned")):
        scene.frame_set(frame)
        yield SHADERS
        yield from desk.picture(name)
    desk.area.spaces.active.shading.type = "SOLID"
    assert scene.frame_end == TURN

    yield from desk.click("rodin.remove_studio")
    yield from desk.until(lambda: len(bpy.data.objects) == before)
    assert scene.camera is None and desk.window.view_layer.objects.active == avatar
    yield from desk.picture("studio-gone")
