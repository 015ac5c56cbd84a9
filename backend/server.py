# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m backend serve``: jobs over the pipe, one at a time (docs/protocol.md)."""

import contextlib
import faulthandler
import logging
import os
import queue
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, NoReturn

from PIL import Image

from backend import __version__, protocol
from backend.errors import Cancelled, RodinError
from backend.files import FRONT_MAP_FILE
from backend.jobs import check, draw_from, edit_from, find, generate_from
from backend.memory import is_out_of_memory, memory_error, release
from backend.model_search import BUNDLED, find_model
from backend.output import prepare_folder
from backend.progress import Callback, Clock, Step
from backend.protocol import (
    Done,
    DrawFront,
    Edit,
    Failure,
    FindFaces,
    FindLandmarks,
    Found,
    FromChild,
    Generate,
    Hello,
    JobRequest,
    Preview,
    Progress,
    Result,
    Status,
    Warn,
)

if TYPE_CHECKING:
    from backend.avatar import Avatar
    from backend.pipeline import RodinPipeline

EXIT_GRACE = 1.5
"""Seconds a job has to notice that nobody is there any more."""
LOADING_POLL = 0.1
"""Seconds between looks for a cancel while the model loads."""
PREVIEWS = 3
"""Pictures sent while one avatar diffuses."""


log = logging.getLogger("backend.server")


@dataclass
class Job:
    """A request, whether it was cancelled, and when work on its newest avatar began."""

    request: JobRequest
    cancelled: threading.Event = field(default_factory=threading.Event)
    started: float = 0.0


