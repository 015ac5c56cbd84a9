# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes of one thread each that carry out tasks and outlive neither a failure nor their parent."""

import contextlib
import multiprocessing
import os
import signal
import threading
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Protocol, TypeVar

from backend.data.scene import start_single_threaded

_LIBRARIES = ("OMP", "MKL", "OPENBLAS", "IGL")
THREADS = {f"{library}_NUM_THREADS": "1" for library in _LIBRARIES}
ATTEMPTS = 2
"""How often a task is tried whose process dies."""
TASKS_PER_PROCESS = 16
"""Then a fresh one takes over, so that no leak lasts."""


class Task(Protocol):
    """Anything that can be sent to a process and called there."""

    def __call__(self, tell: Callable[[int], None]) -> bytes: ...


AnyTask = TypeVar("AnyTask", bound=Task)
Tell = Callable[[Any, int], None]


@dataclass(frozen=True)
class Outcome(Generic[AnyTask]):
    """What became of a task.

    Attributes:
        task: which.
        content: what it gave.
        error: a traceback or a sentence; empty if all went well.
    """

    task: AnyTask
    content: bytes = b""
    error: str = ""


class _Worker(Generic[AnyTask]):
    def __init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs,), daemon=True)
        self.process.start()
        theirs.close()
        self.task: AnyTask | None = None
        self.given = 0

    def give(self, task: AnyTask) -> None:
        self.task, self.given = task, self.given + 1
        with contextlib.suppress(ConnectionError):
            self.pipe.send(task)

    def end(self) -> int:
        """Stop at once; the exit code."""
        self.process.terminate()
        self.process.join()
        self.pipe.close()
        return self.process.exitcode or 0


def run(tasks: Iterable[AnyTask], workers: int, tell: Tell) -> Generator[Outcome[AnyTask]]:
    """Carry out tasks in any order.

    Args:
        tasks: what to do.
        workers: processes.
        tell: hears a task and how many of its subjects are made.
    """
    os.environ |= THREADS
    waiting = deque((task, 1) for task in tasks)
    attempts: dict[AnyTask, int] = {}
    crew: list[_Worker[AnyTask]] = []
    try:
        while waiting or crew:
            while waiting and len(crew) < workers:
                crew.append(_Worker())
            for worker in [each for each in crew if each.task is None]:
                if waiting and worker.given < TASKS_PER_PROCESS:
                    task, attempts[task] = waiting.popleft()
                    worker.give(task)
                else:
                    crew.remove(worker)
                    worker.end()
            ready = wait([worker.pipe for worker in crew]) if crew else []
            for worker in [each for each in crew if each.pipe in ready]:
                task = worker.task
                assert task is not None
                try:
                    message: int | Outcome[AnyTask] = worker.pipe.recv()
                except (EOFError, ConnectionError):
                    crew.remove(worker)
                    code = worker.end()
                    if attempts[task] < ATTEMPTS:
                        waiting.append((task, attempts[task] + 1))
                    else:
                        yield Outcome(
                            task, error=f"Its process died {ATTEMPTS} times, last with code {code}."
                        )
                    continue
                if isinstance(message, int):
                    tell(task, message)
                    continue
                worker.task = None
                yield message
    finally:
        for worker in crew:
            worker.end()


def _serve(pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    start_single_threaded()
    while True:
        task: Task = pipe.recv()
        try:
            outcome = Outcome(task, task(pipe.send))
        except Exception:  # noqa: BLE001 - whatever it is, the other tasks go on
            outcome = Outcome(task, error=traceback.format_exc())
        pipe.send(outcome)


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)
