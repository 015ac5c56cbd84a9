# SPDX-License-Identifier: GPL-3.0-or-later
"""How long each step from a photo to the files of an avatar takes, and how much memory there must be."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch

from backend.device import peak_memory
from backend.evaluation.likeness.photos import RealPhoto, photos
from backend.evaluation.likeness.real import SEED
from backend.evaluation.likeness.study import Study, at_most
from backend.evaluation.row import Row
from backend.pipeline import RodinPipeline
from backend.progress import Clock, Step

LAID_ON = "laying on"
"""What no step reports: from the diffusion's end to the avatar's field."""
GIGABYTE = 1e9
LONGEST = 20.0
"""Seconds that a photo may take."""


@dataclass(frozen=True)
class Taken:
    """Seconds of each step, in their order, and the peak of memory in bytes after it."""

    seconds: dict[str, float]
    memory: dict[str, int]


def measure(study: Study) -> Row:
    """Times and memory of a plain and an animation-ready avatar of each photo, after one that warms up."""
    sources = photos(study.config.photos)
    jobs = [(source, rig) for rig in (False, True) for source in sources]
    work = partial(timed, preset=study.config.preset)
    found = study.each("timed avatars", work, [jobs[0], *jobs])[1:]
    plain, rigged = found[: len(sources)], found[len(sources) :]
    return Row(
        key="steps",
        title="Time and memory",
        how=(
            f"Plain and animation-ready avatars of {len(sources)} photos with the preset"
            f" {study.config.preset}, from the file to the saved folder, after one that warms up, on the"
            f" {study.crew.pipeline.device.type}, which other programs may have used too. Memory is the"
            " process's own peak, which never falls."
        ),
        figures=[
            at_most("photo to files, plain, median", _whole(plain), LONGEST, "s"),
            at_most("photo to files, animation-ready, median", _whole(rigged), LONGEST, "s"),
        ],
        tables={"Plain": _table(plain), "Animation-ready": _table(rigged)},
    )


def _whole(found: Sequence[Taken]) -> float:
    return float(np.median([sum(one.seconds.values()) for one in found]))


def _table(found: Sequence[Taken]) -> list[list[str]]:
    """Seconds and memory of each step."""
    steps = list(dict.fromkeys(step for one in found for step in one.seconds))
    table = [["step", "seconds, median", "seconds, most", "peak of memory so far, GB"]]
    for step in steps:
        seconds = [one.seconds[step] for one in found]
        peak = max(one.memory[step] for one in found) / GIGABYTE
        table.append([step, f"{np.median(seconds):.1f}", f"{max(seconds):.1f}", f"{peak:.2f}"])
    return table


@torch.no_grad()
def timed(pipeline: RodinPipeline, job: tuple[RealPhoto, bool], preset: str) -> Taken:
    """Make, mesh and save the avatar of a photo, animation-ready if the ``job`` says so."""
    source, rig = job
    clock = Clock()
    clock.seconds.clear()
    memory: dict[str, int] = {}

    def tick(step: Step) -> None:
        clock.seconds_left(step)
        memory[step.stage] = peak_memory(pipeline.device)

    avatar = pipeline(photo=source.photo, seed=SEED, preset=preset, rig=rig, callback=tick)
    clock.seconds[LAID_ON] = time.monotonic() - clock.begun
    memory[LAID_ON] = peak_memory(pipeline.device)
    clock.start()
    with TemporaryDirectory() as folder:
        avatar.save(Path(folder) / "avatar", tick)
    return Taken(dict(clock.seconds), memory)
