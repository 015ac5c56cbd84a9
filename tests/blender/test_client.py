# SPDX-License-Identifier: GPL-3.0-or-later
"""The client against a child process that crashes, hangs, floods or talks rubbish."""

import os
import sys
import threading
import time
from pathlib import Path

import pytest

from backend import protocol
from blender_rodin import environment
from blender_rodin.client import MESSAGES_A_POLL, Client, Patience, log_tail
from blender_rodin.installation.place import PrivateEnvironment
from blender_rodin.shared import ROOT, RodinError
from tests.blender.sample import write_avatar

FAULTY = Path(__file__).with_name("faulty_backend.py")
SHORT = Patience(hello=120.0, cancel=0.4, terminate=0.4, restart=0.0)


@pytest.fixture
def client(tmp_path):
    write_avatar(tmp_path / "avatar")
    made = Client(
        [sys.executable, str(FAULTY), str(tmp_path / "avatar")], ROOT, tmp_path / "backend.log", SHORT
    )
    yield made
    made.stop()


def collect(client, until=lambda message: isinstance(message, protocol.Done), seconds=120.0):
    messages = []
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        messages += client.poll()
        if any(until(message) for message in messages):
            return messages
        time.sleep(0.01)
    raise TimeoutError(messages)


def ask(client, prompt, job="j1"):
    client.submit(protocol.Generate(job=job, folder="unused", prompt=prompt))


def of_type(messages, kind):
    return [message for message in messages if isinstance(message, kind)]


def test_a_job_runs_to_its_result(client):
    ask(client, "steps")
    messages = collect(client)
    assert client.hello.device == "cpu"
    assert [message.step for message in of_type(messages, protocol.Progress)] == [1, 2, 3]
    assert Path(of_type(messages, protocol.Result)[0].path).is_dir()
    assert messages[-1] == protocol.Done("j1")


def test_child_is_kept_for_the_next_job(client):
    ask(client, "steps")
    collect(client)
    pid = client.pid
    ask(client, "steps", "j2")
    assert collect(client)[-1].job == "j2"
    assert client.pid == pid


def test_garbage_becomes_warnings(client):
    ask(client, "garbage")
    messages = collect(client)
    codes = [message.code for message in of_type(messages, protocol.Warn)]
    assert codes.count("protocol.bad_json") == 3
    assert {"protocol.unknown_type", "protocol.bad_field", "protocol.too_long"} <= set(codes)
    assert messages[-1] == protocol.Done("j1")


@pytest.mark.parametrize(
    ("prompt", "words"),
    [
        ("crash", "exit code 3: RuntimeError: the last line of the log"),
        ("die", "exit code -9 (killed, as when memory runs out)"),
        ("leave_a_grandchild", "exit code 4"),
    ],
)
def test_a_crash_names_the_exit_code(client, prompt, words):
    ask(client, prompt)
    failure, done = collect(client)[-2:]
    assert failure.code == "backend.crashed"
    assert words in failure.message
    assert done == protocol.Done("j1", "failed")


def test_a_crash_is_not_explained_by_what_an_earlier_run_said(client):
    ask(client, "crash")
    collect(client)
    ask(client, "die", "j2")
    failure = collect(client, lambda message: message == protocol.Done("j2", "failed"))[-2]
    assert failure.message.endswith("(killed, as when memory runs out).")


def test_a_crash_restarts_once(client):
    ask(client, "crash")
    collect(client)
    first = client.pid
    assert first
    os.kill(first, 9)
    collect(client, lambda message: isinstance(message, protocol.Failure))
    assert not client.alive


def test_no_restart_soon_after_a_start(tmp_path):
    client = Client([sys.executable, str(FAULTY), ""], ROOT, tmp_path / "log", Patience())
    ask(client, "crash")
    collect(client)
    assert not client.alive


@pytest.mark.parametrize(
    ("start", "code"),
    [("crash", "backend.crashed"), ("silent", "backend.silent"), ("newer", "backend.other_version")],
)
def test_a_child_that_does_not_start_well(tmp_path, monkeypatch, start, code):
    monkeypatch.setenv("STAND_IN_START", start)
    client = Client([sys.executable, str(FAULTY), ""], ROOT, tmp_path / "log", Patience(hello=1.0))
    ask(client, "steps")
    failure, done = collect(client)[-2:]
    assert failure.code == code
    assert done.state == "failed"
    assert ("Install Backend" in failure.hint) == (start == "crash")
    assert not client.alive


