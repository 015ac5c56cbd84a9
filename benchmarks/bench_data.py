# SPDX-License-Identifier: GPL-3.0-or-later
"""What a synthetic subject costs, step by step, and what 200,000 would: ``python build.py bench data``.

One process of one thread; then the same shards by one worker and by two. ``python -m
benchmarks.bench_data --subjects 32 --renderer cycles`` takes more subjects or another renderer for the
workers.
"""

import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, Literal

import psutil
import typer

from backend.data.store.workers import THREADS, run

WANTED = 200_000
SEED = 7


def main(
    subjects: Annotated[int, typer.Option(help="For the steps.", min=1)] = 4,
    shards: Annotated[int, typer.Option(help="For the workers, of as many subjects.", min=2)] = 2,
    renderer: Annotated[Literal["rays", "cycles"], typer.Option(help="Of the workers.")] = "rays",
    cycles: Annotated[bool, typer.Option(help="Whether to time Cycles too.")] = True,
) -> None:
    os.environ |= THREADS
    made = shards * subjects
    one, two = (workers(count, shards, subjects, renderer) for count in (1, 2))  # before bpy is loaded
    print(f"{made} subjects by {renderer}, 1 worker: {made / one:.3f} subjects/s")
    print(f"2 workers: {made / two:.3f} subjects/s, ratio {one / two:.2f}")
    seconds, size = steps(subjects, cycles)
    print(f"{subjects} subjects of seed {SEED}, one process of one thread")
    print("step                seconds a subject")
    for name, spent in seconds.items():
        print(f"{name:18}  {spent / subjects:10.3f}")
    print(f"bytes a subject {size / subjects:,.0f}, peak memory {peak() / 2**20:,.0f} MiB")
    for kind in ("rays", "cycles") if cycles else ("rays",):
        others = {"portraits by rays", "portraits by cycles"} - {f"portraits by {kind}"}
        each = sum(spent for name, spent in seconds.items() if name not in others) / subjects
        print(
            f"{WANTED:,} subjects by {kind}: {each * WANTED / 3600:,.0f} core-hours, "
            f"{size / subjects * WANTED / 1e9:,.0f} GB"
        )


def steps(subjects: int, cycles: bool) -> tuple[dict[str, float], int]:
    """Seconds of each step over all subjects, and the bytes of them with pictures by rays."""
    import numpy as np

    from backend.data.assemble import assemble
    from backend.data.captions import captions
    from backend.data.people import priors
    from backend.data.portraits import portraits
    from backend.data.samples import Sampler
    from backend.data.scene import Scene, start_single_threaded
    from backend.data.store.record import as_arrays, encode
    from backend.data.store.shards import pack, subject_key
    from backend.space import Box

    start_single_threaded()
    portraits(assemble(priors.sample(SEED, subjects)), np.random.default_rng(0), "rays")
    if cycles:
        portraits(assemble(priors.sample(SEED, subjects)), np.random.default_rng(0), "cycles")
    seconds: dict[str, float] = {}

    def timed(name: str, step: Callable[[], Any]) -> Any:
        begun = time.perf_counter()
        made = step()
        seconds[name] = seconds.get(name, 0.0) + time.perf_counter() - begun
        return made

    size = 0
    for index in range(subjects):
        rng = np.random.default_rng([SEED, index])
        who = timed("attributes", lambda index=index: priors.sample(SEED, index))
        subject = timed("build", lambda who=who: assemble(who))
        scene = timed("ray tree", lambda subject=subject: Scene(subject.surfaces))
        sampler = timed("outer surface", lambda scene=scene: Sampler(scene, Box()))
        surface = timed("surface samples", lambda sampler=sampler, rng=rng: sampler.surface(rng))
        queries = timed("query samples", lambda s=sampler, p=surface, rng=rng: s.queries(rng, p))
        if cycles:
            timed("portraits by cycles", lambda s=subject, rng=rng: portraits(s, rng, "cycles"))
        pictures = timed("portraits by rays", lambda s=subject, rng=rng: portraits(s, rng, "rays"))
        words = timed("captions", lambda who=who, rng=rng: captions(who, rng))
        record = {"seed": SEED, "index": index, "attributes": who.to_dict(), "captions": words}
        arrays = as_arrays(surface, queries, Box())
        files = timed("encoding", lambda r=record, a=arrays, p=pictures: encode(r, a, p))
        size += len(timed("packing", lambda f=files, i=index: pack([(subject_key(SEED, i), f)])))
    return seconds, size


def workers(count: int, shards: int, subjects: int, renderer: Literal["rays", "cycles"]) -> float:
    """Seconds that so many workers take for the shards once each has made a subject, written to disk."""
    from backend.data.store.folder import DataFolder
    from backend.data.store.shards import ShardTask

    first = [ShardTask(SEED, shards + worker, 1, renderer) for worker in range(count)]
    tasks = first + [ShardTask(SEED, shard, subjects, renderer) for shard in range(shards)]
    begun = 0.0
    with tempfile.TemporaryDirectory() as path:
        folder = DataFolder(Path(path), SEED, renderer)
        for done, outcome in enumerate(run(tasks, count, lambda task, made: None), 1):
            if outcome.error:
                raise RuntimeError(outcome.error)
            folder.write(outcome.task, outcome.content)
            if done == count:
                begun = time.perf_counter()
    return time.perf_counter() - begun


def peak() -> int:
    """The most memory that this process has held, bytes."""
    if os.name == "nt":
        return psutil.Process().memory_info().peak_wset
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


if __name__ == "__main__":
    typer.run(main)
