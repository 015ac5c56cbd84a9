# SPDX-License-Identifier: GPL-3.0-or-later
"""The backend as a child process: messages in and out of pipes, and nothing that blocks. No bpy here."""

import contextlib
import queue
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, cast

from . import children
from .environment import SETUP_HINT, child_variables
from .shared import RodinError, protocol

MESSAGES_A_POLL = 256
"""At most so many messages are handed out at once, so that a chatty child cannot stall the window."""

PIPE_HELD_SECONDS = 1.0
"""How long output is waited for after the child's exit, in case a grandchild holds its pipe."""

_LONGEST_LIST = 1 << 16
"""Bytes of a log that the names of all extension modules may take."""
_CRASH_HINT = "Generate again to try with the same settings; 'Copy Report' has the end of the log."


@dataclass(frozen=True)
class Patience:
    """Seconds to wait.

    Attributes:
        hello: for the child's first line, from its start.
        cancel: for a cancelled job to end, until the child is asked to terminate.
        terminate: for the child to terminate, until it is killed.
        restart: at least from one start to an automatic one.
    """

    hello: float = 180.0
    cancel: float = 2.0
    terminate: float = 2.0
    restart: float = 5.0


class _Process:
    """One run of the child, with a thread for each direction."""

    def __init__(self, command: Sequence[str], root: Path, log: Path, variables: dict[str, str]) -> None:
        with _opened(log) as errors:
            self.log_from = errors.tell()
            try:
                self.popen = subprocess.Popen(
                    list(command),
                    cwd=root,
                    env=variables,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=errors,
                    **children.IN_A_GROUP,
                )
            except OSError as error:
                raise RodinError(
                    "backend.cannot_start", f"The backend cannot be started: {error}.", SETUP_HINT
                ) from error
        self._stdin = cast(BinaryIO, self.popen.stdin)
        self._stdout = cast(BinaryIO, self.popen.stdout)
        self.started = time.monotonic()
        self.silent_since: float | None = None
        self.exited_at: float | None = None
        self.inbox: queue.SimpleQueue[protocol.Message | RodinError] = queue.SimpleQueue()
        self.outbox: queue.SimpleQueue[protocol.FromParent | None] = queue.SimpleQueue()
        for work in (self._read, self._write):
            threading.Thread(target=work, name=f"rodin{work.__name__}", daemon=True).start()

    def _read(self) -> None:
        try:
            with self._stdout as pipe:
                for message in protocol.receive(pipe):
                    self.inbox.put(message)
        finally:
            self.silent_since = time.monotonic()

    def _write(self) -> None:
        with contextlib.suppress(OSError), self._stdin as pipe:
            while (message := self.outbox.get()) is not None:
                pipe.write(protocol.encode(message))
                pipe.flush()

    def exit_code(self) -> int | None:
        """The child's exit status once all it wrote has been read, None before."""
        code = self.popen.poll()
        if code is None:
            return None
        now = time.monotonic()
        self.exited_at = self.exited_at or now
        read = self.silent_since is not None or now - self.exited_at > PIPE_HELD_SECONDS
        return code if read and self.inbox.empty() else None

    def close(self) -> None:
        """Let the writing thread end, and with it the child's stdin."""
        self.outbox.put(None)

    def terminate(self) -> None:
        """Ask the child and whatever it started to end."""
        children.terminate(self.popen)

    def kill(self) -> None:
        """End the child and whatever it started."""
        children.kill(self.popen)