def test_cancel_is_obeyed(client):
    ask(client, "patient")
    collect(client, lambda message: isinstance(message, protocol.Progress))
    client.cancel("j1")
    assert collect(client)[-1] == protocol.Done("j1", "cancelled")
    assert client.alive


def test_cancel_of_a_hanging_child_kills_it(client):
    ask(client, "hang")
    collect(client, lambda message: isinstance(message, protocol.Hello))
    time.sleep(0.2)
    pid, start = client.pid, time.monotonic()
    client.cancel("j1")
    messages = collect(client)
    assert messages[-1] == protocol.Done("j1", "cancelled")
    assert not of_type(messages, protocol.Failure)
    assert time.monotonic() - start >= SHORT.cancel + SHORT.terminate
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_a_child_that_closes_its_output_is_given_up(client):
    ask(client, "close_stdout")
    failure = collect(client)[-2]
    assert failure.code == "backend.crashed"


def test_a_flood_is_handed_over_in_portions(client):
    ask(client, "flood")
    portions = [client.poll()]
    while not of_type(portions[-1], protocol.Done):
        portions.append(client.poll())
        time.sleep(0.001)
    assert max(map(len, portions)) <= MESSAGES_A_POLL + 1
    assert sum(len(of_type(portion, protocol.Progress)) for portion in portions) == 20_000


def within(seconds, work):
    """Whether ``work`` returns at all; what waits for a hanging child does not."""
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    thread.join(seconds)
    return not thread.is_alive()


def test_poll_does_not_wait_for_a_hanging_child(client):
    ask(client, "hang")
    collect(client, lambda message: isinstance(message, protocol.Hello))
    assert within(120, lambda: [client.poll() for _ in range(1000)])
    assert client.alive


def test_an_unread_pipe_does_not_block_the_sender(client):
    def send():
        for number in range(20):
            client.submit(protocol.Generate(job=f"k{number}", folder="x" * 100_000))
        client.cancel("j1")

    ask(client, "hang")
    assert within(120, send)


def test_stop_ends_a_hanging_child(client):
    ask(client, "hang")
    collect(client, lambda message: isinstance(message, protocol.Hello))
    pid = client.pid
    client.stop()
    assert not client.alive
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_environment_of_the_child_is_clean(client, monkeypatch):
    monkeypatch.setenv("PYTHONHOME", "/nowhere")
    monkeypatch.setenv("PYTHONPATH", "/nowhere")
    ask(client, "environment")
    said = of_type(collect(client), protocol.Warn)[0].message
    assert said == f"PYTHONPATH={ROOT},PYTHONHOME=None,HF_HUB_OFFLINE=1,cwd={ROOT},group=True"


def test_a_program_that_is_none(tmp_path):
    client = Client([str(tmp_path / "absent")], ROOT, tmp_path / "log")
    with pytest.raises(RodinError) as caught:
        client.start()
    assert caught.value.code == "backend.cannot_start"


def test_python_by_preference_then_variable_then_folder(tmp_path):
    venv = environment.venv_python(tmp_path)
    venv.parent.mkdir(parents=True)
    venv.symlink_to(sys.executable)
    variables, absent = {environment.VARIABLE: sys.executable}, PrivateEnvironment(tmp_path / "none", ROOT)
    assert environment.find_python(str(venv), tmp_path, absent, variables) == venv
    assert environment.find_python("", tmp_path, absent, variables) == Path(sys.executable)
    assert environment.find_python("", tmp_path, absent, {}) == venv


@pytest.mark.parametrize("preference", ["", "/absent/python"])
def test_no_python_is_a_coded_error_with_the_next_step(tmp_path, preference):
    with pytest.raises(RodinError, match="preferences") as caught:
        environment.find_python(preference, tmp_path, PrivateEnvironment(tmp_path / "none", ROOT), {})
    assert caught.value.code == "backend.no_python"


def test_log_tail_is_short(tmp_path):
    log = tmp_path / "log"
    log.write_text("x" * 10_000 + "\nlast line\n")
    assert log_tail(log, 100).endswith("\nlast line")
    assert len(log_tail(log, 100)) < 100
    assert log_tail(tmp_path / "absent") == ""


def test_log_tail_is_where_a_crash_was_and_not_what_was_loaded(tmp_path):
    log = tmp_path / "log"
    modules = ", ".join(["numpy.core._multiarray_umath"] * 400)
    log.write_text(
        f'Fatal Python error: Aborted\n  File "mesh.py"\n\nExtension modules: {modules} (total: 400)\n'
    )
    assert log_tail(log) == 'Fatal Python error: Aborted\n  File "mesh.py"'
