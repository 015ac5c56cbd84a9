# SPDX-License-Identifier: GPL-3.0-or-later
"""A model of the Hub by the preferences: looked up, cut off twice, gone on with, verified, used without it.

The server is one of the loopback device, and the model a copy of the bundled one under another name.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import bpy
from desk import ROOT, Desk

sys.path.append(str(ROOT / "tests"))
from hub_server import HubServer

NAME = "somebody/second-model"
PORTION = 18_000_000
"""Bytes after which the server falls silent, the first two times."""
CHUNK = 10 << 20
"""Bytes that huggingface_hub writes at once, and that a cut can lose."""


def open_preferences(desk: Desk) -> Iterator[float]:
    """The add-on's, in a window of their own; buttons are looked for there."""
    with bpy.context.temp_override(window=desk.window, area=desk.area):
        bpy.ops.rodin.open_preferences()
    yield from desk.until(lambda: desk.reach("PREFERENCES", "WINDOW"))
    yield 2.0


def download(desk: Desk) -> Iterator[float]:
    """Agree to the size, and wait for the end."""
    installing = desk.addon.installing
    before = installing.current
    yield from desk.scroll_down()
    yield from desk.click("rodin.download_model")
    yield from desk.picture("hub-size")
    yield from desk.keys("Return")
    yield from desk.until(lambda: installing.current is not before and installing.running() is None)
    yield 1.0


def walk(desk: Desk) -> Iterator[float]:
    """Clicks and pictures."""
    installing = desk.addon.installing
    folder = Path(tempfile.mkdtemp())
    shutil.copytree(ROOT / "backend/weights/rodin-mini", folder / "second-model")
    server = HubServer()
    server.models[NAME] = folder / "second-model"
    server.budget = PORTION
    os.environ |= {"HF_ENDPOINT": server.address, "NO_PROXY": "127.0.0.1"}
    desk.ending += [lambda: shutil.rmtree(folder)]
    bpy.context.preferences.system.use_online_access = True
    yield from desk.open()
    desk.use_ready_python()
    desk.preferences.model_cache = str(folder / "cache")
    desk.preferences.model = NAME
    yield from open_preferences(desk)
    yield from desk.click("rodin.look_up_model")
    yield from desk.until(lambda: installing.current and installing.running() is None)
    assert installing.offer().missing == installing.offer().size > 0
    yield from desk.picture("hub-looked-up")

    sizes = [0]
    for cut in ("first", "second"):
        yield from download(desk)
        assert installing.current.failure.code == "hub.unreachable", installing.current.failure
        yield from desk.picture(f"hub-cut-{cut}")
        sizes.append(server.sent)
        server.budget = server.sent + PORTION
    server.budget = None
    yield from download(desk)
    assert installing.current.state == "done", installing.current.failure
    size = installing.offer().size
    print(f"{size} bytes: {sizes[1:]} sent at the cuts, {server.sent} in the end")
    assert server.sent < size + 2 * CHUNK
    yield from desk.picture("hub-downloaded")

    server.end()
    bpy.context.preferences.system.use_online_access = False
    desk.inputs.prompt, desk.inputs.preset = "a young woman with long red hair", "fast"
    with bpy.context.temp_override(window=desk.panel[0]):
        bpy.ops.wm.window_close()
    desk.reach("VIEW_3D", "UI")
    yield from desk.click("rodin.generate")
    yield from desk.until_idle()
    assert desk.session.failure is None, desk.session.failure
    assert desk.session.hello.model == NAME
    desk.look_at()
    yield from desk.picture("hub-used")
