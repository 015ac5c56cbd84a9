# SPDX-License-Identifier: GPL-3.0-or-later
"""Data are made whole: after failures, kills and damage, by one process or many."""

import os
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from backend.cli import CANCELLED, main
from backend.data.store import make as making
from backend.data.store.folder import MANIFEST
from backend.data.store.make import make
from backend.data.store.shards import ShardTask, shard_name
from backend.data.store.workers import TASKS_PER_PROCESS, run
from backend.errors import RodinError
from tests.data.tasks import FewTask, Number

COMMAND = [sys.executable, "-m", "backend", "data", "make", "--renderer", "rays", "--workers", "1"]


def test_tasks_that_fail_or_kill_their_process_do_not_stop_others() -> None:
    tasks = [Number(0), Number(1, "fails"), Number(2, "dies"), *(Number(i) for i in range(3, 6))]
    told = []
    outcomes = {each.task.value: each for each in run(tasks, 2, lambda task, count: told.append(task.value))}
    assert {value for value, each in outcomes.items() if each.content == b"%d" % value} == {0, 3, 4, 5}
    assert "ValueError: no 1" in outcomes[1].error
    assert "code 7" in outcomes[2].error
    assert sorted(told) == [0, 1, 2, 2, 3, 4, 5]


def test_a_process_is_replaced_before_it_grows_old() -> None:
    tasks = [Number(i) for i in range(TASKS_PER_PROCESS + 1)]
    assert sorted(int(each.content) for each in run(tasks, 1, lambda *_: None)) == [t.value for t in tasks]


def test_a_failed_shard_does_not_stop_the_others(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "ShardTask", FewTask)
    counts: list[tuple[int, int]] = []
    with pytest.raises(RodinError) as error:
        make(70, 3, tmp_path, "rays", workers=1, progress=lambda *count: counts.append(count))
    assert error.value.code == "data.failed"
    assert "1 of 3 shards failed: 1." in error.value.message
    assert {path.name for path in tmp_path.glob("*.tar")} == {shard_name(0), shard_name(2)}
    assert counts[0] == (0, 70)
    assert counts[-1] == (38, 70)
    seen: list[tuple[int, int]] = []
    make(32, 3, tmp_path, "rays", progress=lambda *count: seen.append(count))
    assert seen == [(32, 32)]


def test_a_killed_run_goes_on_to_the_same_bytes(tmp_path: Path) -> None:
    command = [*COMMAND, "--subjects", "3", "--seed", "5", "--out", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as child:
        assert child.stderr
        assert any("1 of 3" in line for line in child.stderr)
        helpers = psutil.Process(child.pid).children(recursive=True)
        child.kill()
    _, alive = psutil.wait_procs(helpers, timeout=30)
    assert helpers
    assert not alive
    assert not list(tmp_path.glob("*.tar"))
    (tmp_path / f"{shard_name(0)}.{platform.node()}-{child.pid}.part").write_bytes(b"half")
    assert subprocess.run(command, check=False).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == {shard_name(0), MANIFEST}
    written = (tmp_path / shard_name(0)).read_bytes()
    assert written == ShardTask(5, 0, 3, "rays")(lambda _: None)

    broken = bytearray(written)
    broken[-3_000_000] ^= 4
    (tmp_path / shard_name(0)).write_bytes(broken)
    assert main(["data", "verify", str(tmp_path)]) == 1
    assert not (tmp_path / shard_name(0)).exists()
    assert main(["data", "make", *command[5:]]) == 0
    assert (tmp_path / shard_name(0)).read_bytes() == written
    assert main(["data", "verify", str(tmp_path)]) == 0


def test_an_interrupt_stops_everything(tmp_path: Path) -> None:
    command = [*COMMAND, "--subjects", "32", "--out", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, start_new_session=True) as child:
        assert child.stderr
        assert any("0 of 32" in line for line in child.stderr)
        assert wait_for(lambda: bool(psutil.Process(child.pid).children()))
        helpers = psutil.Process(child.pid).children(recursive=True)
        os.killpg(child.pid, signal.SIGINT)
        assert "cancelled" in child.stderr.read()
        assert child.wait(30) == CANCELLED
    _, alive = psutil.wait_procs(helpers, timeout=10)
    assert not alive
    assert not list(tmp_path.iterdir())


def wait_for(what: Callable[[], bool]) -> bool:
    for _ in range(300):
        if what():
            return True
        time.sleep(0.1)
    return False


def test_a_start_inside_a_shard_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RodinError) as error:
        make(1, 3, tmp_path, "rays", start=5)
    assert error.value.code == "data.start"


def test_cycles_without_blender_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RodinError) as error:
        make(1, 3, tmp_path)
    assert error.value.code == "packages.missing"
    assert "bpy" in error.value.message
