# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on comes and goes without a trace, and explains each of its settings."""

import os
import sys
import threading
import time
from pathlib import Path

import bpy
import pytest

import blender_rodin
from blender_rodin import api, jobs, registration
from tests.blender.test_jobs import stand_in, tick_until  # noqa: F401 - the fixture


def traces():
    return {
        "types": {name for name in dir(bpy.types) if "RODIN" in name.upper()},
        "operators": set(dir(bpy.ops.rodin)) & {"generate", "cancel", "import_avatar"},
        "scene": hasattr(bpy.types.Scene, "rodin"),
        "handlers": [
            each
            for kind in (getattr(bpy.app.handlers, name) for name in dir(bpy.app.handlers))
            if isinstance(kind, list)
            for each in kind
            if "rodin" in (getattr(each, "__module__", None) or "")
        ],
        "timer": bpy.app.timers.is_registered(jobs._on_timer),
        "menu": [
            each
            for each in getattr(bpy.types.TOPBAR_MT_file_import.draw, "_draw_funcs", [])
            if "rodin" in each.__module__
        ],
        "threads": [each.name for each in threading.enumerate() if "rodin" in each.name],
    }


@pytest.fixture
def nobody_reads():
    """Readers of an earlier test's child end when its pipe closes, which takes a moment on a busy machine."""
    late = time.monotonic() + 10
    while traces()["threads"] and time.monotonic() < late:
        time.sleep(0.05)


@pytest.mark.usefixtures("empty_file", "nobody_reads")
def test_fifty_times_on_and_off_leave_nothing():
    before = traces()
    assert not any(before.values())
    for _ in range(50):
        blender_rodin.register()
        assert traces()["scene"]
        blender_rodin.unregister()
    assert traces() == before


@pytest.mark.usefixtures("empty_file", "nobody_reads", "stand_in")
def test_off_during_a_job_ends_its_process(tmp_path):
    before = traces()
    for _ in range(3):
        blender_rodin.register()
        job = jobs.session.start(api.import_avatar, prompt="patient")
        jobs.watch()
        tick_until(lambda job=job: job.of > 0)
        pid, folder = jobs.session._client.pid, Path(job.request.folder)
        assert traces()["timer"] and traces()["threads"] and folder.is_dir()
        blender_rodin.unregister()
        assert job.state == "cancelled" and not folder.exists()
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
        late = time.monotonic() + 60
        while traces() != before and time.monotonic() < late:
            time.sleep(0.05)
        assert traces() == before


def test_no_process_and_no_timer_before_the_first_job(addon):
    assert jobs.session.log is None
    assert not bpy.app.timers.is_registered(jobs._on_timer)


def test_torch_is_not_imported_by_the_add_on(tmp_path):
    import subprocess

    code = "import sys, blender_rodin.registration; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code + "; import os; sys.stdout.flush(); os._exit(0)"],
                          capture_output=True, text=True, check=True, timeout=300)  # fmt: skip
    assert done.stdout.splitlines()[-1] == "False"


def properties():
    for each in registration.CLASSES:
        for name, deferred in getattr(each, "__annotations__", {}).items():
            yield pytest.param(deferred.keywords, id=f"{each.__name__}.{name}")


@pytest.mark.parametrize("keywords", properties())
def test_every_property_is_explained(keywords):
    assert len(keywords["description"]) > 10
    assert not keywords["description"].endswith(".")
    assert all(len(text) > 10 for _, _, text in keywords.get("items", ()))


@pytest.mark.parametrize(
    "each", [each for each in registration.CLASSES if issubclass(each, bpy.types.Operator)]
)
def test_every_operator_is_explained(each):
    assert len(each.bl_description) > 10
    assert not each.bl_description.endswith(".")
    assert each.bl_idname.startswith("rodin.")
