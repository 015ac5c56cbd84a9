# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a window test inside a windowed Blender: ``blender --python driver.py -- TEST.py PICTURE.png``.

Polls the test's ``ready()``, lets the window settle, takes a picture of the screen (X11, with
ImageMagick's ``import``), calls ``check()`` and leaves with 0, or with 1 and a traceback.
"""

import importlib.util
import os
import subprocess
import sys
import time
import traceback
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import bpy

PATIENCE = 300.0
"""Seconds for ``ready()`` to become true."""
SETTLE = 20.0
"""Seconds for shaders to compile, which nothing announces."""


def load(path: Path) -> ModuleType:
    """The test as a module; its own code runs here."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader, path
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def picture(path: Path) -> None:
    """The whole screen."""
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            area.tag_redraw()
    bpy.ops.wm.redraw_timer(type="DRAW_WIN_SWAP", iterations=1)
    subprocess.run(["import", "-silent", "-window", "root", "-depth", "8", str(path)], check=True)


def steps(test: Path, out: Path) -> Iterator[float]:
    """The seconds to wait before each next look."""
    module = load(test)
    late = time.monotonic() + PATIENCE
    while not module.ready():
        if time.monotonic() > late:
            raise TimeoutError(f"{test.name} was not ready after {PATIENCE:g} s")
        yield 0.2
    settled = time.monotonic() + SETTLE
    while time.monotonic() < settled:
        yield 0.2
    picture(out)
    module.check()


def main() -> None:
    """Start once the window is up, without the splash screen, which would take the first click."""
    bpy.context.preferences.view.show_splash = False
    test, out = (Path(argument) for argument in sys.argv[sys.argv.index("--") + 1 :])
    walk = steps(test, out)

    def tick() -> float:
        status = 0
        try:
            return next(walk)
        except StopIteration:
            print(f"{test.name} passed: {out}")
        except BaseException:  # noqa: BLE001 - whatever it is, Blender must end with it
            traceback.print_exc()
            status = 1
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(status)  # no question about unsaved changes

    bpy.app.timers.register(tick, first_interval=1.0, persistent=True)


main()
