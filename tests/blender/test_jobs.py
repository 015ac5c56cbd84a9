# SPDX-License-Identifier: GPL-3.0-or-later
"""Jobs from operator and API to the object, with a child that does as the prompt says."""

import sys
import time
from pathlib import Path

import bpy
import pytest

from blender_rodin import api, client, command, environment, jobs, measured
from blender_rodin.jobs import session
from blender_rodin.operators.report import report_text
from blender_rodin.shared import RodinError
from tests.blender.sample import RECIPE

FAULTY = Path(__file__).with_name("faulty_backend.py")


@pytest.fixture
def stand_in(avatar_folder, tmp_path, monkeypatch):
    """The misbehaving child in the backend's place, and little patience with it."""
    line = [sys.executable, str(FAULTY), str(avatar_folder)]
    short = client.Patience(120.0, 0.4, 0.4, 0.0)
    monkeypatch.setattr(environment, "command", lambda *_: line)
    monkeypatch.setattr(client, "Patience", lambda: short)
    monkeypatch.setattr(jobs.preferences, "log_folder", lambda: tmp_path)
    monkeypatch.setenv(environment.VARIABLE, sys.executable)
    yield
    session.close()


@pytest.fixture
def backend(addon, stand_in):
    return addon


def tick_until(condition, seconds=120.0):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        session.tick()
        time.sleep(0.01)


def job_folders():
    return list(Path(bpy.app.tempdir).glob("rodin-*"))


def test_operator_makes_the_avatar_in_one_undo_step(backend):
    bpy.context.scene.rodin.prompt = "steps"
    bpy.ops.ed.undo_push(message="before")
    assert backend.generate() == {"FINISHED"}
    assert [each.name for each in bpy.data.objects] == ["Steps"]
    assert not job_folders()
    bpy.ops.ed.undo()
    assert not bpy.data.objects


def test_own_settings_and_a_seed_that_is_not_kept(backend):
    inputs = bpy.context.scene.rodin
    inputs.prompt, inputs.seed, inputs.own, inputs.steps = "steps", 3, True, 40
    assert backend.generate() == {"FINISHED"}
    request = session.job.request
    assert (request.seed, request.steps, request.guidance_scale, request.faces) == (3, 40, 2.0, 20_000)
    assert measured.of("balanced", False) is None
    assert inputs.keep_seed, "a seed that was written is kept"
    inputs.own = inputs.keep_seed = False
    assert backend.generate() == {"FINISHED"}
    assert session.job.request.steps is None
    assert session.job.request.seed == inputs.seed != 3


def test_two_random_people_differ_and_the_seed_that_was_used_can_be_kept(backend):
    inputs = bpy.context.scene.rodin
    seeds = []
    for _ in range(2):
        assert backend.generate() == {"FINISHED"}
        seeds.append(session.job.request.seed)
        assert (inputs.seed, inputs.keep_seed) == (seeds[-1], False)
    assert seeds[0] != seeds[1]
    inputs.keep_seed = True
    assert backend.generate() == {"FINISHED"}
    assert session.job.request.seed == seeds[1]
    assert backend.take_seed() == {"FINISHED"}
    assert (inputs.seed, inputs.keep_seed) == (RECIPE["seed"], True)


def test_what_a_preset_took_is_remembered(backend, user_folder):
    assert measured.of("fast", rig=True) is None
    api.generate(prompt="steps", preset="fast")
    measured.forget()
    cost = measured.of("fast", rig=True)
    assert cost == measured.Cost(41.6, 1 << 30, "cpu")
    assert cost.text() == "42 s, 1.1 GB on cpu here"
    assert measured.of("fast", rig=False) is measured.of("best", False) is None
    (user_folder / "measured.json").write_text("[")
    measured.forget()
    assert measured.of("fast", rig=True) is None


def test_api_returns_the_object(backend):
    avatar = api.generate(prompt="steps", seed=3, preset="fast")
    assert avatar.type == "MESH"
    assert session.job.request.seed == 3
    assert session.job.fraction() > 0
    assert session.status().ready


def test_api_needs_no_registration(empty_file, stand_in):
    assert not hasattr(bpy.types.Scene, "rodin")
    assert api.generate(prompt="steps").name == "Steps"


def test_api_raises_the_backends_error(backend):
    with pytest.raises(RodinError, match="No human face was found") as caught:
        api.generate(photo="cat.png", prompt="refuse")
    assert caught.value.code == "photo.no_face"
    assert not bpy.data.objects
    assert api.generate(prompt="steps")


def test_api_knows_no_such_setting(backend):
    with pytest.raises(TypeError, match="colour"):
        api.generate(colour="blue")
    assert not session.busy


