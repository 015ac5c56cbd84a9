# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend serve`` as a real child process, spoken to over its pipes."""

import contextlib
import json
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import IO

import pytest
import skimage.data
from PIL import Image

from backend import protocol
from backend.errors import RodinError
from backend.protocol import (
    Cancel,
    Done,
    DrawFront,
    Edit,
    Failure,
    FindLandmarks,
    Found,
    Generate,
    Hello,
    Info,
    Preview,
    Progress,
    Result,
    Status,
)

ROOT = Path(__file__).resolve().parents[1]
SMALL = {"steps": 2, "resolution": 32, "faces": 500, "texture_size": 64, "rig": False}
NOISY = """
import os, sys
from backend import server
hello = server.Server._hello
def noisy(self):
    print("print"); sys.stdout.flush(); os.write(1, b"write"); os.system("echo child")
    hello(self)
server.Server._hello = noisy
server.serve(device="cpu")
"""
SILENCED = """
import os, sys
from backend import server
hello = server.Server._hello
def silence(self):
    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
    hello(self)
server.Server._hello = silence
server.serve(device="cpu")
"""


class Child:
    """A running backend and what it said."""

    def __init__(self, *command: str, stderr: IO[bytes] | int = subprocess.DEVNULL) -> None:
        self.process = subprocess.Popen(
            [sys.executable, *command],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=stderr,
        )
        self.said: queue.Queue[protocol.Message | RodinError | None] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for message in protocol.receive(self.process.stdout):
            self.said.put(message)
        self.said.put(None)

    def send(self, *messages: protocol.Message) -> None:
        self.raw(b"".join(map(protocol.encode, messages)))

    def raw(self, line: bytes) -> None:
        self.process.stdin.write(line)
        self.process.stdin.flush()

    def until(self, kind: type, seconds: float = 90, **fields: object) -> list[protocol.Message]:
        """Everything up to a message of ``kind`` with these fields."""
        heard = []
        end = time.monotonic() + seconds
        while True:
            message = self.said.get(timeout=end - time.monotonic())
            assert message is not None, f"the child ended after {heard}"
            assert not isinstance(message, RodinError), message
            heard.append(message)
            if isinstance(message, kind) and fields.items() <= vars(message).items():
                return heard


@contextlib.contextmanager
def running(*command: str, stderr: IO[bytes] | int = subprocess.DEVNULL) -> Iterator[Child]:
    child = Child(*command, stderr=stderr)
    try:
        yield child
    finally:
        child.process.kill()
        child.process.wait()


@pytest.fixture(scope="module")
def child(model_folder: Path) -> Iterator[Child]:
    with running("-m", "backend", "serve", "--device", "cpu", "--model", str(model_folder)) as started:
        hello, ready = started.until(Status)
        assert isinstance(hello, Hello) and hello.protocol == protocol.PROTOCOL_VERSION
        assert hello.device == "cpu" and hello.memory > 0 and hello.model == str(model_folder)
        assert ready == Status("ready", "Ready")
        yield started


def test_generate_tells_its_way_and_ends_with_files(child: Child, tmp_path: Path) -> None:
    child.send(Generate("g", str(tmp_path), prompt="a man", seed=1, **SMALL))
    *heard, _ = child.until(Done, job="g", state="done")
    steps = [message for message in heard if isinstance(message, Progress)]
    stages = list(dict.fromkeys(step.stage for step in steps))
    assert stages == ["text", "diffusion", "mesh", "save"]
    assert all(step.seconds_left >= 0 and step.step <= step.of for step in steps)
    previews = [message for message in heard if isinstance(message, Preview)]
    assert previews and all(Path(preview.path).stat().st_size for preview in previews)
    (result,) = (message for message in heard if isinstance(message, Result))
    assert result.seconds > 0
    assert result.memory > 100e6
    names = {path.name for path in Path(result.path).iterdir()}
    assert names >= {"avatar.glb", "avatar.npz", "avatar.json", "front.png", "preview.png", "texture.png"}
    assert result.recipe["seed"] == 1 and result.recipe["kind"] == "text"
    child.send(Edit("e", str(tmp_path), str(tmp_path / "avatar.json"), ["as a woman"], strength=4.0))
    (edited,) = (m for m in child.until(Done, job="e", state="done") if isinstance(m, Result))
    assert edited.recipe["edits"] == ["as a woman"] and edited.recipe["seed"] == 1
    child.send(DrawFront("d", str(tmp_path / "d"), str(tmp_path / "avatar.json"), 2))
    *told, _ = child.until(Done, job="d", state="done")
    assert Found("d", str(tmp_path / "d")) in told and any(isinstance(each, Progress) for each in told)
    assert Image.open(tmp_path / "d" / "front-map.png").size == (256, 128)


