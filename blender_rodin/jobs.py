# SPDX-License-Identifier: GPL-3.0-or-later
"""The job that runs, in memory only, and the timer that lives as long as it does."""

import os
import shutil
import threading
import time
import traceback
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bpy

from . import environment, measured, preferences, views
from .avatars import Source
from .client import Client
from .job_folders import folder_of_jobs, prepared
from .shared import ROOT, RodinError, protocol
from .translations import said

POLL_SECONDS = 0.1
KEPT_LOGS = 5
SHOWN_IN = {"VIEW_3D": "UI", "PREFERENCES": "WINDOW"}
"""The region of an editor that shows how far a job is; a scene is not drawn again for that."""
BEFORE = "before"
"""What an edit begins with, in its job's folder: recipe and likeness."""
OLD_RECIPE = "avatar.json"

Deliver = Callable[[Path], Any]
"""Makes the object of an avatar's folder, or takes what was found out of its folder."""


@dataclass
class Job:
    """One request and how far it is.

    Attributes:
        state: ``running``, ``cancelling``, then ``done``, ``failed`` or ``cancelled``.
        preview: the newest picture of what is being made, which goes with the job's end.
        objects: what was delivered.
    """

    request: protocol.JobRequest
    deliver: Deliver
    state: str = "running"
    stage: str = "Starting the backend"
    step: int = 0
    of: int = 0
    seconds_left: float | None = None
    started: float = field(default_factory=time.monotonic)
    preview: Path | None = None
    warnings: list[str] = field(default_factory=list)
    objects: list[Any] = field(default_factory=list)
    failure: RodinError | None = None

    @property
    def active(self) -> bool:
        """Whether it has not ended yet."""
        return self.state in ("running", "cancelling")

    def fraction(self) -> float:
        """How much is done, 0..1: by time where the backend knows it, else by the stage's steps."""
        if self.seconds_left is not None:
            gone = time.monotonic() - self.started
            return gone / max(gone + self.seconds_left, 1e-6)
        return self.step / self.of if self.of else 0.0

    def text(self) -> str:
        """Stage, step and time left in one line."""
        if self.state == "cancelling":
            return said("Cancelling")
        parts = [said(self.stage[:1].upper() + self.stage[1:])]
        if self.of:
            parts.append(said("step {step} of {steps}", step=self.step, steps=self.of))
        if self.seconds_left is not None:
            parts.append(said("{duration} left", duration=measured.duration(self.seconds_left)))
        return ", ".join(parts)


@dataclass(frozen=True)
class Status:
    """The panel's first line: what is, or what to do next."""

    text: str
    icon: str
    ready: bool


