# SPDX-License-Identifier: GPL-3.0-or-later
"""An animation-ready avatar: changed by words, recoloured, taken back, exported."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import Desk

PROMPT = "a bald man in a red shirt"
TEXT = "with a beard"
SHADERS = 30.0
"""Seconds to compile them; nothing tells when they are there."""


def export(desk: Desk) -> Iterator[float]:
    """By the panel's menu and Blender's file dialogue."""
    folder = Path(tempfile.mkdtemp())
    desk.ending.append(lambda: shutil.rmtree(folder))
    yield from desk.open_menu(above="rodin.mark_asset")
    yield from desk.find("bpy.ops.rodin.export_avatar(target='GLB'")
    yield from desk.picture("export-menu")
    yield from desk.click("rodin.export_avatar", "target='GLB'")
    yield from desk.until(lambda: desk.reach("FILE_BROWSER", "EXECUTE"))
    desk.panel[1].spaces.active.params.directory = os.fsencode(folder)
    yield from desk.picture("export-dialogue")
    yield from desk.click("file.execute")
    yield from desk.until(lambda: list(folder.glob("[!.]*.glb")))
    (path,) = folder.glob("*.glb")
    assert path.read_bytes()[:4] == b"glTF"
    yield from desk.picture("exported")


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    yield from desk.open()
    desk.use_ready_python()
    inputs = desk.inputs
    inputs.prompt, inputs.seed, inputs.preset = PROMPT, 2, "fast"
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    avatar = desk.window.view_layer.objects.active
    uid = avatar.session_uid

    yield from desk.write("rodin.edit", TEXT)
    yield from desk.click("rodin.edit")
    yield from desk.until_idle()
    avatar = desk.window.view_layer.objects.active
    assert avatar.type == "ARMATURE" and avatar.session_uid == uid
    assert desk.addon.avatars.summary(avatar).edits == (TEXT,)
    bpy.data.objects[f"{avatar.name} Head"].data.shape_keys.key_blocks["jawOpen"].value = 0.5
    desk.look_at()
    yield from desk.picture("edit")

    with bpy.context.temp_override(window=desk.window, area=desk.area):
        bpy.ops.rodin.recolour(part="Rodin Clothing", colour=(0.02, 0.1, 0.35))
    desk.area.spaces.active.shading.type = "MATERIAL"
    yield SHADERS
    yield from desk.picture("recolour")
    desk.area.spaces.active.shading.type = "SOLID"

    yield from desk.click("rodin.revert")
    yield from desk.until_idle()
    assert desk.addon.avatars.summary(desk.window.view_layer.objects.active).edits == ()
    yield from desk.picture("revert")
    desk.undo()
    (avatar,) = (each for each in desk.window.scene.objects if each.type == "ARMATURE")
    assert desk.addon.avatars.summary(avatar).edits == (TEXT,)

    yield from export(desk)
    print(desk.watch)
