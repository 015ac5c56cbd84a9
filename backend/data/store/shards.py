# SPDX-License-Identifier: GPL-3.0-or-later
"""Shards: WebDataset tar files of 32 subjects; the same subjects give the same bytes."""

import hashlib
import io
import tarfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from backend.data.portraits import Renderer
from backend.data.store.record import RECORD, make_subject

SUBJECTS = 32
_TIME = 1_767_225_600
"""Of all files in a shard: the first second of 2026."""


@dataclass(frozen=True)
class ShardTask:
    """The first ``count`` subjects of a shard; calling it makes the tar.

    Attributes:
        seed: of all subjects.
        shard: it begins with subject ``32 * shard``.
        count: 1..32.
        renderer: of the pictures.
        points: whether they have any, or pictures only.
    """

    seed: int
    shard: int
    count: int
    renderer: Renderer
    points: bool = True

    def __call__(self, tell: Callable[[int], None]) -> bytes:
        """The tar's bytes; ``tell`` hears how many subjects are made after each."""
        made: list[tuple[str, dict[str, bytes]]] = []
        for index in range(self.shard * SUBJECTS, self.shard * SUBJECTS + self.count):
            files = make_subject(self.seed, index, self.renderer, self.points)
            made.append((subject_key(self.seed, index), files))
            tell(len(made))
        return pack(made)


@dataclass(frozen=True)
class SubjectTask:
    """One subject; calling it gives the SHA-256 of its JSON, which holds that of all its files."""

    seed: int
    index: int
    renderer: Renderer | None

    def __call__(self, tell: Callable[[int], None]) -> bytes:
        files = make_subject(self.seed, self.index, self.renderer)
        tell(1)
        return hashlib.sha256(files[RECORD]).digest()


def shard_name(shard: int) -> str:
    return f"shard-{shard:05d}.tar"


def shard_paths(folder: Path) -> list[Path]:
    """All shards of a folder in order."""
    return sorted(folder.glob("shard-*.tar"), key=lambda path: (len(path.name), path.name))


def shard_number(path: Path) -> int:
    return int(path.stem.removeprefix("shard-"))


def subject_key(seed: int, index: int) -> str:
    """What the names of a subject's files begin with."""
    return f"s{seed:010d}_{index:08d}"


def pack(subjects: Iterable[tuple[str, dict[str, bytes]]]) -> bytes:
    """A tar of subjects, each a key and its files in order."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for key, files in subjects:
            for name, content in files.items():
                entry = tarfile.TarInfo(f"{key}.{name}")
                entry.size, entry.mtime, entry.mode = len(content), _TIME, 0o644
                tar.addfile(entry, io.BytesIO(content))
    return buffer.getvalue()


def unpack(path: Path) -> list[tuple[str, dict[str, bytes]]]:
    """The inverse of :func:`pack`.

    Raises:
        tarfile.ReadError: if the file is no tar or ends early.
    """
    subjects: dict[str, dict[str, bytes]] = {}
    with tarfile.open(path, "r:") as tar:
        for entry in tar:
            file = tar.extractfile(entry)
            key, _, name = entry.name.partition(".")
            if file:
                subjects.setdefault(key, {})[name] = file.read()
    return list(subjects.items())
