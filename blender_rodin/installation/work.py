# SPDX-License-Identifier: GPL-3.0-or-later
"""Commands that take long, in a thread: one after the other, with progress, a log, cancel and an end."""

import re
import subprocess
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from .. import children
from ..shared import RodinError

TERMINATE_SECONDS = 5.0
_TROUBLE = re.compile(r"^\s*(?:ERROR|error|fatal)\b", re.IGNORECASE)


class Work(threading.Thread, ABC):
    """What runs the commands; a subclass says which in :meth:`work`.

    Attributes:
        state: ``running``, then ``done``, ``failed`` or ``cancelled``.
        stage: what is being done. detail: of that, the newest.
        notes: what the user should know of how it went.
        failure: why it failed.
        log: everything that the commands said.
    """

    def __init__(self, log: Path) -> None:
        super().__init__(name="rodin-work", daemon=True)
        self.log = log
        self.state, self.stage, self.detail = "running", "Preparing", ""
        self.notes: list[str] = []
        self.failure: RodinError | None = None
        self._asked_to_stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    @abstractmethod
    def work(self) -> None:
        """What is to be done; ends early by raising."""

    def fraction(self) -> float:
        """How much is done, 0..1."""
        return 0.0

    def text(self) -> str:
        """Stage and newest detail in one line."""
        if self._asked_to_stop.is_set():
            return "Stopping"
        return f"{self.stage}: {self.detail}" if self.detail else self.stage

    def cancel(self) -> None:
        """Stop soon; what is there stays for the next time."""
        self._asked_to_stop.set()
        child = self._child
        if child:
            children.terminate(child)

    def run(self) -> None:
        """Called by ``start()``."""
        try:
            self.log.parent.mkdir(parents=True, exist_ok=True)
            self.work()
            self.state = "done"
        except Stopped:
            self.state = "cancelled"
        except RodinError as error:
            self.failure, self.state = error, "failed"
        except OSError as error:
            self.failure = RodinError(
                "install.failed",
                f"{self.stage} failed: {error}.",
                "Check that the disk is not full and the add-on's folder can be written, then try again.",
            )
            self.state = "failed"

    def lines(self, title: str, command: list[str], variables: dict[str, str]) -> Iterator[str]:
        """Run a command and give what it says, line by line; all of it goes to the log.

        Raises:
            RodinError: ``install.failed`` with what it complained of, if it fails.
        """
        self.stage, self.detail = title, ""
        trouble = last = ""
        with self.log.open("ab") as log:
            log.write(f"\n[{time.strftime('%H:%M:%S')}] {title}: {command}\n".encode())
            child = self._start(command, variables)
            with cast(BinaryIO, child.stdout) as output:
                for raw in output:
                    log.write(raw)
                    log.flush()
                    line = raw.decode("utf-8", "replace").rstrip()
                    last = line or last
                    trouble = line.strip() if _TROUBLE.match(line) else trouble
                    yield line
            code = self._wait(child)
        if self._asked_to_stop.is_set():
            raise Stopped
        if code:
            raise RodinError(
                "install.failed",
                f"{title} failed: {trouble or last or f'exit status {code}'}",
                f"Try again to go on from here. The log has more: {self.log}",
            )

    def _start(self, command: list[str], variables: dict[str, str]) -> subprocess.Popen[bytes]:
        if self._asked_to_stop.is_set():
            raise Stopped
        self._child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=variables,
            **children.IN_A_GROUP,
        )
        if self._asked_to_stop.is_set():
            children.terminate(self._child)
        return self._child

    def _wait(self, child: subprocess.Popen[bytes]) -> int:
        try:
            return child.wait(TERMINATE_SECONDS if self._asked_to_stop.is_set() else None)
        except subprocess.TimeoutExpired:
            children.kill(child)
            return child.wait()


class Stopped(Exception):  # noqa: N818 - not an error: the user asked for it
    """Raised inside :meth:`Work.work` when it was cancelled."""
