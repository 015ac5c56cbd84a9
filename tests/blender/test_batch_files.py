# SPDX-License-Identifier: GPL-3.0-or-later
"""A batch into files: each avatar leaves the scene, and a Blender that was killed goes on where it was."""

import json
import os
import signal
import subprocess
import sys
import time

import bpy
import pytest

from blender_rodin import api
from blender_rodin.shared import ROOT, RodinError
from tests.blender.test_jobs import FAULTY, backend, stand_in  # noqa: F401 - fixtures

ROWS = 12
BLENDER = """
import sys
from blender_rodin import api, environment
environment.command = lambda *_: [sys.executable, sys.argv[1], sys.argv[2]]
api.batch(sys.argv[3], out=sys.argv[4], preset="fast")
"""


@pytest.fixture
def table(tmp_path):
    rows = "".join(f"Person {number},steps,{number}\n" for number in range(ROWS))
    (tmp_path / "people.csv").write_text(f"name,prompt,seed\n{rows}Bad,steps,x\n")
    return tmp_path / "people.csv"


def lines(log):
    return [json.loads(line) for line in log.read_text("utf-8").splitlines()] if log.exists() else []


def test_a_killed_blender_goes_on_and_makes_nothing_twice(table, tmp_path, stand_in, avatar_folder):  # noqa: F811
    out = tmp_path / "people"
    command = [sys.executable, "-c", BLENDER, str(FAULTY), str(avatar_folder), str(table), str(out)]
    variables = os.environ | {"PYTHONPATH": str(ROOT), "BLENDER_USER_RESOURCES": str(tmp_path / "user")}
    with subprocess.Popen(command, env=variables, cwd=ROOT, stdout=subprocess.DEVNULL) as child:
        deadline = time.monotonic() + 120
        while len(lines(out / "batch.jsonl")) < 3 and child.poll() is None and time.monotonic() < deadline:
            time.sleep(0.01)
        child.send_signal(signal.SIGKILL)
    done = [line["name"] for line in lines(out / "batch.jsonl") if line["state"] == "done"]
    assert 0 < len(done) < ROWS
    made = {path.name: path.stat().st_mtime_ns for path in out.glob("*.glb")}
    told = []
    rows = api.batch(table, on_row=lambda row: told.append(row.name), out=out, preset="fast")
    assert [row.state for row in rows] == [*["done"] * ROWS, "failed"]
    assert set(told) == {row.name for row in rows} - set(done)
    assert all(made[f"{name}.glb"] == (out / f"{name}.glb").stat().st_mtime_ns for name in done)
    ended = [line["name"] for line in lines(out / "batch.jsonl") if line["state"] == "done"]
    assert sorted(ended) == sorted({row.name for row in rows[:ROWS]})
    assert sorted(path.name for path in out.iterdir()) == sorted(
        ["batch.jsonl", *(f"Person {number}.glb" for number in range(ROWS))]
    )


@pytest.mark.usefixtures("backend")
def test_avatars_go_into_files_and_leave_the_scene(tmp_path):
    bpy.ops.mesh.primitive_cube_add()
    names = [each.name for each in bpy.data.objects]
    rows = [{"name": "Zoë", "prompt": "steps"}, {"prompt": "refuse"}, {"name": "zoë", "prompt": "steps"}]
    rows = api.batch(rows, out=tmp_path / "out", target="Unity")
    assert [row.file and row.file.name for row in rows] == ["Zoë.fbx", None, "zoë 2.fbx"]
    assert all(row.file.stat().st_size > 1000 for row in rows if row.file)
    assert [each.name for each in bpy.data.objects] == names and not bpy.data.collections
    (rows[0].file).unlink()
    again = [{"name": row.name, "prompt": row.fields["prompt"]} for row in rows]
    waiting = api.batch(again, out=tmp_path / "out", dry_run=True)
    assert [row.state for row in waiting] == ["waiting", "waiting", "done"]
    assert [row.state for row in api.batch(again, out=tmp_path / "elsewhere", dry_run=True)] == [
        "waiting"
    ] * 3
    with pytest.raises(RodinError, match="Nothing can be written"):
        api.batch(again, out=rows[2].file / "below")


@pytest.mark.usefixtures("backend")
def test_rows_that_are_alike_are_each_made_once(tmp_path):
    rows = [{"name": "One", "prompt": "steps"}] * 3
    api.batch(rows[:2], log=tmp_path / "log.jsonl")
    again = api.batch(rows, log=tmp_path / "log.jsonl", dry_run=True)
    assert [row.state for row in again] == ["done", "done", "waiting"]


@pytest.mark.usefixtures("backend")
def test_a_row_is_logged_when_the_script_is_done_with_it(tmp_path):
    def fail(row):
        raise OSError("The disk of the script is full.")

    with pytest.raises(OSError, match="disk of the script"):
        api.batch([{"prompt": "steps"}], on_row=fail, log=tmp_path / "log.jsonl")
    assert not lines(tmp_path / "log.jsonl")
