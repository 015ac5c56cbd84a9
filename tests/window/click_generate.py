# SPDX-License-Identifier: GPL-3.0-or-later
"""A real mouse click on Generate in Blender's window, until the avatar stands in the viewport.

For a driver that runs this file in a windowed Blender with the extension enabled, polls ``ready()`` until
it is true, takes a picture and calls ``check()``. Needs xdotool and the project's ``.venv``; the window is
at the screen's top left corner.
"""

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import bpy
from mathutils import Vector

PACKAGE = "bl_ext.user_default.rodin_avatars"
SEED = 3
BUTTON_BELOW_TOP = 200
"""Pixels from the sidebar's upper edge to the middle of the button, at a scale of 1."""
LONGEST_TICK = 1.0
"""Seconds that the add-on may hold the window; the import takes most of them."""

addon = sys.modules[f"{PACKAGE}.blender_rodin"]
session = addon.jobs.session
window = bpy.context.window
area = next(each for each in window.screen.areas if each.type == "VIEW_3D")
sidebar = next(each for each in area.regions if each.type == "UI")


@dataclass
class Progress:
    """What has happened so far."""

    tab: float = 0.0
    clicked: float = 0.0
    framed: float = 0.0
    last_look: float = 0.0
    stall: float = 0.0
    tick: float = 0.0
    stages: list[str] = field(default_factory=list)


seen = Progress()


def timed(tick: Callable[[], bool]) -> Callable[[], bool]:
    """``tick``, with the longest time it took noted."""

    def call() -> bool:
        begun = time.monotonic()
        try:
            return tick()
        finally:
            seen.tick = max(seen.tick, time.monotonic() - begun)

    return call


def prepare() -> None:
    """The project's Python in the preferences, an empty scene, a known seed, the sidebar open."""
    python = Path(__file__).resolve().parents[2] / ".venv/bin/python"
    bpy.context.preferences.addons[PACKAGE].preferences.python = str(python)
    bpy.data.batch_remove(list(bpy.data.objects))
    bpy.context.scene.rodin.seed = SEED
    area.spaces.active.show_region_ui = True
    session.tick = timed(session.tick)


def show_tab() -> None:
    """Tabs can be chosen only after the sidebar has been drawn once."""
    area.tag_redraw()
    try:
        sidebar.active_panel_category = "Rodin"
        seen.tab = time.monotonic()
    except (AttributeError, TypeError):  # "read-only" or unknown, until it has been drawn
        pass


def click() -> None:
    """Screen coordinates begin at the top, Blender's at the bottom."""
    x = sidebar.x + sidebar.width // 2
    y = window.height - (sidebar.y + sidebar.height - BUTTON_BELOW_TOP)
    subprocess.Popen(["xdotool", "mousemove", str(x), str(y), "sleep", "0.3", "click", "1"])
    seen.clicked = time.monotonic()


def look() -> None:
    """Note the stage shown, and how long Blender was deaf."""
    now = time.monotonic()
    if seen.last_look:
        seen.stall = max(seen.stall, now - seen.last_look)
    seen.last_look = now
    job = session.job
    if job and job.active and (not seen.stages or seen.stages[-1] != job.stage):
        seen.stages.append(job.stage)


def frame() -> None:
    """Fill the view with the face, textured; solid shading needs no shaders to be compiled first."""
    space = area.spaces.active
    space.shading.type = "SOLID"
    space.shading.color_type = "TEXTURE"
    space.clip_start = 0.001
    space.overlay.show_floor = False
    view = space.region_3d
    view.view_location = Vector((0.0, 0.0, 0.18))
    view.view_distance = 0.65
    view.view_rotation = Vector((0.25, -1.0, 0.15)).to_track_quat("Z", "Y")
    bpy.ops.object.select_all(action="DESELECT")
    seen.framed = time.monotonic()


def ready() -> bool:
    """One step a call; true when the avatar has been framed."""
    if not seen.tab:
        show_tab()
        return False
    if not seen.clicked:
        if time.monotonic() - seen.tab > 1:
            click()
        return False
    if not seen.framed:
        look()
        if session.failure:
            raise session.failure
        if session.job and session.job.state == "done":
            frame()
        return False
    return True


def check() -> None:
    """The avatar is there, in one undo step, and Blender stayed awake meanwhile."""
    (avatar,) = (each for each in bpy.data.objects if each.type == "MESH")
    assert avatar.name == "Avatar"
    assert "rodin" in avatar
    assert all(material.name.startswith("Rodin ") for material in avatar.data.materials)
    print(f"{session.job.request}")
    print(f"stages {seen.stages}; longest tick {seen.tick:.2f} s, longest frame {seen.stall:.2f} s")
    print(f"{len(avatar.data.polygons)} faces, {len(avatar.data.materials)} materials, {avatar.dimensions}")
    assert seen.tick < LONGEST_TICK
    with bpy.context.temp_override(window=window, area=area):
        bpy.ops.ed.undo()
    assert "Avatar" not in bpy.data.objects


prepare()
