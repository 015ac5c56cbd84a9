# SPDX-License-Identifier: GPL-3.0-or-later
"""Random access to the subjects of a folder of shards; files stay on disk, mapped, until they are read."""

import bisect
import io
import json
import tarfile
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from backend.data.store.folder import read_manifest
from backend.data.store.record import POINTS, RECORD, photo_name, portrait_name
from backend.data.store.shards import shard_number, shard_paths
from backend.errors import RodinError
from backend.portrait.frame import Pixels

OPEN = 64
"""Shards mapped at once."""
_TYPES = {"I16": "<i2", "U8": "u1", "F16": "<f2", "F32": "<f4"}
"""Names of safetensors."""


class _Index:
    """Where in a shard the files of its subjects lie."""

    def __init__(self, path: Path) -> None:
        spans: dict[str, dict[str, tuple[int, int]]] = {}
        try:
            with tarfile.open(path, "r:") as tar:
                for entry in tar:
                    key, _, name = entry.name.partition(".")
                    spans.setdefault(key, {})[name] = (entry.offset_data, entry.size)
            self.names = list(next(iter(spans.values())))
            self.spans = np.array(
                [[found[name] for name in self.names] for found in spans.values()], np.int64
            )
        except (tarfile.TarError, StopIteration, KeyError) as error:
            raise RodinError(
                "data.broken",
                f"{path} is not a whole shard: {error}.",
                "`python -m backend data verify` names all broken shards, `data make` makes them again.",
            ) from error


class ShardReader:
    """All subjects of data folders, indexed 0..len.

    Args:
        folders: made by ``python -m backend data make``; the subjects of the first come first.

    Raises:
        RodinError: ``data.missing`` if a folder holds no shard, ``data.broken`` for a shard that is cut
            off, here or when it is first read, ``data.lacking`` for a file that its shard has not.
    """

    def __init__(self, *folders: Path) -> None:
        self._paths: list[Path] = []
        self._indices: dict[int, _Index] = {}
        self._mapped = lru_cache(OPEN)(lambda shard: np.memmap(self._paths[shard], np.uint8, "r"))
        counts: list[int] = []
        for folder in folders:
            counts += self._add(folder)
        self._ends = list(accumulate(counts))

    def __len__(self) -> int:
        return self._ends[-1]

    def file(self, index: int, name: str) -> NDArray[np.uint8]:
        """A view of one of the subject's files, by the name that follows its key."""
        if not 0 <= index < len(self):
            raise IndexError(index)
        shard = bisect.bisect_right(self._ends, index)
        found = self._index(shard)
        if name not in found.names:
            raise RodinError(
                "data.lacking",
                f"{self._paths[shard]} holds no {name}.",
                "Name a folder that was made without --pictures-only, which leaves points out.",
            )
        row = index - (self._ends[shard - 1] if shard else 0)
        offset, size = found.spans[row, found.names.index(name)]
        return self._mapped(shard)[offset : offset + size]

    def record(self, index: int) -> dict[str, Any]:
        """The subject's JSON."""
        return json.loads(self.file(index, RECORD).tobytes())

    def array(self, index: int, name: str) -> NDArray[Any]:
        """A view of one of :data:`backend.data.store.record.ARRAYS`."""
        content = self.file(index, POINTS)
        start = 8 + int(content[:8].view("<u8")[0])
        header = json.loads(content[8:start].tobytes())[name]
        first, last = header["data_offsets"]
        return content[start + first : start + last].view(_TYPES[header["dtype"]]).reshape(header["shape"])

    def photo(self, index: int, view: int) -> Pixels:
        """A photo ``[H, W, 3]``, background and all."""
        return self._picture(index, photo_name(view), "RGB")

    def portrait(self, index: int, view: int) -> Pixels:
        """An aligned portrait ``[128, 128, 4]``, straight RGBA."""
        return self._picture(index, portrait_name(view), "RGBA")

    def views(self, index: int) -> int:
        """How many portraits the subject has."""
        return len(self.record(index)["views"])

    def _add(self, folder: Path) -> list[int]:
        """How many subjects each of its shards holds."""
        paths, manifest = shard_paths(folder), read_manifest(folder)
        if not paths:
            raise RodinError(
                "data.missing", f"No data shards in {folder}.", "Make them with: python -m backend data make"
            )
        first = len(self._paths)
        self._paths += paths
        return [
            manifest[number].subjects if number in manifest else len(self._index(shard).spans)
            for shard, number in enumerate(map(shard_number, paths), first)
        ]

    def _picture(self, index: int, name: str, mode: str) -> Pixels:
        with Image.open(io.BytesIO(self.file(index, name).tobytes())) as image:
            return np.array(image.convert(mode))

    def _index(self, shard: int) -> _Index:
        if shard not in self._indices:
            self._indices[shard] = _Index(self._paths[shard])
        return self._indices[shard]
