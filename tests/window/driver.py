# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a window test inside a windowed Blender: ``blender --python driver.py -- TEST.py PICTURES``.

The test has ``walk(desk)``, which yields the seconds to wait before it goes on (``desk.py``). Blender leaves
with 0 at its end, or with 1, a traceback and a picture of how it looked then.
"""

import importlib.util
import os
import sys
import traceback
from pathlib import Path
from types import ModuleType

import bpy

sys.path.insert(0, str(Path(__file__).parent))
from desk import Desk


def load(path: Path) -> ModuleType:
    """The test as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec and spec.loader, path
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Start once the window is up, without the splash screen, which would take the first click."""
    bpy.context.preferences.view.show_splash = False
    test, pictures = (Path(argument) for argument in sys.argv[sys.argv.index("--") + 1 :])
    walks = []

    def tick() -> float:
        status = 0
        try:
            if not walks:
                desk = Desk(pictures)
                walks.extend([load(test).walk(desk), desk])
            return next(walks[0])
        except StopIteration:
            print(f"{test.name} passed")
        except BaseException:  # noqa: BLE001 - whatever it is, Blender must end with it
            traceback.print_exc()
            status = 1
            if walks:
                walks[1].shoot(f"{test.stem}-failed")
        try:
            if walks:
                walks[1].leave()
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)  # no question about unsaved changes

    bpy.app.timers.register(tick, first_interval=1.0, persistent=True)


main()
