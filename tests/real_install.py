# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension in an empty Blender profile installs its backend by pip: stopped, resumed, used, removed.

``python3 build.py install-test`` runs it. It takes minutes and the whole list of packages, so it is no part
of the tests.
"""

import importlib
import sys
import time

import bpy

MODULE = "bl_ext.user_default.rodin_avatars"


def seconds(since: float) -> str:
    return f"{time.monotonic() - since:.0f} s"


def main(archive: str) -> None:
    """Raises AssertionError where something is not as it should be."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.context.preferences.system.use_online_access = True
    bpy.ops.extensions.package_install_files(filepath=archive, repo="user_default", enable_on_install=True)
    addon = sys.modules[f"{MODULE}.blender_rodin"]
    installing, session = addon.installing, addon.jobs.session
    bpy.context.preferences.addons[MODULE].preferences.installer = "pip"
    assert session.status().text == "Next: install the backend", session.status()
    place = addon.preferences.private_environment()
    assert place.state() == "absent"

    start = time.monotonic()
    first = installing.start()
    while first.is_alive() and first.stage != "Installing the other packages":
        time.sleep(0.2)
    time.sleep(3)
    print(f"stopped after {seconds(start)} at {first.fraction():.0%}: {first.text()}", flush=True)
    stopped = time.monotonic()
    installing.stop()
    assert first.state == "cancelled", (first.state, first.failure)
    assert place.state() == "unfinished"
    print(f"it ended in {time.monotonic() - stopped:.1f} s", flush=True)

    start = time.monotonic()
    assert bpy.ops.rodin.install_backend() == {"FINISHED"}
    size = sum(path.stat().st_size for path in place.folder.rglob("*") if path.is_file())
    print(f"gone on with, whole after {seconds(start)}, {size / 1e9:.1f} GB: {place.folder}", flush=True)
    assert addon.preferences.backend_python() == place.python

    start = time.monotonic()
    api = importlib.import_module(f"{addon.__name__}.api")
    avatar = api.generate(prompt="a young woman with long red hair", seed=3, preset="fast")
    print(f"an avatar of {len(avatar.data.polygons)} faces after {seconds(start)}", flush=True)
    assert bpy.ops.rodin.uninstall_backend() == {"FINISHED"}
    assert place.state() == "absent" and not session.status().ready
    print("removed", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
