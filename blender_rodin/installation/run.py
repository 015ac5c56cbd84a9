# SPDX-License-Identifier: GPL-3.0-or-later
"""An installation on its way: commands one after the other in a thread, with progress, a log and an end."""

import re
import shutil
import subprocess
import threading
import time
from pathlib import Path
from typing import BinaryIO, cast

from .. import children
from ..environment import outside_blender
from ..shared import RodinError
from .place import PrivateEnvironment
from .plan import DISK_GB, Step, Wishes, fetch_uv, find_uv, steps

TERMINATE_SECONDS = 5.0
_BEGUN = re.compile(r"^(?:Collecting |Requirement already | *Downloading \S+ \()")
"""A line about another package: of pip, or of uv."""
_ARCHIVE = re.compile(r"(?:Downloading|Using cached|Processing) \S*?([^/\s]+\.whl.*)")
_TROUBLE = re.compile(r"^\s*(?:ERROR|error|fatal)\b", re.IGNORECASE)


class Installation(threading.Thread):
    """Makes a private environment whole; what an earlier one left is used.

    Attributes:
        state: ``running``, then ``done``, ``failed`` or ``cancelled``.
        stage: what is being done. detail: of that, the newest.
        notes: what the user should know of how it went.
        failure: why it failed.
        log: everything that the commands said.
    """

    def __init__(self, place: PrivateEnvironment, wishes: Wishes, log: Path) -> None:
        super().__init__(name="rodin-installation", daemon=True)
        self.place, self.wishes, self.log = place, wishes, log
        self.state, self.stage, self.detail = "running", "Preparing", ""
        self.notes: list[str] = []
        self.failure: RodinError | None = None
        self._done, self._share = 0.0, 0.0
        self._asked_to_stop = threading.Event()
        self._child: subprocess.Popen[bytes] | None = None

    def fraction(self) -> float:
        """How much is done, 0..1, by packages."""
        return min(1.0, self._done + self._share)

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
            self._install()
            self.state = "done"
        except _Stopped:
            self.state = "cancelled"
        except RodinError as error:
            self.failure, self.state = error, "failed"
        except OSError as error:
            self.failure = RodinError(
                "install.failed",
                f"The backend could not be installed: {error}.",
                "Check that the disk is not full and the add-on's folder can be written, then install again.",
            )
            self.state = "failed"

    def _install(self) -> None:
        self.place.folder.parent.mkdir(parents=True, exist_ok=True)
        self.log.parent.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(self.place.folder.parent).free / 1e9
        if free < DISK_GB:
            raise RodinError(
                "install.disk_full",
                f"The backend needs {DISK_GB} GB, and {free:.1f} GB are free in {self.place.folder.parent}.",
                "Make room, then install again.",
            )
        uv = self._uv()
        self.place.begin()
        planned = steps(self.place, self.wishes, uv)
        packages = sum(step.packages for step in planned)
        for step in planned:
            self._perform(step, step.packages / packages)
        self.place.finish()

    def _uv(self) -> Path | None:
        if self.wishes.installer == "pip" or (self.wishes.installer == "auto" and self.wishes.bundle):
            return None
        found = find_uv(self.place)
        if found:
            return found
        try:
            for step in fetch_uv(self.place, self.wishes):
                self._perform(step, 0.0)
        except RodinError as error:
            if self.wishes.installer == "uv":
                raise
            self.notes.append(f"uv could not be had, so pip installs PyTorch's usual build. {error.message}")
        return find_uv(self.place)

    def _perform(self, step: Step, share: float) -> None:
        """Run a command; its output goes to the log and moves the progress."""
        self.stage, self.detail, self._share = step.title, "", 0.0
        trouble, last, seen = "", "", 0
        with self.log.open("ab") as log:
            log.write(f"\n[{time.strftime('%H:%M:%S')}] {step.title}: {step.command}\n".encode())
            child = self._start(step)
            with cast(BinaryIO, child.stdout) as output:
                for raw in output:
                    log.write(raw)
                    log.flush()
                    line = raw.decode("utf-8", "replace").rstrip()
                    last = line or last
                    trouble = line.strip() if _TROUBLE.match(line) else trouble
                    seen += bool(_BEGUN.match(line))
                    self._share = share * min(1.0, max(0, seen - 1) / max(1, step.packages))
                    found = _ARCHIVE.search(line)
                    self.detail = found.group(1) if found else self.detail
                    if line.startswith("Installing collected"):
                        self.detail = "unpacking, this takes a minute or two"
            code = self._wait(child)
        if self._asked_to_stop.is_set():
            raise _Stopped
        if code:
            raise RodinError(
                "install.failed",
                f"{step.title} failed: {trouble or last or f'exit status {code}'}",
                f"Install again to go on from here. The log has more: {self.log}",
            )
        self._done, self._share = self._done + share, 0.0

    def _start(self, step: Step) -> subprocess.Popen[bytes]:
        if self._asked_to_stop.is_set():
            raise _Stopped
        self._child = subprocess.Popen(
            step.command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=outside_blender() | {"PYTHONUNBUFFERED": "1"},
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


class _Stopped(Exception):  # noqa: N818 - not an error: the user asked for it
    pass
