# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the generator's shards for training: tensors stay on disk, mapped, until a batch needs them."""

import bisect
import json
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor

from backend.errors import RodinError

INT16 = 32767.0


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
    """All subjects of a data folder, indexed 0..len.

    Args:
        folder: made by ``python -m backend data make``.

    Raises:
        RodinError: ``data.missing`` if the folder holds no shard.
    """

    def __init__(self, folder: Path) -> None:
        paths = sorted(folder.glob("shard-*.safetensors"))
        if not paths:
            raise RodinError(
                "data.missing", f"No data shards in {folder}.", "Make them with: python -m backend data make"
            )
        self.shards = [load_file(path) for path in paths]
        self.records = [
            json.loads(line)
            for path in paths
            for line in path.with_suffix(".jsonl").read_text("utf-8").splitlines()
        ]
        self.ends = list(accumulate(len(shard["surface_points"]) for shard in self.shards))

    def __len__(self) -> int:
        return self.ends[-1]

    def row(self, name: str, index: int) -> Tensor:
        """One subject's array ``name`` as stored."""
        shard = bisect.bisect_right(self.ends, index)
        start = self.ends[shard - 1] if shard else 0
        return self.shards[shard][name][index - start]

    def surface(self, index: int, mirrored: bool) -> tuple[Tensor, Tensor]:
        """Outer surface points ``[N, 3]`` in box coordinates and their colours ``[N, 3]`` 0..1."""
        points = self.row("surface_points", index).float() / INT16
        return _mirror(points, mirrored), self.row("surface_colour", index).float() / 255

    def queries(self, indices: list[int], mirrored: list[bool], count: int) -> Points:
        """``count`` random queries of each subject."""
        rows = []
        for index, flip in zip(indices, mirrored, strict=True):
            chosen = torch.randint(0, self.row("query_points", index).shape[0], (count,))
            rows.append(
                (
                    _mirror(self.row("query_points", index)[chosen].float() / INT16, flip),
                    self.row("query_distance", index)[chosen].float(),
                    self.row("query_colour", index)[chosen].float() / 255,
                    self.row("query_part", index)[chosen].long(),
                    _mirror(self.row("query_canonical", index)[chosen].float() / INT16, flip),
                )
            )
        return Points(*(torch.stack(column) for column in zip(*rows, strict=True)))


def _mirror(points: Tensor, mirrored: bool) -> Tensor:
    return points * points.new_tensor([-1.0, 1.0, 1.0]) if mirrored else points
