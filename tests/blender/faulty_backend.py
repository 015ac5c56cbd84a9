# SPDX-License-Identifier: GPL-3.0-or-later
"""A child that speaks the protocol and misbehaves as the prompt says; ``argv[1]`` is the avatar it makes."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from backend import protocol

MEMORY = 1 << 30


def say(message: protocol.FromChild) -> None:
    sys.stdout.buffer.write(protocol.encode(message))
    sys.stdout.buffer.flush()


def raw(data: bytes) -> None:
    sys.stdout.buffer.write(data)
    sys.stdout.buffer.flush()


def hello(version: int = protocol.PROTOCOL_VERSION) -> None:
    say(protocol.Hello(version, "0.1.0", "cpu", MEMORY, "stand-in"))


def finish(job: str) -> None:
    say(protocol.Result(job, sys.argv[1], {"seed": 7}, 41.6, MEMORY))
    say(protocol.Done(job))


def steps(job: str) -> None:
    for step in range(1, 4):
        say(protocol.Progress(job, "Denoising", step, 3, 3.0 - step))
    finish(job)


def garbage(job: str) -> None:
    raw(b"loading weights...\n\xff\xfe\x00\n[1, 2]\n")
    raw(b'{"type": "novelty"}\n{"type": "progress", "job": 5}\n')
    raw(b"x" * (protocol.MAX_LINE_BYTES + 10) + b"\n")
    finish(job)


def crash(_job: str) -> None:
    print("RuntimeError: the last line of the log", file=sys.stderr, flush=True)
    os._exit(3)


def die(_job: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def hang(_job: str) -> None:
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    time.sleep(600)


def close_stdout(_job: str) -> None:
    os.close(1)
    time.sleep(600)


def leave_a_grandchild(_job: str) -> None:
    subprocess.Popen([sys.executable, "-c", "import time; time.sleep(20)"])
    os._exit(4)


def flood(job: str) -> None:
    for step in range(20000):
        say(protocol.Progress(job, "Flood", step, 20000))
    finish(job)


def refuse(job: str) -> None:
    message = "No human face was found in the photo."
    say(protocol.Failure("photo.no_face", message, "Turn the photo so that the head is upright.", job))
    say(protocol.Done(job, "failed"))


def nothing(job: str) -> None:
    say(protocol.Done(job))


def environment(job: str) -> None:
    names = ("PYTHONPATH", "PYTHONHOME", "HF_HUB_OFFLINE")
    values = ",".join(f"{name}={os.environ.get(name)}" for name in names)
    say(
        protocol.Warn(
            "test.environment", f"{values},cwd={Path.cwd()},group={os.getpgrp() == os.getpid()}", job
        )
    )
    finish(job)


def patient(job: str) -> None:
    """Wait for the cancel that the parent should send."""
    say(protocol.Progress(job, "Denoising", 1, 10, 60.0))


def found(request: protocol.FindFaces) -> None:
    """Two faces, which are no pictures."""
    told = [{"number": number, "picture": f"{number}.png", "largest": number == 2} for number in (1, 2)]
    for face in told:
        Path(request.folder, face["picture"]).write_bytes(b"face")
    Path(request.folder, "faces.json").write_text(json.dumps({"faces": told}), "utf-8")
    say(protocol.Found(request.job, request.folder))
    say(protocol.Done(request.job))


ACTS = {
    act.__name__: act
    for act in (
        steps, garbage, crash, die, hang, close_stdout, leave_a_grandchild, flood, refuse, nothing,
        environment, patient,
    )
}  # fmt: skip


def main() -> None:
    start = os.environ.get("STAND_IN_START", "")
    if start == "silent":
        time.sleep(600)
    if start == "crash":
        print("ModuleNotFoundError: No module named 'torch'", file=sys.stderr, flush=True)
        os._exit(1)
    hello(protocol.PROTOCOL_VERSION + (start == "newer"))
    for message in protocol.receive(sys.stdin.buffer):
        if isinstance(message, protocol.Generate):
            ACTS[message.prompt or "steps"](message.job)
        elif isinstance(message, protocol.Edit):
            finish(message.job)
        elif isinstance(message, protocol.FindFaces):
            found(message)
        elif isinstance(message, protocol.Cancel):
            say(protocol.Done(message.job, "cancelled"))
        elif isinstance(message, protocol.Info):
            hello()
        elif isinstance(message, protocol.Shutdown):
            return


if __name__ == "__main__":
    main()
