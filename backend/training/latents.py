# SPDX-License-Identifier: GPL-3.0-or-later
"""Latents of any number of subjects on disk: written in blocks, read one by one.

A block is a safetensors file of subjects ``first`` to ``last``, named after them and written aside, so
that a stopped run goes on with what is missing and several processes can share the work.
"""

import bisect
import hashlib
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache, partial
from pathlib import Path
from typing import Any

import torch
from safetensors import safe_open
from safetensors.torch import save, save_file
from torch import Tensor, nn

from backend.errors import RodinError
from backend.models.fitted import mirror_planes
from backend.models.statistics import LatentStatistics
from backend.output import aside
from backend.training.kept import CPU, Kept

LATENTS = "latents"
"""Folder in the run folder: standardised latents, what the base diffusion learns."""
BLOCK = 64
"""Subjects in a file, unless there is reason for fewer."""
OPEN = 64
"""Files mapped at once."""


def fingerprint(module: nn.Module) -> str:
    """SHA-256 of a network's weights: latents of other weights are of no use."""
    return hashlib.sha256(save({n: v.contiguous() for n, v in module.state_dict().items()})).hexdigest()


class LatentWriter:
    """Fills a folder.

    Args:
        folder: made if it is not there.
        source: what the latents come from, such as a :func:`fingerprint`; files of another source go.
        dtype: kept on disk.
    """

    def __init__(self, folder: Path, source: str, dtype: torch.dtype = torch.bfloat16) -> None:
        self.folder, self.source, self.dtype = folder, source, dtype
        folder.mkdir(parents=True, exist_ok=True)
        for path in _files(folder):
            with safe_open(path, "pt") as file:
                known = (file.metadata() or {}).get("source")
            if known != source:
                path.unlink(missing_ok=True)

    def missing(self, subjects: int, block: int = BLOCK) -> Iterator[range]:
        """What of subjects ``0..subjects`` is not there, at most ``block`` at a time."""
        there = [_span(path) for path in _files(self.folder)]
        position = 0
        for first, last in [*there, (subjects, subjects)]:
            for start in range(position, min(first, subjects), block):
                yield range(start, min(start + block, first, subjects))
            position = max(position, last)

    def write(self, first: int, latents: Tensor) -> None:
        """Put a block there, whole or not at all.

        Args:
            first: its first subject.
            latents: ``[S, M, c, r, 3r]``; M is 2 with mirror images, or 1 for fitted planes, whose mirror
                image is exact (:func:`backend.models.fitted.mirror_planes`) and is made when they are read.
        """
        name = f"{first:07d}-{first + len(latents):07d}.safetensors"
        content = latents.detach().to("cpu", self.dtype).contiguous()
        with aside(self.folder) as draft:
            save_file({"latents": content}, draft / name, {"source": self.source})
            (draft / name).replace(self.folder / name)


class LatentReader:
    """All subjects of a folder, indexed 0..len; what is not asked for stays on disk.

    Args:
        folder: what a :class:`LatentWriter` filled.
        device: where the latents are wanted.

    Attributes:
        shape: ``(c, r, 3r)`` of a latent.

    Raises:
        RodinError: ``train.stage_missing`` if the folder is empty or has gaps.
    """

    def __init__(self, folder: Path, device: torch.device = CPU) -> None:
        self._paths, self._kept = _files(folder), Kept(device)
        spans = [_span(path) for path in self._paths]
        self._firsts, self._count = [first for first, _ in spans], spans[-1][1] if spans else 0
        if not spans or self._firsts != [0, *(last for _, last in spans[:-1])]:
            raise RodinError(
                "train.stage_missing",
                f"{folder} does not hold the latents of all subjects.",
                "Run the stage that makes them again; it goes on where it stopped.",
            )
        self._open = lru_cache(OPEN)(_slice)
        images, *shape = self._open(self._paths[0]).get_shape()[1:]
        self._images, self.shape = images, tuple(shape)

    def __len__(self) -> int:
        return self._count

    def take(self, subjects: Tensor, mirrored: Tensor) -> Tensor:
        """Latents of ``subjects [B]``, or of their mirror images where ``mirrored [B]``.

        Returns:
            ``[B, c, r, 3r]`` float32, on the reader's device.
        """
        pairs = zip(subjects.tolist(), mirrored.int().tolist(), strict=True)
        return torch.stack([self._kept(pair, partial(self._row, *pair)) for pair in pairs]).float()

    def blocks(self) -> Iterator[Tensor]:
        """Everything in order, ``[S, M, c, r, 3r]`` float32 at a time; see :meth:`LatentWriter.write`."""
        return (_slice(path)[:].float() for path in self._paths)

    def _row(self, subject: int, mirrored: int) -> Tensor:
        if not 0 <= subject < len(self):
            raise IndexError(subject)
        block = bisect.bisect_right(self._firsts, subject) - 1
        latents = self._open(self._paths[block])
        row = subject - self._firsts[block]
        if self._images == 2:
            return latents[row, mirrored]
        return mirror_planes(latents[row])[0] if mirrored else latents[row, 0]


def moments(blocks: Iterable[Tensor]) -> tuple[Tensor, Tensor]:
    """Mean of latents ``[S, M, c, r, 3r]`` with their mirror images, and of their squares, ``[c, r, 3r]``."""
    sums, count = torch.zeros(()), 0
    for block in blocks:
        images = torch.cat([block, mirror_planes(block[:, 0])[:, None]], 1) if block.shape[1] == 1 else block
        images = images.flatten(0, 1).double()
        sums = sums + torch.stack([images.sum(0), images.square().sum(0)])
        count += len(images)
    mean, square = (sums / count).float()
    return mean, square


def write_standardised(
    codec: LatentStatistics, blocks: Callable[[], Iterable[Tensor]], folder: Path, measured: bool = True
) -> None:
    """Leave what the diffusion learns.

    Args:
        codec: gets the latents' statistics, if they are to be ``measured``.
        blocks: gives all latents twice over, ``[S, M, c, r, 3r]`` at a time.
        folder: gets the standardised latents.
    """
    if measured:
        codec.measure(*moments(blocks()))
    writer, first = LatentWriter(folder, fingerprint(codec)), 0
    for block in blocks():
        writer.write(first, codec.standardise(block.flatten(0, 1)).view_as(block))
        first += len(block)


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*-*.safetensors"))


def _span(path: Path) -> tuple[int, int]:
    first, _, last = path.stem.partition("-")
    return int(first), int(last)


def _slice(path: Path) -> Any:
    return safe_open(path, "pt").get_slice("latents")
