# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatars arrive in Blender's first scene: beside the cube, in view, said; in local view and edit mode too.

A stand-in of the backend makes a head of formulas at once.
"""

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import ROOT, Desk

sys.path.insert(0, str(ROOT))
from tests.blender.sample import write_avatar

STAND_IN = ROOT / "tests/blender/faulty_backend.py"
REPORT = 1.0
"""Seconds until the status bar shows a message."""


def generate(desk: Desk, picture: str) -> Iterator[float]:
    """One more avatar; it is in the view and nobody stands in it."""
    there = {each for each in bpy.data.objects if "rodin" in each}
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    yield REPORT
    desk.shoot(picture)
    (avatar,) = {each for each in bpy.data.objects if "rodin" in each} - there
    space = importer(desk).space
    box = space.box_of(avatar)
    for other in bpy.context.scene.objects:
        if other != avatar and other.type == "MESH":
            apart = space.box_of(other)
            assert (box[0] > apart[1]).any() or (box[1] < apart[0]).any(), f"{avatar.name} is in {other.name}"
    desk.newest = avatar


def importer(desk: Desk):
    """The add-on's."""
    return desk.addon.importer


def shown(desk: Desk) -> bool:
    """Whether the view shows the newest avatar, however small."""
    return desk.addon.views.shows(desk.area, importer(desk).space.box_of(desk.newest), 0.0)


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    folder = Path(tempfile.mkdtemp())
    write_avatar(folder / "made")
    python = str(ROOT / ".venv/bin/python")
    desk.addon.environment.command = lambda *_: [python, str(STAND_IN), str(folder / "made")]
    desk.use_ready_python()
    cube = bpy.data.objects["Cube"]
    yield from desk.open(empty=False)
    next(each for each in desk.window.screen.areas if each.type == "DOPESHEET_EDITOR").type = "INFO"
    desk.inputs.prompt = "steps"

    yield from generate(desk, "arrival-first")
    assert shown(desk)
    yield from generate(desk, "arrival-second")
    assert shown(desk)

    desk.undo()
    desk.undo()
    assert not [each for each in bpy.data.objects if "rodin" in each]
    cube = bpy.data.objects["Cube"]
    cube.select_set(True)
    desk.window.view_layer.objects.active = cube
    region = next(each for each in desk.area.regions if each.type == "WINDOW")
    space = desk.area.spaces.active
    with bpy.context.temp_override(window=desk.window, area=desk.area, region=region):
        bpy.ops.view3d.localview(frame_selected=True)
    assert space.local_view
    yield from generate(desk, "arrival-local-view")
    assert desk.newest.visible_get(viewport=space) and shown(desk)
    with bpy.context.temp_override(window=desk.window, area=desk.area, region=region):
        bpy.ops.view3d.localview(frame_selected=False)

    cube = bpy.data.objects["Cube"]
    desk.newest.select_set(False)
    desk.window.view_layer.objects.active = cube
    with bpy.context.temp_override(window=desk.window, area=desk.area, object=cube, active_object=cube):
        bpy.ops.object.mode_set(mode="EDIT")
    bpy.context.scene.cursor.location = (8, 0, 0)
    space.region_3d.view_location, space.region_3d.view_distance = (0, 0, 0), 4
    yield 1.0
    yield from generate(desk, "arrival-edit-mode")
    assert cube.mode == "EDIT" and shown(desk)
    with bpy.context.temp_override(window=desk.window, area=desk.area, object=cube, active_object=cube):
        bpy.ops.object.mode_set(mode="OBJECT")

    space.region_3d.view_perspective = "CAMERA"
    bpy.context.scene.cursor.location = (0, 30, 0)
    yield from generate(desk, "arrival-camera")
    assert space.region_3d.view_perspective == "CAMERA" and not shown(desk)
    print(desk.watch)