class Session:
    """The backend of this Blender and its current job.

    Attributes:
        job: the last one.
        failure: of the last job or check.
        made: name of the newest avatar's object.
    """

    def __init__(self) -> None:
        self.job: Job | None = None
        self.failure: RodinError | None = None
        self.made = ""
        self._client: Client | None = None
        self._python: Path | RodinError | None = None
        self._checking = False
        self._endings: list[threading.Thread] = []

    @property
    def busy(self) -> bool:
        """Whether a job or a check of the backend runs."""
        return self._checking or (self.job is not None and self.job.active)

    @property
    def log(self) -> Path | None:
        """The backend's log file, None before its first start."""
        return self._client.log if self._client else None

    @property
    def hello(self) -> protocol.Hello | None:
        """What the backend said of itself, None before its first word."""
        return self._client.hello if self._client else None

    def missing(self) -> RodinError | None:
        """Why there is no backend, if there is none; looks for the interpreter once and remembers."""
        if self._python is None:
            self._python = _find_python()
        return self._python if isinstance(self._python, RodinError) else None

    def status(self) -> Status:
        """What to show."""
        if self.busy:
            return Status("Checking the backend" if self._checking else "Generating", "TIME", False)
        if self.missing():
            return Status("Next: install the backend", "ERROR", False)
        if self.failure:
            return Status("It failed: the reason is below", "ERROR", True)
        hello = self.hello
        if hello:
            return Status(
                said("Ready: {model} on {device}", model=Path(hello.model).name, device=hello.device),
                "CHECKMARK",
                True,
            )
        return Status("Ready: not started yet", "CHECKMARK", True)

    def start(self, deliver: Deliver, **fields: Any) -> Job:
        """Send a job to the backend; ``fields`` are those of :class:`protocol.Generate`.

        Raises:
            RodinError: ``job.busy``, ``job.no_folder``, ``backend.no_python``, ``backend.no_log_folder`` or
                ``backend.cannot_start``.
            TypeError: for a field there is none of.
        """
        return self._submit(deliver, lambda folder: protocol.Generate(folder.name, str(folder), **fields))

    def edit(self, deliver: Deliver, source: Source, edits: list[str], **fields: Any) -> Job:
        """Have the avatar of ``source`` changed; ``fields`` are those of :class:`protocol.Edit`.

        Raises:
            RodinError, TypeError: as :meth:`start`.
        """

        def request(folder: Path) -> protocol.Edit:
            recipe = source.write(folder / BEFORE / OLD_RECIPE)
            return protocol.Edit(folder.name, str(folder), recipe, edits, **fields)

        return self._submit(deliver, request)

    def draw(self, deliver: Deliver, source: Source, to_paint: bool) -> Job:
        """Have the front of the avatar of ``source`` drawn, by a model that reads front maps if ``to_paint``.

        Raises:
            RodinError: as :meth:`start`.
        """

        def request(folder: Path) -> protocol.DrawFront:
            recipe = source.write(folder / BEFORE / OLD_RECIPE)
            return protocol.DrawFront(folder.name, str(folder), recipe, to_paint=to_paint)

        return self._submit(deliver, request)

    def find(
        self, deliver: Deliver, kind: type[protocol.FindFaces | protocol.FindLandmarks], **fields: Any
    ) -> Job:
        """Have something looked for in a photo; ``fields`` are those of ``kind``.

        Raises:
            RodinError, TypeError: as :meth:`start`.
        """
        return self._submit(deliver, lambda folder: kind(folder.name, str(folder), **fields))

    def _submit(self, deliver: Deliver, make: Callable[[Path], protocol.JobRequest]) -> Job:
        self._require_idle()
        folder = folder_of_jobs() / f"rodin-{uuid.uuid4().hex[:12]}"
        self.failure = None
        try:
            client = self._ready_client()
            request = prepared(folder, make)
            client.submit(request)
        except RodinError as error:
            self.failure = error
            raise
        self.job = Job(request, deliver)
        return self.job

    def check(self) -> None:
        """Ask the backend what it is; :meth:`status` has the answer when :attr:`busy` ends.

        Raises:
            RodinError: as :meth:`start`.
        """
        self._require_idle()
        self.failure = None
        try:
            self._ready_client().ask()
        except RodinError as error:
            self.failure = error
            raise
        self._checking = True

    def cancel(self) -> None:
        """Stop the job, if one runs."""
        if self.job and self.job.active and self._client:
            self.job.state = "cancelling"
            self._client.cancel(self.job.request.job)

    def tick(self) -> bool:
        """Take in what the backend said, without waiting; whether there was anything."""
        messages = self._client.poll() if self._client else []
        for message in messages:
            self._apply(message)
        return bool(messages)

    def wait(self, on_change: Callable[[Job], None] | None = None) -> None:
        """Block until the job or check has ended; an interrupt of the keyboard cancels it."""
        while self.busy:
            try:
                if self.tick() and self.job and on_change:
                    on_change(self.job)
                time.sleep(POLL_SECONDS / 5)
            except KeyboardInterrupt:
                self.cancel()

    def reset(self) -> None:
        """Forget everything; the backend ends in its own time, and the next job starts another."""
        if self._client:
            ending = threading.Thread(target=self._client.stop, name="rodin-end", daemon=True)
            self._endings = [*(each for each in self._endings if each.is_alive()), ending]
            ending.start()
        if self.job and self.job.active:
            self._finish(self.job, "cancelled")
        self.job = self.failure = self._client = self._python = None
        self._checking = False

    def close(self) -> None:
        """As :meth:`reset`, and see every backend end."""
        self.reset()
        for ending in self._endings:
            ending.join()

    def leave_file(self) -> None:
        """Another file is being opened: let the job end without a result, and forget the last error."""
        self.cancel()
        self.failure = None

    def _require_idle(self) -> None:
        if self.busy:
            raise RodinError(
                "job.busy", "An avatar is being made already.", "Wait for its end, or cancel it."
            )

    def _ready_client(self) -> Client:
        python = self._python = _find_python()
        if isinstance(python, RodinError):
            raise python
        if self._client is None:
            self._client = Client(
                environment.command(python, preferences.model()),
                ROOT,
                _new_log(preferences.log_folder()),
                variables=environment.child_variables(ROOT, preferences.hub_access()),
            )
        return self._client

    def _apply(self, message: protocol.FromChild) -> None:
        if isinstance(message, protocol.Hello):
            self._checking = False
            return
        job = self.job
        if isinstance(message, protocol.Failure):
            self._checking = False
            self.failure = RodinError(message.code, message.message, message.hint)
            if job and message.job == job.request.job:
                job.failure = self.failure
        if job is None or getattr(message, "job", None) not in (None, job.request.job):
            return
        match message:
            case protocol.Status(text=text) if message.job and text and job.state == "running":
                job.stage, job.step, job.of = text, 0, 0
            case protocol.Progress() if job.state == "running":
                job.stage, job.step, job.of = message.stage, message.step, message.of
                job.seconds_left = message.seconds_left
            case protocol.Preview(path=path) if job.state == "running":
                job.preview = Path(path)
            case protocol.Warn():
                job.warnings.append(message.message)
            case protocol.Result() | protocol.Found() if job.state == "running":
                self._take(job, Path(message.path))
                self._note(job.request, message)
            case protocol.Done(state=state):
                if state == "done" and not job.objects and job.failure is None and job.state == "running":
                    job.failure = self.failure = RodinError(
                        "backend.no_result",
                        "The backend ended the job without an avatar.",
                        "Copy the report.",
                    )
                cancelled = job.state == "cancelling"
                self._finish(job, "failed" if job.failure else "cancelled" if cancelled else state)
            case _:
                pass

    def _take(self, job: Job, folder: Path) -> None:
        try:
            delivered = job.deliver(folder)
            job.objects.append(delivered)
            if isinstance(delivered, bpy.types.Object):
                self.made = delivered.name
        except RodinError as error:
            job.failure = self.failure = error
        except Exception as error:  # noqa: BLE001 - whatever it is, the panel must not stay in mid-job
            traceback.print_exc()
            job.failure = self.failure = RodinError(
                "import.failed", f"The avatar could not be imported: {error}.", "Copy the report."
            )

    def _note(self, request: protocol.JobRequest, result: protocol.Result | protocol.Found) -> None:
        if not isinstance(request, protocol.Generate) or not isinstance(result, protocol.Result):
            return
        if self.hello and result.seconds and request.steps is None:
            cost = measured.Cost(result.seconds, result.memory, self.hello.device)
            measured.note(request.preset, request.rig is not False, cost)

    def _finish(self, job: Job, state: str) -> None:
        job.state = state
        shutil.rmtree(job.request.folder, ignore_errors=True)


