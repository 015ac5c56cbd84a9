# SPDX-License-Identifier: GPL-3.0-or-later
"""The generator's shards as tensors; what is not in a batch stays on disk, or on an accelerator."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from backend.data.store.reader import ShardReader
from backend.training.kept import CPU, Kept

INT16 = 32767.0
QUERY = ("points", "distance", "colour", "part", "canonical")


@dataclass(frozen=True)
class Points:
    """A batch of field queries in box coordinates and what the field should answer.

    Attributes:
        position: ``[B, N, 3]`` box coordinates, -1..1.
        distance: ``[B, N]`` metres, negative inside, clamped.
        albedo: ``[B, N, 3]`` 0..1. part: ``[B, N]``. canonical: ``[B, N, 3]`` box coordinates.
    """

    position: Tensor
    distance: Tensor
    albedo: Tensor
    part: Tensor
    canonical: Tensor


class SubjectShards:
    """All subjects of data folders, indexed 0..len.

    Args:
        folders: made by ``python -m backend data make``; the subjects of the first come first.
        device: where the tensors are wanted.

    Raises:
        RodinError: ``data.missing`` if a folder holds no shard, ``data.broken`` if one is cut off.
    """

    def __init__(self, *folders: Path, device: torch.device = CPU) -> None:
        self.reader, self.kept = ShardReader(*folders), Kept(device)

    def __len__(self) -> int:
        return len(self.reader)

    def record(self, index: int) -> dict[str, Any]:
        """One subject's JSON."""
        return self.reader.record(index)

    def records(self) -> Iterator[dict[str, Any]]:
        """The JSON of every subject, read one by one."""
        return (self.record(index) for index in range(len(self)))

    def views(self, index: int) -> int:
        """How many portraits a subject has."""
        return self.reader.views(index)

    def portrait(self, index: int, view: int) -> Tensor:
        """``[128, 128, 4]`` uint8, straight RGBA."""
        return self.kept(
            ("portrait", index, view), lambda: torch.from_numpy(self.reader.portrait(index, view))
        )

    def portraits(self, index: int) -> Tensor:
        """All portraits of a subject, ``[V, 128, 128, 4]`` uint8."""
        return torch.stack([self.portrait(index, view) for view in range(self.views(index))])

    def row(self, name: str, index: int) -> Tensor:
        """One subject's array ``name`` as stored."""
        return self.kept((name, index), lambda: torch.from_numpy(np.array(self.reader.array(index, name))))

    def surface(self, index: int, mirrored: bool) -> tuple[Tensor, Tensor]:
        """Outer surface points ``[N, 3]`` in box coordinates and their colours ``[N, 3]`` 0..1."""
        points = self.row("surface_points", index).float() / INT16
        return _mirror(points, mirrored), self.row("surface_colour", index).float() / 255

    def queries(self, indices: list[int], mirrored: list[bool], count: int) -> Points:
        """``count`` random queries of each subject."""
        rows = []
        for index, flip in zip(indices, mirrored, strict=True):
            found = [self.row(f"query_{name}", index) for name in QUERY]
            chosen = torch.randint(0, len(found[0]), (count,)).to(found[0].device)
            position, distance, colour, part, canonical = (column[chosen] for column in found)
            rows.append(
                (
                    _mirror(position.float() / INT16, flip),
                    distance.float(),
                    colour.float() / 255,
                    part.long(),
                    _mirror(canonical.float() / INT16, flip),
                )
            )
        return Points(*(torch.stack(column) for column in zip(*rows, strict=True)))


def _mirror(points: Tensor, mirrored: bool) -> Tensor:
    return points * points.new_tensor([-1.0, 1.0, 1.0]) if mirrored else points
