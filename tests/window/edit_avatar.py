# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation-ready avatar, changed by the panel's text in a windowed Blender.

For the driver, as ``click_generate.py``: the jobs run by the timer, while the window stays awake.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import bpy
from mathutils import Vector

PACKAGE = "bl_ext.user_default.rodin_avatars"
TEXT = "with a beard"

addon = sys.modules[f"{PACKAGE}.blender_rodin"]
session = addon.jobs.session
area = next(each for each in bpy.context.window.screen.areas if each.type == "VIEW_3D")
sidebar = next(each for each in area.regions if each.type == "UI")


@dataclass
class Progress:
    """What has happened so far."""

    tab: bool = False
    asked: bool = False
    changed: bool = False
    framed: bool = False
    uid: int = 0


seen = Progress()


def prepare() -> None:
    """The project's Python in the preferences, an empty scene, the sidebar open and wide."""
    python = Path(__file__).resolve().parents[2] / ".venv/bin/python"
    bpy.context.preferences.addons[PACKAGE].preferences.python = str(python)
    bpy.data.batch_remove(list(bpy.data.objects))
    inputs = bpy.context.scene.rodin
    inputs.prompt, inputs.seed, inputs.preset, inputs.rig = "a bald man in a red shirt", 2, "fast", True
    area.spaces.active.show_region_ui = True


def show_tab() -> None:
    """Tabs can be chosen only after the sidebar has been drawn once."""
    area.tag_redraw()
    try:
        sidebar.active_panel_category = "Rodin"
        seen.tab = True
    except (AttributeError, TypeError):  # "read-only" or unknown, until it has been drawn
        pass


def frame() -> None:
    """Fill the view with the face, jaw open, textured."""
    head = bpy.data.objects["Avatar Head"]
    head.data.shape_keys.key_blocks["jawOpen"].value = 0.5
    space = area.spaces.active
    space.shading.type = "SOLID"
    space.shading.color_type = "TEXTURE"
    space.clip_start = 0.001
    space.overlay.show_floor = False
    view = space.region_3d
    view.view_location = Vector((0.0, 0.0, 0.18))
    view.view_distance = 0.65
    view.view_rotation = Vector((0.25, -1.0, 0.15)).to_track_quat("Z", "Y")
    seen.framed = True


def ready() -> bool:
    """One step a call; true when the changed avatar has been framed."""
    if session.failure:
        raise session.failure
    if not seen.tab:
        show_tab()
    elif not seen.asked:
        seen.asked = bpy.ops.rodin.generate() == {"FINISHED"}
    elif session.busy:
        time.sleep(0.01)
    elif not seen.changed:
        seen.uid = bpy.context.view_layer.objects.active.session_uid
        bpy.context.scene.rodin.edit = TEXT
        seen.changed = bpy.ops.rodin.edit() == {"FINISHED"}
    elif not seen.framed:
        frame()
    else:
        return True
    return False


def check() -> None:
    """The same armature with the text in its history; undo brings the avatar before it back."""
    avatar = bpy.context.view_layer.objects.active
    assert avatar.type == "ARMATURE" and avatar.session_uid == seen.uid
    assert addon.avatars.summary(avatar).edits == (TEXT,)
    bpy.ops.ed.undo()
    (avatar,) = (each for each in bpy.data.objects if each.type == "ARMATURE")
    assert addon.avatars.summary(avatar).edits == ()


prepare()
