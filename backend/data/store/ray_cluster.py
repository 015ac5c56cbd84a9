# SPDX-License-Identifier: GPL-3.0-or-later
"""Carries tasks out on a Ray cluster; what they give comes back, so no disk need be shared."""

import importlib
from collections.abc import Generator, Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import backend
from backend.data.scene import start_single_threaded
from backend.data.store.shards import ShardTask
from backend.data.store.workers import TASKS_PER_PROCESS, THREADS, Outcome, Tell
from backend.errors import RodinError

LOCAL = "local"
RETRIES = 3
"""How often a task is tried again whose process or machine dies."""


def run_on_ray(tasks: Iterable[ShardTask], address: str, tell: Tell) -> Generator[Outcome[ShardTask]]:
    """Carry out tasks in any order, at most two a core of the cluster at once.

    Every machine needs the packages; this project's code is sent to them.

    Args:
        tasks: what to do; the same task gives the same wherever it runs.
        address: of the cluster, ``auto`` for the one that this machine belongs to, ``local`` for none.
        tell: hears a task and how many of its subjects are made.

    Raises:
        RodinError: ``packages.missing`` without Ray, ``ray.unreachable`` if there is no such cluster.
    """
    try:
        ray: Any = importlib.import_module("ray")
    except ModuleNotFoundError as error:
        raise RodinError(
            "packages.missing",
            "Spreading over machines needs the package ray, which is not installed.",
            "Install it on every machine: python -m pip install ray==2.60.0",
        ) from error
    package = Path(backend.__file__).parent
    environment = {"py_modules": [str(package)], "excludes": ["**/weights/**"], "env_vars": THREADS}
    try:
        ray.init(None if address == LOCAL else address, runtime_env=environment, include_dashboard=False)
    except (ConnectionError, ValueError) as error:
        raise RodinError(
            "ray.unreachable",
            f"There is no Ray cluster at {address}: {error}",
            "Start one with `ray start --head`, or name its address.",
        ) from error
    make = ray.remote(num_cpus=1, max_retries=RETRIES, max_calls=TASKS_PER_PROCESS)(_make)
    waiting = iter(tasks)
    running: dict[Any, ShardTask] = {}
    try:
        while True:
            room = 2 * max(1, int(ray.cluster_resources().get("CPU", 1))) - len(running)
            running |= {make.remote(task): task for task in islice(waiting, max(0, room))}
            if not running:
                return
            ready, _ = ray.wait(list(running), num_returns=1)
            task = running.pop(ready[0])
            try:
                outcome = Outcome(task, ray.get(ready[0]))
            except ray.exceptions.RayError as error:
                outcome = Outcome(task, error=str(error))
            else:
                tell(task, task.count)
            yield outcome
    finally:
        ray.shutdown()


def _make(task: ShardTask) -> bytes:
    start_single_threaded()
    return task(lambda _: None)
