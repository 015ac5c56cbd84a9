# SPDX-License-Identifier: GPL-3.0-or-later
"""The project's own Python environment: found, made, filled from the locks, used. Standard library only."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

from blender_rodin.installation import pythons

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / "installed.json"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
SITE = VENV / ("Lib/site-packages" if os.name == "nt" else "lib/python3.11/site-packages")

RUN = ("torch", "runtime", "blender")
ALL = (*RUN, "train", "test")

ARCHIVE = re.compile(r"(?:Downloading|Using cached|Processing) \S*?([^/\s]+\.(?:whl|tar\.gz) .*)")
LARGE = re.compile(r"\d{2,}(\.\d)? MB")


class SetupError(Exception):
    """A coded error: what happened, and what to do next."""

    def __init__(self, code: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.code = code
        self.hint = hint


class Status:
    """One line that tells what is being done and since when; on a terminal it keeps moving."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix
        self.text = ""
        self.live = sys.stdout.isatty()
        self.start = time.monotonic()
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self._tick, daemon=True)

    def __enter__(self) -> Status:
        if self.live:
            self.thread.start()
        else:
            say(f"{self.prefix} ...")
        return self

    def __exit__(self, *_: object) -> None:
        self.stopped.set()
        if self.live:
            self.thread.join()
            self._draw("")
            sys.stdout.write("\r")
        say(f"{self.prefix} ({time.monotonic() - self.start:.0f} s)")

    def _tick(self) -> None:
        while not self.stopped.wait(0.5):
            self._draw(f"{self.text} {time.monotonic() - self.start:.0f} s")

    def _draw(self, text: str) -> None:
        width = shutil.get_terminal_size().columns - 1
        sys.stdout.write("\r" + f"{self.prefix} {text}"[:width].ljust(width))
        sys.stdout.flush()


def say(text: str) -> None:
    print(text, flush=True)


def find_python() -> Path:
    """The first Python 3.11 that can make virtual environments.

    Raises:
        SetupError: ``setup.no_python`` or ``setup.no_venv``.
    """
    path, bare = pythons.find(pythons.candidates())
    if path:
        return path
    if bare:
        raise SetupError(
            "setup.no_venv",
            f"{bare} cannot make virtual environments: its venv or ensurepip module is missing.",
            "On Debian and Ubuntu: apt install python3.11-venv",
        )
    raise SetupError(
        "setup.no_python",
        f"Python 3.11 was not found; this is Python {sys.version.split()[0]}.",
        "Install Python 3.11 (Debian 12: apt install python3 python3-venv) or put python3.11 on PATH.",
    )


def lock_file(group: str) -> Path:
    return ROOT / "requirements" / f"{group}.txt"


def digest(group: str) -> str:
    return hashlib.sha256(lock_file(group).read_bytes()).hexdigest()


def read_stamp() -> dict[str, str]:
    """What is installed: group to hash of its lock file; empty when there is no environment."""
    try:
        return dict(json.loads(STAMP.read_text("utf-8"))) if PYTHON.exists() else {}
    except (OSError, ValueError):
        return {}


def install(group: str, prefix: str) -> None:
    """Installs a lock file; what was downloaded before is taken from pip's cache.

    Raises:
        SetupError: ``setup.install_failed`` with pip's last lines.
    """
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    command += ["--progress-bar=off", "-r", str(lock_file(group))]
    if group != "torch":
        command.append("--no-deps")  # the locks are complete
    count = sum(1 for line in lock_file(group).read_text("utf-8").splitlines() if "==" in line)
    seen = 0
    tail: list[str] = []
    environment = {**os.environ, "PYTHONUNBUFFERED": "1"}
    with (
        Status(f"{prefix} {group}, {count} packages") as status,
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=environment
        ) as child,
    ):
        for line in child.stdout or ():
            tail = [*tail[-11:], line.rstrip()]
            seen += line.startswith("Collecting ")
            found = ARCHIVE.search(line)
            if found:
                status.text = f"[{seen}/{count}] {found.group(1).strip()}"
                if not status.live and LARGE.search(line):
                    say(f"    {found.group(1).strip()}")
            elif line.startswith("Installing collected"):
                status.text = f"unpacking {count} packages"
    if child.returncode:
        raise SetupError(
            "setup.install_failed",
            f"pip could not install requirements/{group}.txt:\n" + "\n".join(f"    {line}" for line in tail),
            "Check the network and the disk (6 GB), then run the command again: it goes on from here.",
        )


def prepare(groups: tuple[str, ...]) -> float:
    """Makes ``.venv`` hold these groups of requirements; returns the seconds it took."""
    start = time.monotonic()
    stamp = read_stamp()
    stale = [group for group in groups if stamp.get(group) != digest(group)]
    if not stale:
        return time.monotonic() - start
    if not stamp:
        python = find_python()
        say(f"Setting up {VENV} with {python}")
        made = subprocess.run(
            [str(python), "-m", "venv", str(VENV)], capture_output=True, text=True, check=False
        )
        if made.returncode:
            detail = (made.stderr or made.stdout).strip()
            raise SetupError(
                "setup.venv_failed",
                f"The environment could not be made: {detail}",
                "Check that the folder can be written and the disk is not full.",
            )
    for index, group in enumerate(stale, 1):
        install(group, f"  {index}/{len(stale)}")
        stamp[group] = digest(group)
        aside = STAMP.with_suffix(".part")
        aside.write_text(json.dumps(stamp, indent=1), "utf-8")
        aside.replace(STAMP)
    return time.monotonic() - start


def python(*arguments: str, folder: Path | None = None, extra: dict[str, str] | None = None) -> int:
    """Runs the environment's Python so that ``backend`` is found from any folder; returns its exit code."""
    environment = {key: value for key, value in os.environ.items() if key not in {"PYTHONHOME", "PYTHONPATH"}}
    environment.update({"PYTHONPATH": str(ROOT), "PYTHONNOUSERSITE": "1", **(extra or {})})
    with subprocess.Popen([str(PYTHON), "-P", *arguments], cwd=folder, env=environment) as child:
        try:
            return child.wait()
        except KeyboardInterrupt:  # the child was told too: let it clean up
            try:
                child.wait(timeout=10)
            except subprocess.TimeoutExpired:
                child.kill()
            raise
