# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes a data set: every shard that is not there yet, on all cores or on a cluster."""

import importlib.util
import os
import sys
from collections.abc import Callable
from pathlib import Path

from backend.data.portraits import Renderer
from backend.data.store.folder import DataFolder, broken_shards
from backend.data.store.ray_cluster import run_on_ray
from backend.data.store.shards import SUBJECTS, ShardTask
from backend.data.store.workers import run
from backend.errors import RodinError

Progress = Callable[[int, int], None]


def make(
    subjects: int,
    seed: int,
    out: Path,
    renderer: Renderer = "cycles",
    *,
    workers: int | None = None,
    start: int = 0,
    points: bool = True,
    verify: bool = False,
    ray: str | None = None,
    progress: Progress | None = None,
) -> None:
    """Write every shard of subjects ``start`` to ``start + subjects`` that is not there yet.

    Args:
        subjects: how many.
        seed: 0 trains, 1000 is held out for evaluation.
        out: folder of the shards.
        renderer: of the pictures; ``rays`` sketches them in a fraction of the time.
        workers: processes, each of one thread; None for one a core.
        start: first index, a multiple of 32.
        points: False makes pictures only, in a third of the time: enough for the stage ``clip``.
        verify: hash what is there, and make broken shards again.
        ray: address of a Ray cluster that does the work instead.
        progress: called with subjects done and subjects in all.

    Raises:
        RodinError: ``data.start`` if ``start`` is no multiple of 32, ``data.mixed`` if the folder holds
            other data, ``packages.missing`` if the renderer or Ray is not installed, ``data.failed`` if
            shards could not be made; the others are there.
    """
    _check(start, renderer, ray)
    workers = workers or os.cpu_count() or 1
    if verify:
        broken_shards(out, workers)
    folder = DataFolder(out, seed, renderer, points)
    tasks = [
        ShardTask(seed, shard, min(SUBJECTS, start + subjects - shard * SUBJECTS), renderer, points)
        for shard in range(start // SUBJECTS, -(-(start + subjects) // SUBJECTS))
    ]
    missing = [task for task in tasks if not folder.is_complete(task)]
    made = {task.shard: 0 for task in missing}
    complete = subjects - sum(task.count for task in missing)
    failed: list[str] = []

    def tell(task: ShardTask, count: int) -> None:
        made[task.shard] = count
        if progress:
            progress(complete + sum(made.values()), subjects)

    if progress:
        progress(complete, subjects)
    if missing:
        outcomes = run_on_ray(missing, ray, tell) if ray else run(missing, workers, tell)
        for outcome in outcomes:
            if outcome.error:
                print(f"shard {outcome.task.shard}: {outcome.error}", file=sys.stderr)
                failed.append(str(outcome.task.shard))
                tell(outcome.task, 0)
            else:
                folder.write(outcome.task, outcome.content)
    if failed:
        raise RodinError(
            "data.failed",
            f"{len(failed)} of {len(tasks)} shards failed: {', '.join(failed[:10])}.",
            "Run the same command again; what is complete is kept.",
        )


def _check(start: int, renderer: Renderer, ray: str | None) -> None:
    if start % SUBJECTS:
        raise RodinError(
            "data.start",
            f"start is {start}, not a multiple of {SUBJECTS}.",
            "Begin at a shard's first subject.",
        )
    if renderer == "cycles" and not ray and importlib.util.find_spec("bpy") is None:
        raise RodinError(
            "packages.missing",
            "Rendering with Cycles needs the package bpy, which is not installed.",
            "Install requirements/blender.txt, or sketch with the renderer rays.",
        )
