# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries work out with a model: in this process, or in several of one thread each.

On a CPU two processes of one thread make nearly twice the avatars of one process of two threads,
because half of the work (marching, unwrapping, the judge) runs on one thread anyway.
"""

import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self, TypeVar

import torch

from backend.data.store.workers import THREADS
from backend.evaluation.guarded import guarded, opened
from backend.pipeline import RodinPipeline

Order, Result = TypeVar("Order"), TypeVar("Result")
Progress = Callable[[str, int, int], None]
"""Called with what is being made, how many are done and how many there are."""


def silent(what: str, done: int, of: int) -> None:
    """The progress of those who do not care."""


class Crew:
    """Workers that share a model.

    Args:
        pipeline: the model.
        workers: processes, each of which loads the model's folder again; 1 works in this process.
    """

    def __init__(self, pipeline: RodinPipeline, workers: int = 1) -> None:
        self.pipeline, self._pool = pipeline, None
        if workers > 1:
            os.environ |= THREADS
            folder = Path(pipeline.name_or_path)
            self._pool = ProcessPoolExecutor(
                workers, multiprocessing.get_context("spawn"), _start, (folder, pipeline.device)
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def map(
        self, work: Callable[[RodinPipeline, Order], Result], orders: Sequence[Order]
    ) -> Iterator[Result]:
        """``work(pipeline, order)`` of each order, in their order.

        Raises:
            RodinError: the first that a work raised.
        """
        if self._pool is None:
            yield from (work(self.pipeline, order) for order in orders)
            return
        for result in self._pool.map(_Work(work), orders):
            yield opened(result)

    def each(
        self,
        what: str,
        work: Callable[[RodinPipeline, Order], Result],
        orders: Sequence[Order],
        progress: Progress = silent,
    ) -> list[Result]:
        """The results of :meth:`map`, reporting progress after each order."""
        progress(what, 0, len(orders))
        results: list[Result] = []
        for result in self.map(work, orders):
            results.append(result)
            progress(what, len(results), len(orders))
        return results


@dataclass(frozen=True)
class _Work:
    work: Callable[[RodinPipeline, Any], Any]

    def __call__(self, order: Any) -> Any:
        return guarded(self.work, _loaded[0], order)


_loaded: list[RodinPipeline] = []


def _start(folder: Path, device: torch.device) -> None:
    torch.set_num_threads(1)
    _loaded.append(RodinPipeline.from_pretrained(folder).to(device))