def test_several_avatars_have_their_own_folders_and_seeds(child: Child, tmp_path: Path) -> None:
    child.send(Generate("n", str(tmp_path), seed=5, count=2, **SMALL))
    results = [message for message in child.until(Done, job="n", state="done") if isinstance(message, Result)]
    assert [Path(result.path).name for result in results] == ["0000", "0001"]
    assert [result.recipe["seed"] for result in results] == [5, 6]


def test_cancel_is_answered_in_time_and_the_queue_goes_on(child: Child, tmp_path: Path) -> None:
    folders = [tmp_path / name for name in ("long", "waits", "last")]
    child.send(
        Generate("long", str(folders[0]), **{**SMALL, "steps": 1000}),
        Generate("waits", str(folders[1]), **SMALL),
        Generate("last", str(folders[2]), **SMALL),
    )
    heard = child.until(Progress, job="long")
    assert [m.job for m in heard if isinstance(m, Status) and m.state == "queued"] == ["waits", "last"]
    child.send(Info())
    assert child.until(Hello, seconds=5)
    child.send(Cancel("waits"), Cancel("long"), Cancel("unknown"))
    begun = time.monotonic()
    child.until(Done, job="long", state="cancelled")
    assert time.monotonic() - begun < 2
    child.until(Done, job="waits", state="cancelled")
    child.until(Done, job="last", state="done")
    assert not (folders[0] / "avatar.json").exists() and not folders[1].exists()


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"prompt": "  "}, "prompt.empty"),
        ({"preset": "huge"}, "settings.unknown_preset"),
        ({"photo": "/none.jpg"}, "photo.missing"),
        ({"count": 0}, "settings.out_of_range"),
        ({"folder": "/dev/null/x"}, "output.unwritable"),
    ],
)
def test_mistakes_are_coded_messages(child: Child, tmp_path: Path, fields: dict, code: str) -> None:
    child.send(Generate(**{"job": "m", "folder": str(tmp_path), **fields}))
    heard = child.until(Done, job="m", state="failed")
    (failure,) = (message for message in heard if isinstance(message, Failure))
    assert failure.code == code and failure.job == "m" and failure.hint


def test_landmarks_are_found_and_dragged_without_a_model(tmp_path: Path) -> None:
    photo = tmp_path / "astronaut.png"
    Image.fromarray(skimage.data.astronaut()).save(photo)
    with running("-m", "backend", "serve", "--device", "cpu", "--model", str(tmp_path)) as child:
        child.send(FindLandmarks("a", str(tmp_path / "a"), str(photo)))
        (found,) = (m for m in child.until(Done, job="a", state="done") if isinstance(m, Found))
        assert found.path == str(tmp_path / "a") and (tmp_path / "a" / "photo.png").is_file()
        told = json.loads((tmp_path / "a" / "landmarks.json").read_text("utf-8"))
        place = [told["points"]["61"][0] / 512, (told["points"]["61"][1] + 6) / 512]
        file = tmp_path / "c.json"
        file.write_text(json.dumps({"photos": [{"sha256": told["sha256"], "points": {"61": place}}]}))
        dragged = FindLandmarks("b", str(tmp_path / "b"), str(photo), None, str(file), False)
        child.send(dragged, replace(dragged, job="c", folder=str(tmp_path / "c"), corrections="none"))
        child.until(Done, job="b", state="done")
        again = json.loads((tmp_path / "b" / "landmarks.json").read_text("utf-8"))
        assert again["points"]["61"][1] - told["points"]["61"][1] == pytest.approx(6, abs=0.02)
        assert again["fitted"] != told["fitted"] and not (tmp_path / "b" / "photo.png").exists()
        (failure,) = (m for m in child.until(Done, job="c", state="failed") if isinstance(m, Failure))
        assert failure.code == "corrections.missing"


