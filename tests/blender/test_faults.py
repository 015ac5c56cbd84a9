# SPDX-License-Identifier: GPL-3.0-or-later
"""What goes wrong around a job: the user reads what and what to do, nothing is lost, the next job works."""

import json
import os
import shutil
import signal
import subprocess
import time
from functools import partial
from pathlib import Path

import bpy
import pytest

from blender_rodin import api, environment, jobs
from blender_rodin.avatars import Source, source_of
from blender_rodin.batches import Batch, rows_of
from blender_rodin.importer import Destination, add_avatar, import_avatar, in_place_of
from blender_rodin.jobs import session
from blender_rodin.operators.batch import batches
from blender_rodin.operators.running import as_one_step
from blender_rodin.shared import RodinError
from tests.blender.test_backend import PYTHON, backend, tiny_backend, tiny_model  # noqa: F401 - fixtures
from tests.blender.test_jobs import backend as stand_in_backend  # noqa: F401 - the fixture
from tests.blender.test_jobs import stand_in, tick_until  # noqa: F401 - fixtures

SMALL = {"preset": "fast", "steps": 8, "resolution": 48, "faces": 500, "texture_size": 64, "rig": False}
STAGES = ("Starting the backend", "Loading the model", "Making an avatar", "diffusion", "mesh", "save")


def next_job_works():
    avatar = api.generate(seed=1, **SMALL)
    assert json.loads(avatar["rodin"])["seed"] == 1
    assert session.failure is None


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.usefixtures("tiny_backend")
def test_a_backend_killed_in_any_stage(stage):
    job = session.start(api.import_avatar, seed=1, **SMALL)
    while job.stage != stage and job.active:
        session.tick()
    assert job.active, f"it never was in {stage}"
    os.kill(session._client.pid, signal.SIGKILL)
    session.wait()
    if job.state == "done":  # its last word was out already
        assert stage == "save"
    else:
        assert (job.state, session.failure.code) == ("failed", "backend.crashed")
        assert "exit code -9 (killed" in session.failure.message
        assert not bpy.data.objects
    next_job_works()


def small_disk(folder):
    """A disk of one block for a job's folder, or a skipped test where none can be mounted."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if made.returncode:
        pytest.skip("no disk can be mounted here")


@pytest.fixture
def full_disk(tmp_path, monkeypatch):
    folder = tmp_path / "small"
    small_disk(folder)
    monkeypatch.setattr(jobs, "folder_of_jobs", lambda: folder)
    yield folder
    session.close()
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_disk(tiny_backend, full_disk):  # noqa: F811 - the fixture
    with pytest.raises(RodinError) as caught:
        api.generate(seed=1, **SMALL)
    assert caught.value.code == "output.unwritable"
    assert "No space left on device" in caught.value.message
    assert not bpy.data.objects and not list(full_disk.iterdir())
    full_disk.joinpath("filler").write_bytes(bytes(12 << 10))
    with pytest.raises(RodinError) as caught:
        session.edit(api.import_avatar, Source("x" * 10_000), [])
    assert caught.value.code == "job.no_folder"
    jobs.folder_of_jobs = lambda: Path(bpy.app.tempdir)
    next_job_works()


def test_a_folder_for_jobs_that_is_a_file(stand_in_backend, tmp_path, monkeypatch):  # noqa: F811
    (tmp_path / "file").touch()
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "folder_of_jobs", lambda: tmp_path / "file")
        bpy.context.scene.rodin.prompt = "steps"
        with pytest.raises(RuntimeError, match="Temporary Files"):
            stand_in_backend.generate()
    assert session.failure.code == "job.no_folder"
    assert stand_in_backend.generate() == {"FINISHED"}


def test_a_log_that_cannot_be_written(stand_in_backend, tmp_path, monkeypatch):  # noqa: F811
    with monkeypatch.context() as patch:
        patch.setattr(jobs, "_new_log", lambda _: tmp_path)
        with pytest.raises(RodinError) as caught:
            api.generate(prompt="steps")
    assert caught.value.code == "backend.no_log_folder"
    session.close()
    assert api.generate(prompt="steps")


def broken_model(tiny_model, folder, spoil):  # noqa: F811
    shutil.copytree(tiny_model, folder)
    spoil(next(folder.glob("unet/*.safetensors")))
    return folder


def flip(path):
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "code"),
    [(Path.unlink, "model.missing"), (flip, "model.hash_mismatch")],
    ids=["missing", "hash"],
)
def test_weights_that_are_missing_or_others(tiny_backend, tiny_model, tmp_path, monkeypatch, spoil, code):  # noqa: F811
    folder = broken_model(tiny_model, tmp_path / "broken", spoil)
    with monkeypatch.context() as patch:
        patch.setattr(
            environment, "command", lambda *_: [str(PYTHON), "-m", "backend", "serve", "--model", str(folder)]
        )
        with pytest.raises(RodinError) as caught:
            api.generate(seed=1, **SMALL)
    assert caught.value.code == code
    session.close()
    next_job_works()


def test_saving_during_a_job_keeps_it_out_of_the_file(stand_in_backend, tmp_path):  # noqa: F811
    path = str(tmp_path / "work.blend")
    job = session.start(api.import_avatar, prompt="patient")
    tick_until(lambda: job.of > 0)
    bpy.ops.wm.save_as_mainfile(filepath=path)
    assert job.active and session.busy
    bpy.ops.wm.open_mainfile(filepath=path)
    tick_until(lambda: not session.busy)
    assert job.state == "cancelled" and session.failure is None
    assert not bpy.data.objects
    assert api.generate(prompt="steps")


def test_what_was_undone_during_its_edit_does_not_come_back(stand_in_backend, avatar_folder):  # noqa: F811
    bpy.ops.ed.undo_push(message="Before")
    avatar = import_avatar(avatar_folder, bpy.context)
    bpy.ops.ed.undo_push(message="Generate Avatar")
    session.edit(as_one_step(in_place_of(avatar), "Edit Avatar"), source_of(avatar), [])
    bpy.ops.ed.undo()
    session.wait()
    assert session.failure.code == "edit.gone" and not bpy.data.objects


def test_undo_during_a_job_does_not_disturb_it(stand_in_backend):  # noqa: F811
    bpy.ops.ed.undo_push(message="Before")
    bpy.ops.object.empty_add()
    bpy.ops.ed.undo_push(message="Empty")
    job = session.start(api.import_avatar, prompt="patient")
    tick_until(lambda: job.of > 0)
    bpy.ops.ed.undo()
    assert not bpy.data.objects and job.active
    session.cancel()
    session.wait()
    assert api.generate(prompt="steps")


def test_a_batch_ends_with_its_file(stand_in_backend):  # noqa: F811
    batch = Batch(
        rows_of([{"prompt": "patient"}, {"prompt": "steps"}]),
        partial(add_avatar, destination=Destination.of(bpy.context)),
    )
    batches[:] = [batch]
    batch.advance()
    bpy.ops.wm.read_homefile(use_empty=True)
    late = time.monotonic() + 20
    while batch.advance() and time.monotonic() < late:
        session.tick()
    assert [row.state for row in batch.rows] == ["cancelled", "cancelled"]
    assert not bpy.data.objects
    batches.clear()