def _find_python() -> Path | RodinError:
    try:
        return preferences.backend_python()
    except RodinError as error:
        return error


def _new_log(folder: Path) -> Path:
    old = sorted(folder.glob("backend-*.log"), key=lambda path: path.stat().st_mtime)
    for path in old[: -(KEPT_LOGS - 1)]:
        path.unlink(missing_ok=True)
    return folder / f"backend-{os.getpid()}.log"


session = Session()


_followers: list[Callable[[], bool]] = []


def watch(follow: Callable[[], bool] | None = None) -> None:
    """Keep an eye on the session until its job has ended (with a window; else use ``session.wait``).

    ``follow`` is called too from then on, as long as it returns True.
    """
    if follow:
        _followers.append(follow)
    if not bpy.app.timers.is_registered(_on_timer):
        views.remember()
        bpy.app.timers.register(_on_timer, first_interval=POLL_SECONDS, persistent=True)


def stop_watching() -> None:
    """Take the timer away."""
    _followers.clear()
    if bpy.app.timers.is_registered(_on_timer):
        bpy.app.timers.unregister(_on_timer)


def _on_timer() -> float | None:
    session.tick()
    views.remember()
    _followers[:] = [follow for follow in _followers if follow()]
    for window in bpy.context.window_manager.windows:
        for area in window.screen.areas:
            shown = SHOWN_IN.get(area.type)
            for region in area.regions:
                if region.type == shown:
                    region.tag_redraw()
    return POLL_SECONDS if session.busy or _followers else None