class Server:
    """Reads requests in a thread, works on them in the caller's.

    Args:
        reader: the parent's messages.
        writer: where answers go, one line each.
        model: model folder; None is the bundled one.
        device: as :func:`backend.device.pick_device` takes it.
    """

    def __init__(self, reader: BinaryIO, writer: BinaryIO, model: str | None, device: str | None) -> None:
        self.reader, self.writer = reader, writer
        self.model, self.device = model, device
        self.lock = threading.Lock()
        self.jobs: dict[str, Job] = {}
        self.waiting: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self.clock = Clock()
        self.loader = ThreadPoolExecutor(1)
        self.pipe: Future[RodinPipeline] | None = None

    def run(self) -> None:
        """Serve until ``shutdown`` or the end of the parent's stream."""
        self._hello()
        threading.Thread(target=self._listen, daemon=True).start()
        self.send(Status("ready", "Ready"))
        while job := self.waiting.get():
            self._work(job)
            if self.waiting.empty():
                self.send(Status("ready", "Ready"))

    def send(self, message: FromChild) -> None:
        """Write one line; a parent that has gone is noticed by the end of its stream."""
        line = protocol.encode(message)
        with self.lock:
            try:
                self.writer.write(line)
                self.writer.flush()
            except OSError:
                log.warning("the parent does not listen any more")

    def _listen(self) -> None:
        for message in protocol.receive(self.reader):
            match message:
                case RodinError():
                    self.send(Failure(message.code, message.message, message.hint))
                case Generate() | Edit() | FindFaces() | FindLandmarks() | DrawFront():
                    self._enqueue(message)
                case protocol.Cancel(job=name):
                    if name in self.jobs:
                        self.jobs[name].cancelled.set()
                case protocol.Info():
                    self._hello()
                case protocol.Shutdown():
                    break
                case _:
                    self.send(
                        Failure(
                            "protocol.unknown_type",
                            f"A '{message.type}' comes from the child, not to it.",
                            "See docs/protocol.md.",
                        )
                    )
        for job in list(self.jobs.values()):
            job.cancelled.set()
        self.waiting.put(None)
        last = threading.Timer(EXIT_GRACE, os._exit, [0])
        last.daemon = True
        last.start()

    def _enqueue(self, request: JobRequest) -> None:
        if request.job in self.jobs:
            self.send(
                Failure(
                    "job.duplicate", f"There is a job '{request.job}' already.", "Give each job its own name."
                )
            )
            return
        job = self.jobs[request.job] = Job(request)
        if len(self.jobs) > 1:
            self.send(Status("queued", f"Waiting for {len(self.jobs) - 1} before", request.job))
        self.waiting.put(job)

    def _hello(self) -> None:
        from backend.device import free_memory, pick_device

        device = pick_device(self.device)
        self.send(
            Hello(
                protocol.PROTOCOL_VERSION,
                __version__,
                str(device),
                free_memory(device),
                str(self.model or BUNDLED),
            )
        )

    def _work(self, job: Job) -> None:
        name = job.request.job
        state = "failed"
        try:
            if job.cancelled.is_set():
                raise Cancelled
            if isinstance(job.request, FindFaces | FindLandmarks):
                self._find(job, job.request)
            elif isinstance(job.request, DrawFront):
                self._draw(job, job.request)
            else:
                self._make_all(job, job.request)
            state = "done"
        except Cancelled:
            state = "cancelled"
        except RodinError as error:
            self.send(Failure(error.code, error.message, error.hint, name))
        except Exception as error:
            log.exception("job %s", name)
            release()
            fault = memory_error() if is_out_of_memory(error) else _fault(error)
            self.send(Failure(fault.code, fault.message, fault.hint, name))
        finally:
            del self.jobs[name]
            self.send(Done(name, state))

    def _find(self, job: Job, request: FindFaces | FindLandmarks) -> None:
        self.send(Status("working", "Looking at the photo", request.job))
        find(request)
        if job.cancelled.is_set():
            raise Cancelled
        self.send(Found(request.job, request.folder))

    def _draw(self, job: Job, request: DrawFront) -> None:
        folder = prepare_folder(request.folder)
        pipe = self._load(job)
        self.send(Status("working", "Drawing the front", request.job))
        self.clock.start()
        draw_from(pipe, request, folder / FRONT_MAP_FILE, self._callback(job, folder))
        self.send(Found(request.job, request.folder))

    def _make_all(self, job: Job, request: Generate | Edit) -> None:
        check(request)
        prepare_folder(request.folder)
        pipe = self._load(job)
        self.send(Status("working", "Making an avatar", request.job))
        for avatar, folder in self._make(pipe, job, request):
            self._deliver(pipe, avatar, folder, job)

    def _load(self, job: Job) -> "RodinPipeline":
        """The pipeline; a job that is cancelled while it loads need not wait for it."""
        find_model(self.model)
        if self.pipe is None:
            self.send(Status("loading", "Loading the model", job.request.job))
            self.pipe = self.loader.submit(self._open)
        while not self.pipe.done():
            wait([self.pipe], LOADING_POLL)
            if job.cancelled.is_set():
                raise Cancelled
        loaded = self.pipe
        if loaded.exception():
            self.pipe = None
        return loaded.result()

    def _open(self) -> "RodinPipeline":
        from backend.device import pick_device
        from backend.pipeline import RodinPipeline

        return RodinPipeline.from_pretrained(self.model).to(pick_device(self.device))

    def _make(
        self, pipe: "RodinPipeline", job: Job, request: Generate | Edit
    ) -> Iterator[tuple["Avatar", Path]]:
        folder = Path(request.folder)
        self.clock.start()
        job.started = time.monotonic()
        if isinstance(request, Edit):
            yield edit_from(pipe, request, self._callback(job, folder)), folder
            return
        for index in range(request.count):
            own = folder / f"{index:04d}" if request.count > 1 else folder
            yield generate_from(pipe, request, index, self._callback(job, prepare_folder(own))), own
            self.clock.start()

    def _deliver(self, pipe: "RodinPipeline", avatar: "Avatar", folder: Path, job: Job) -> None:
        from backend.device import peak_memory

        name = job.request.job
        avatar.save(folder, self._callback(job, folder))
        for sentence in avatar.warnings:
            self.send(Warn("avatar.note", sentence, name))
        self.send(Preview(name, str(folder / "front.png")))
        took = round(time.monotonic() - job.started, 2)
        job.started = time.monotonic()
        self.send(Result(name, str(folder), avatar.recipe.to_dict(), took, peak_memory(pipe.device)))

    def _callback(self, job: Job, folder: Path) -> Callback:
        name = job.request.job

        def tick(step: Step) -> None:
            if job.cancelled.is_set():
                raise Cancelled
            left = round(self.clock.seconds_left(step), 1)
            self.send(Progress(name, step.stage, step.step, step.of, left))
            if step.preview and step.step % (step.of // PREVIEWS + 1) == 0:
                picture = folder / f"step-{step.step:04d}.png"
                with contextlib.suppress(OSError):  # the avatar itself may still find room
                    Image.fromarray(step.preview()).save(picture)
                    self.send(Preview(name, str(picture)))

        return tick


def _fault(error: Exception) -> RodinError:
    return RodinError(
        "internal.error",
        f"The program has a fault: {type(error).__name__}: {error}.",
        "Try again; if it happens again, report it with the log.",
    )


def serve(model: str | None = None, device: str | None = None) -> NoReturn:
    """Speak the protocol on this process's stdin and stdout, then end it: exit code 0, 1 if it could not.

    File descriptor 1 becomes stderr and 0 empty, so that no library can write or read the pipe. If a
    library crashes the process, the log ends with where each thread was.
    """
    reader, writer = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    with Path(os.devnull).open("rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    os.dup2(2, 1)
    faulthandler.enable(os.dup(2))  # a copy, for face detection silences the original
    sys.stdout = sys.stderr
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(name)s %(message)s")
    server, code = Server(reader, writer, model, device), 0
    try:
        server.run()
    except RodinError as error:
        server.send(Failure(error.code, error.message, error.hint))
        code = 1
    # The interpreter's own end would free tensors in threads that it stops, and abort.
    logging.shutdown()
    os._exit(code)
