# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels in a light theme and at twice the size: at rest, at work, with an error, and the preferences."""

from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import ROOT, Desk
from make_avatars import PHOTO, PROMPT

NO_FACE = ROOT / ".venv/lib/python3.11/site-packages/skimage/data/chelsea.png"


def walk(desk: Desk) -> Iterator[float]:
    """Pictures of the same things, larger and lighter."""
    light = Path(bpy.utils.system_resource("SCRIPTS")) / "presets/interface_theme/Blender_Light.xml"
    with bpy.context.temp_override(window=desk.window, area=desk.area):
        bpy.ops.script.execute_preset(filepath=str(light), menu_idname="USERPREF_MT_interface_theme_presets")
    bpy.context.preferences.view.ui_scale = 2.0
    for panel in (bpy.types.RODIN_PT_batch, bpy.types.RODIN_PT_colours):
        desk.unfold(panel)
    yield from desk.open()
    yield from desk.picture("light-next-step")
    desk.use_ready_python()
    desk.inputs.photo, desk.inputs.preset = str(NO_FACE), "fast"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure.code == "photo.no_face"
    yield from desk.picture("light-error")

    desk.inputs.photo = str(PHOTO)
    desk.inputs.prompt = PROMPT
    yield from desk.click("rodin.generate")
    yield from desk.until(lambda: desk.session.job.preview or not desk.session.busy)
    yield from desk.picture("light-progress")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    desk.inputs.photo = ""
    desk.look_at()
    bpy.ops.object.select_all(action="DESELECT")
    yield from desk.picture("light-avatar")