class Client:
    """Starts the backend when it is needed, and never waits for it except in :meth:`stop`.

    Attributes:
        hello: the backend's last word on itself, None before its first.
    """

    def __init__(
        self,
        command: Sequence[str],
        root: Path,
        log: Path,
        patience: Patience | None = None,
        variables: dict[str, str] | None = None,
    ) -> None:
        self.command = list(command)
        self.root = root
        self.log = log
        self.variables = variables or child_variables(root)
        self.hello: protocol.Hello | None = None
        self._patience = patience or Patience()
        self._process: _Process | None = None
        self._jobs: list[str] = []
        self._cancelled: dict[str, float] = {}
        self._terminated: float | None = None
        self._restarted = False

    @property
    def alive(self) -> bool:
        """Whether the child runs."""
        return self._process is not None and self._process.popen.poll() is None

    @property
    def pid(self) -> int | None:
        """The child's process id, None when it does not run."""
        return self._process.popen.pid if self._process and self.alive else None

    def start(self) -> None:
        """Start the child unless it runs.

        Raises:
            RodinError: ``backend.cannot_start``, ``backend.no_log_folder``.
        """
        if not self.alive:
            self.hello = None
            self._terminated = None
            self._process = _Process(self.command, self.root, self.log, self.variables)

    def submit(self, request: protocol.JobRequest) -> None:
        """Send a job, starting the child if need be.

        Raises:
            RodinError: ``backend.cannot_start``, ``backend.no_log_folder``.
        """
        self._restarted = False
        self.start()
        self._jobs.append(request.job)
        self._send(request)

    def ask(self) -> None:
        """Ask for a fresh ``hello``, starting the child if need be.

        Raises:
            RodinError: ``backend.cannot_start``, ``backend.no_log_folder``.
        """
        self._restarted = False
        self.start()
        self._send(protocol.Info())

    def cancel(self, job: str) -> None:
        """Ask for the end of a job; :meth:`poll` presses harder while it does not come."""
        if job in self._jobs and job not in self._cancelled:
            self._cancelled[job] = time.monotonic()
            self._send(protocol.Cancel(job))

    def poll(self) -> list[protocol.FromChild]:
        """What has arrived since the last call; every job ends with its ``Done``, whatever happens."""
        process = self._process
        if process is None:
            return []
        messages: list[protocol.FromChild] = []
        for _ in range(MESSAGES_A_POLL):
            try:
                item = process.inbox.get_nowait()
            except queue.Empty:
                break
            messages += self._received(item)
            if self._process is not process:
                return messages
        code = process.exit_code()
        return messages + (self._press(process) if code is None else self._ended(process, code))

    def stop(self) -> None:
        """End the child: ask, then terminate, then kill; takes as long as two patiences at the most."""
        process, self._process = self._process, None
        self._jobs.clear()
        self._cancelled.clear()
        if process is None:
            return
        process.outbox.put(protocol.Shutdown())
        process.close()
        for seconds, next_step in (
            (self._patience.cancel, process.terminate),
            (self._patience.terminate, process.kill),
        ):
            try:
                process.popen.wait(seconds)
                return
            except subprocess.TimeoutExpired:
                next_step()
        process.popen.wait()

    def _send(self, message: protocol.FromParent) -> None:
        if self._process is not None:
            self._process.outbox.put(message)

    def _received(self, item: protocol.Message | RodinError) -> list[protocol.FromChild]:
        if isinstance(item, RodinError):
            return [protocol.Warn(item.code, item.message)]
        if isinstance(item, protocol.FromParent):
            return [protocol.Warn("protocol.wrong_way", f"The backend sent a '{item.type}' message.")]
        if isinstance(item, protocol.Hello):
            if item.protocol != protocol.PROTOCOL_VERSION:
                return self._give_up(_other_version(item))
            self.hello = item
        if isinstance(item, protocol.Done):
            if item.job not in self._jobs:
                return []
            self._forget(item.job)
        return [item]

    def _forget(self, job: str) -> None:
        self._jobs.remove(job)
        self._cancelled.pop(job, None)

    def _press(self, process: _Process) -> list[protocol.FromChild]:
        now = time.monotonic()
        closed = process.silent_since is not None and now - process.silent_since > self._patience.terminate
        if closed:
            process.kill()
        elif self._terminated is not None:
            if now - self._terminated > self._patience.terminate:
                process.kill()
        elif self._cancelled and now - min(self._cancelled.values()) > self._patience.cancel:
            self._terminated = now
            process.terminate()
        elif self.hello is None and now - process.started > self._patience.hello:
            return self._give_up(_silent(self._patience.hello))
        return []

    def _give_up(self, error: RodinError) -> list[protocol.FromChild]:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.close()
        return self._close_jobs(error)

    def _ended(self, process: _Process, code: int) -> list[protocol.FromChild]:
        self._process = None
        process.close()
        messages = self._close_jobs(_crashed(code, log_tail(self.log, since=process.log_from)))
        lived = time.monotonic() - process.started
        healthy = self.hello is not None and self._terminated is None
        if healthy and not self._restarted and lived > self._patience.restart:
            self._restarted = True
            self.start()
        return messages

    def _close_jobs(self, error: RodinError) -> list[protocol.FromChild]:
        if not self._jobs:
            return [protocol.Failure(error.code, error.message, error.hint)]
        messages: list[protocol.FromChild] = []
        for job in list(self._jobs):
            cancelled = job in self._cancelled
            self._forget(job)
            if not cancelled:
                messages.append(protocol.Failure(error.code, error.message, error.hint, job))
            messages.append(protocol.Done(job, "cancelled" if cancelled else "failed"))
        return messages


def _opened(log: Path) -> BinaryIO:
    """For adding to it; its folder is made.

    Raises:
        RodinError: ``backend.no_log_folder``.
    """
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        return log.open("ab")
    except OSError as error:
        raise RodinError(
            "backend.no_log_folder",
            f"The log cannot be written: {error}.",
            "Choose another log folder in the add-on's preferences.",
        ) from error


def log_tail(log: Path, limit: int = 4096, since: int = 0) -> str:
    """The end of a log file, ``limit`` bytes at most and none before ``since``; empty when there is none.

    The list of a crashed process's extension modules, long and the same every time, is left out.
    """
    try:
        with log.open("rb") as file:
            file.seek(max(since, log.stat().st_size - limit - _LONGEST_LIST))
            lines = file.read().splitlines(keepends=True)
    except OSError:
        return ""
    said = b"".join(line for line in lines if not line.startswith(b"Extension modules: "))
    return said[-limit:].decode("utf-8", "replace").strip()


def _crashed(code: int, said: str) -> RodinError:
    last = said.rpartition("\n")[2].rstrip(".") if code > 0 else ""
    return RodinError(
        "backend.crashed",
        f"The backend ended with {_exit_text(code)}" + (f": {last}." if last else "."),
        SETUP_HINT if last.startswith("ModuleNotFoundError") else _CRASH_HINT,
    )


def _exit_text(code: int) -> str:
    if code == -9:
        return "exit code -9 (killed, as when memory runs out)"
    if code < 0:
        return f"exit code {code} ({signal.strsignal(-code) or 'signal'})"
    return f"exit code {code}"


def _silent(seconds: float) -> RodinError:
    return RodinError(
        "backend.silent", f"The backend has not answered in {seconds:g} s after its start.", _CRASH_HINT
    )


def _other_version(hello: protocol.Hello) -> RodinError:
    return RodinError(
        "backend.other_version",
        f"The backend {hello.version} speaks protocol {hello.protocol}, the add-on "
        f"{protocol.PROTOCOL_VERSION}.",
        "Install the add-on and the backend from the same release.",
    )
