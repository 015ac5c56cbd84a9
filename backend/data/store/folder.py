# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of shards and its manifest, which names every complete shard with its SHA-256.

Shards are written aside, synced and renamed before their line is added to ``manifest.jsonl``, so a run
may be killed at any moment. A shard without a line is looked into and gets one if it is sound.
"""

import hashlib
import json
import os
import platform
import re
import tarfile
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

from backend.data.portraits import Renderer
from backend.data.store.record import FORMAT, POINTS, RECORD, broken_files
from backend.data.store.shards import ShardTask, pack, shard_name, shard_number, shard_paths, unpack
from backend.errors import RodinError

MANIFEST = "manifest.jsonl"
ASIDE = ".broken"
"""Ending of shards that were found broken."""
_PART = re.compile(r"\.tar\.(?P<host>.+)-(?P<pid>\d+)\.part$")


@dataclass(frozen=True)
class Entry:
    """A line of the manifest.

    Attributes:
        shard: its number.
        subjects: how many it holds.
        bytes, sha256: of the tar.
        seed, renderer, format, points: the same for all shards of a folder; see :class:`ShardTask`.
    """

    shard: int
    subjects: int
    bytes: int
    sha256: str
    seed: int
    renderer: Renderer
    format: int
    points: bool = True


def kind(seed: int, renderer: Renderer, form: int, points: bool) -> str:
    """What all shards of a folder have in common."""
    content = "points and pictures" if points else "pictures only"
    return f"seed {seed}, renderer {renderer}, format {form}, {content}"


def read_manifest(folder: Path) -> dict[int, Entry]:
    """Shard number to its latest line; a line that was cut off does not count."""
    path = folder / MANIFEST
    entries: dict[int, Entry] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        try:
            entry = Entry(**json.loads(line))
        except (ValueError, TypeError):
            continue
        entries[entry.shard] = entry
    return entries


def look_into(path: Path) -> Entry | None:
    """The line that a shard without one deserves; None if it is broken."""
    try:
        subjects = unpack(path)
        first: dict[str, Any] = json.loads(subjects[0][1][RECORD])
        content = pack(subjects)
        sound = content == path.read_bytes() and not any(broken_files(files) for _, files in subjects)
        seed, renderer, form = first["seed"], first["renderer"], first["format"]
    except (tarfile.TarError, OSError, LookupError, ValueError):
        return None
    if not sound:
        return None
    digest = hashlib.sha256(content).hexdigest()
    points = POINTS in subjects[0][1]
    return Entry(shard_number(path), len(subjects), len(content), digest, seed, renderer, form, points)


def broken_shards(
    folder: Path, workers: int, progress: Callable[[int, int], None] | None = None
) -> list[str]:
    """Hash every shard of the manifest and set aside those that are not what it says.

    Returns:
        Names of shards that are broken or gone.
    """
    entries = [*read_manifest(folder).values()]
    broken: list[str] = []
    with ThreadPoolExecutor(workers) as pool:
        hashes = pool.map(lambda entry: _hash(folder / shard_name(entry.shard)), entries)
        for done, (entry, found) in enumerate(zip(entries, hashes, strict=True), 1):
            if found != entry.sha256:
                broken.append(shard_name(entry.shard))
                if found:
                    os.replace(folder / broken[-1], folder / f"{broken[-1]}{ASIDE}")
            if progress:
                progress(done, len(entries))
    return broken


class DataFolder:
    """The shards of one seed and renderer, all with points or all without.

    Args:
        path: the folder.
        seed, renderer, points: what it is to hold.

    Raises:
        RodinError: ``data.mixed`` if it holds anything else.
    """

    def __init__(self, path: Path, seed: int, renderer: Renderer, points: bool = True) -> None:
        self.path = path
        self._wanted = kind(seed, renderer, FORMAT, points)
        path.mkdir(parents=True, exist_ok=True)
        self._sweep()
        self.entries = read_manifest(path)
        for tar in shard_paths(path):
            if shard_number(tar) not in self.entries and (entry := look_into(tar)):
                self._check([entry])
                self._add(entry)
        self._check(self.entries.values())

    def is_complete(self, task: ShardTask) -> bool:
        """Whether the shard is there, of the right size and with at least the task's subjects."""
        entry, path = self.entries.get(task.shard), self.path / shard_name(task.shard)
        if entry is None or not path.exists():
            return False
        return entry.subjects >= task.count and path.stat().st_size == entry.bytes

    def write(self, task: ShardTask, content: bytes) -> None:
        """Put a shard there, whole or not at all, and note it in the manifest."""
        target = self.path / shard_name(task.shard)
        aside = self.path / f"{target.name}.{platform.node()}-{os.getpid()}.part"
        with aside.open("wb") as file:
            file.write(content)
            os.fsync(file.fileno())
        os.replace(aside, target)
        if os.name == "posix":
            handle = os.open(self.path, os.O_RDONLY)
            os.fsync(handle)
            os.close(handle)
        digest = hashlib.sha256(content).hexdigest()
        size, seed, renderer = len(content), task.seed, task.renderer
        self._add(Entry(task.shard, task.count, size, digest, seed, renderer, FORMAT, task.points))

    def _add(self, entry: Entry) -> None:
        path = self.path / MANIFEST
        line = json.dumps(asdict(entry)) + "\n"
        with path.open("a+b") as file:
            if file.tell():
                file.seek(-1, os.SEEK_END)
                line = line if file.read(1) == b"\n" else "\n" + line
            file.write(line.encode())
            file.flush()
            os.fsync(file.fileno())
        self.entries[entry.shard] = entry

    def _sweep(self) -> None:
        """Remove what dead runs of this machine left behind."""
        for path in self.path.glob("*.part"):
            found = _PART.search(path.name)
            if found and found["host"] == platform.node() and not _is_running(int(found["pid"])):
                path.unlink(missing_ok=True)
        for path in self.path.glob(f"*{ASIDE}"):
            path.unlink(missing_ok=True)

    def _check(self, entries: Iterable[Entry]) -> None:
        held = {kind(e.seed, e.renderer, e.format, e.points) for e in entries} - {self._wanted}
        if any(self.path.glob("shard-*.safetensors")):
            held.add("format 1")
        if held:
            raise RodinError(
                "data.mixed",
                f"{self.path} holds shards of {min(held)}, not of {self._wanted}.",
                "Choose an empty folder, or the options that the folder was begun with.",
            )


def _hash(path: Path) -> str | None:
    if not path.exists():
        return None
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _is_running(pid: int) -> bool:
    """Whether it is another process of now; in containers every run may have the same number."""
    return pid != os.getpid() and psutil.pid_exists(pid)