@pytest.mark.parametrize(
    ("prompt", "code"),
    [("refuse", "photo.no_face"), ("crash", "backend.crashed"), ("nothing", "backend.no_result")],
)
def test_every_failure_ends_the_job_with_a_report(backend, prompt, code):
    bpy.context.scene.rodin.prompt = prompt
    with pytest.raises(RuntimeError):
        backend.generate()
    assert not session.busy
    assert session.failure.code == code
    assert session.status().icon == "ERROR"
    assert not job_folders()
    report = report_text()
    assert code in report
    assert bpy.app.version_string in report
    bpy.context.scene.rodin.prompt = "steps"
    assert backend.generate() == {"FINISHED"}
    assert session.failure is None


def test_report_has_the_end_of_the_log(backend):
    bpy.context.scene.rodin.prompt = "crash"
    with pytest.raises(RuntimeError):
        backend.generate()
    assert "RuntimeError: the last line of the log" in report_text()


def test_a_folder_that_cannot_be_imported_ends_the_job(backend, avatar_folder):
    (avatar_folder / "avatar.npz").write_text("no")
    with pytest.raises(RodinError) as caught:
        api.generate(prompt="steps")
    assert caught.value.code == "avatar.bad_arrays"
    assert not session.busy


@pytest.mark.parametrize("prompt", ["patient", "hang"])
def test_cancel_ends_the_job_whatever_the_child_does(backend, prompt):
    job = session.start(api.import_avatar, prompt=prompt)
    tick_until(lambda: session.hello is not None)
    assert not backend.generate.poll()
    assert backend.cancel() == {"FINISHED"}
    assert job.text() == "Cancelling"
    tick_until(lambda: not session.busy)
    assert job.state == "cancelled"
    assert session.failure is None
    assert not bpy.data.objects
    assert api.generate(prompt="steps")


def test_second_job_is_refused_while_one_runs(backend):
    session.start(api.import_avatar, prompt="patient")
    with pytest.raises(RodinError) as caught:
        api.generate(prompt="steps")
    assert caught.value.code == "job.busy"


def test_opening_a_file_ends_the_job_without_a_result(backend):
    job = session.start(api.import_avatar, prompt="patient")
    bpy.ops.wm.read_homefile(use_empty=True)
    tick_until(lambda: not session.busy)
    assert job.state == "cancelled"
    assert not bpy.data.objects


def test_progress_in_words(backend):
    job = session.start(api.import_avatar, prompt="patient")
    assert job.text() == "Starting the backend"
    tick_until(lambda: job.of > 0)
    assert job.text() == "Denoising, step 1 of 10, 60 s left"
    assert 0 < job.fraction() < 0.2


def test_warnings_are_kept_for_the_panel(backend):
    api.generate(prompt="garbage")
    assert "There is no message type 'novelty'." in session.job.warnings


def test_check_says_what_the_backend_is(backend):
    assert backend.check_backend() == {"FINISHED"}
    assert session.status().text == "Ready: stand-in on cpu"


def test_check_of_a_backend_that_cannot_start(backend, monkeypatch):
    monkeypatch.setenv("STAND_IN_START", "crash")
    with pytest.raises(RuntimeError, match="No module named 'torch'"):
        backend.check_backend()
    assert not session.busy


def test_status_without_a_python_names_the_next_step(addon, monkeypatch):
    monkeypatch.setenv(environment.VARIABLE, "/absent/python")
    assert session.status().text == "Next: install the backend"
    with pytest.raises(RuntimeError, match="preferences"):
        addon.generate()
    assert session.failure.code == "backend.no_python"


def test_dice(addon):
    seeds = set()
    for _ in range(5):
        addon.randomise_seed()
        seeds.add(bpy.context.scene.rodin.seed)
    assert len(seeds) == 5 and bpy.context.scene.rodin.keep_seed


def test_old_logs_are_removed(tmp_path):
    for number in range(9):
        (tmp_path / f"backend-{number}.log").write_text("old")
    log = jobs._new_log(tmp_path)
    log.write_text("new")
    assert len(list(tmp_path.iterdir())) == jobs.KEPT_LOGS


def test_command_writes_a_blend_file(backend, tmp_path, capsys):
    path = tmp_path / "made.blend"
    assert command.run(["--prompt", "steps", "--seed", "3", "--output", str(path)]) == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(path)
    bpy.ops.wm.open_mainfile(filepath=str(path))
    assert bpy.data.objects["Steps"].type == "MESH"
    assert bpy.context.scene.camera


def test_command_fails_with_a_code(backend, tmp_path, capsys):
    assert command.run(["--prompt", "refuse", "--output", str(tmp_path / "made.blend")]) == 1
    assert "[photo.no_face] No human face was found in the photo." in capsys.readouterr().err
    assert command.run([]) == 2
    assert not list(tmp_path.glob("*.blend"))