def test_lines_that_are_no_messages_do_not_end_it(child: Child) -> None:
    for line, code in (
        (b"nonsense\n", "protocol.bad_json"),
        (b'{"type": "dance"}\n', "protocol.unknown_type"),
        (protocol.encode(Done("x")), "protocol.unknown_type"),
        (b"x" * (protocol.MAX_LINE_BYTES + 5) + b"\n", "protocol.too_long"),
    ):
        child.raw(line)
        assert child.until(Failure, seconds=10)[-1].code == code


def test_shutdown_ends_a_running_job(child: Child, tmp_path: Path) -> None:
    child.send(Generate("s", str(tmp_path), **{**SMALL, "steps": 1000}))
    child.until(Progress, job="s")
    child.send(protocol.Shutdown())
    child.until(Done, job="s", state="cancelled")
    assert child.process.wait(5) == 0


def test_cancel_while_the_model_loads(model_folder: Path, tmp_path: Path) -> None:
    with running("-m", "backend", "serve", "--device", "cpu", "--model", str(model_folder)) as child:
        child.send(Generate("c", str(tmp_path), **SMALL))
        child.until(Status, job="c", state="loading")
        child.send(Cancel("c"))
        begun = time.monotonic()
        child.until(Done, job="c", state="cancelled")
        assert time.monotonic() - begun < 2
        child.process.stdin.close()
        assert child.process.wait(5) == 0


def test_end_of_stdin_ends_it() -> None:
    with running("-m", "backend", "serve", "--device", "cpu") as child:
        child.until(Hello)
        child.process.stdin.close()
        assert child.process.wait(5) == 0


def test_it_ends_well_after_a_job(model_folder: Path, tmp_path: Path) -> None:
    with running("-m", "backend", "serve", "--device", "cpu", "--model", str(model_folder)) as child:
        child.send(Generate("j", str(tmp_path / "out"), seed=1, **SMALL))
        child.until(Done, job="j", state="done")
        child.process.stdin.close()
        assert child.process.wait(5) == 0


def test_a_crash_in_a_library_leaves_in_the_log_where_it_was(tmp_path: Path) -> None:
    with (tmp_path / "log").open("wb") as log, running("-c", SILENCED, stderr=log) as child:
        child.until(Hello)
        child.process.send_signal(signal.SIGSEGV)
        assert child.process.wait(5) == -signal.SIGSEGV
    said = (tmp_path / "log").read_text("utf-8")
    assert said.startswith("Fatal Python error: Segmentation fault")
    assert f'{Path("backend", "server.py")}", line' in said


def test_libraries_cannot_write_into_the_pipe() -> None:
    with running("-c", NOISY) as child:
        assert isinstance(child.until(Hello)[0], Hello)


def test_a_model_that_is_not_there_fails_the_job_only(tmp_path: Path) -> None:
    with running("-m", "backend", "serve", "--device", "cpu", "--model", str(tmp_path)) as child:
        child.send(Generate("j", str(tmp_path / "out")))
        heard = child.until(Done, job="j", state="failed")
        assert [message.code for message in heard if isinstance(message, Failure)] == ["model.missing"]
        assert child.process.poll() is None


def test_a_device_that_is_not_there_is_told() -> None:
    with running("-m", "backend", "serve", "--device", "abacus") as child:
        assert child.until(Failure)[-1].code == "device.missing"
        assert child.process.wait(5) == 1
