# SPDX-License-Identifier: GPL-3.0-or-later
"""Make a data set: ``python -m backend.data.make --subjects N --seed S --out DIR``."""

import multiprocessing
import os
import traceback
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path
from typing import Annotated

import typer

from backend.data import shards
from backend.errors import RodinError

_THREADS = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "IGL_NUM_THREADS")

Progress = Callable[[int, int], None]


def make(
    subjects: int, seed: int, out: Path, workers: int = 1, start: int = 0, progress: Progress | None = None
) -> None:
    """Write every shard of subjects ``start`` to ``start + subjects`` that is not there yet.

    Args:
        subjects: how many.
        seed: 0 trains, 1000 is held out for evaluation.
        out: folder of the shards.
        workers: processes, each of one thread.
        start: first index, a multiple of 32.
        progress: called with subjects done and subjects in all after every shard.

    Raises:
        RodinError: ``data.start`` if ``start`` is no multiple of 32, ``data.failed`` if shards could not
            be made; the others are there.
    """
    if start % shards.SUBJECTS:
        raise RodinError(
            "data.start",
            f"start is {start}, not a multiple of {shards.SUBJECTS}.",
            "Begin at a shard's first subject.",
        )
    out.mkdir(parents=True, exist_ok=True)
    counts = {
        shard: min(shards.SUBJECTS, start + subjects - shard * shards.SUBJECTS)
        for shard in range(start // shards.SUBJECTS, -(-(start + subjects) // shards.SUBJECTS))
    }
    missing = {shard: count for shard, count in counts.items() if not shards.is_complete(out, shard, count)}
    done, failed = subjects - sum(missing.values()), []
    if progress:
        progress(done, subjects)
    os.environ |= dict.fromkeys(_THREADS, "1")
    with ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn")) as pool:
        jobs = {
            pool.submit(shards.write_shard, out, seed, shard, count): shard
            for shard, count in missing.items()
        }
        for job in as_completed(jobs):
            if (error := job.exception()) is not None:
                traceback.print_exception(error)
                failed.append(jobs[job])
                continue
            done += counts[jobs[job]]
            if progress:
                progress(done, subjects)
    if failed:
        raise RodinError(
            "data.failed",
            f"{len(failed)} of {len(counts)} shards failed: {sorted(failed)[:10]}.",
            "Run the same command again; what is complete is kept.",
        )


def main(
    subjects: Annotated[int, typer.Option(help="How many subjects.", min=1)],
    out: Annotated[Path, typer.Option(help="Folder of the shards.")],
    seed: Annotated[int, typer.Option(help="0 trains, 1000 is held out.")] = 0,
    workers: Annotated[int, typer.Option(help="Processes.", min=1)] = 1,
    start: Annotated[int, typer.Option(help="First index, a multiple of 32.", min=0)] = 0,
) -> None:
    """Make subjects and write them in shards of 32."""
    make(subjects, seed, out, workers, start, lambda done, of: typer.echo(f"{done} of {of} subjects"))


if __name__ == "__main__":
    typer.run(main)
