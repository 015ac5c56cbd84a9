# SPDX-License-Identifier: GPL-3.0-or-later
"""Steps of a job and how long the rest will take."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

EXPECTED_SECONDS = {
    "photo": 3.0,
    "text": 0.3,
    "inversion": 0.0,
    "diffusion": 3.0,
    "upsampling": 0.0,
    "mesh": 8.0,
    "save": 3.0,
}
"""What the stages take on two CPU cores, in the order in which they come; 0 where the usual job has none."""


@dataclass(frozen=True)
class Step:
    """One step has ended.

    Attributes:
        stage: a key of ``EXPECTED_SECONDS``.
        step: steps done in the stage, ``of`` its steps.
        preview: renders the avatar so far, uint8 ``[S, S, 3]``; None where there is nothing to see.
    """

    stage: str
    step: int
    of: int
    preview: Callable[[], np.ndarray[Any, Any]] | None = None


Callback = Callable[[Step], None]
"""Called after every step; raises :class:`backend.errors.Cancelled` to stop the job."""


def ignore(step: Step) -> None:
    """The callback of those who do not care."""


class Clock:
    """Estimates the rest of a job, and learns from each job what the next will take."""

    def __init__(self) -> None:
        self.seconds = dict(EXPECTED_SECONDS)
        self.start()

    def start(self) -> None:
        """A new job begins now."""
        self.ended, self.begun = "", time.monotonic()

    def seconds_left(self, step: Step) -> float:
        """Of the whole job, after ``step``; a stage begins where the one before it ended."""
        took = time.monotonic() - self.begun
        share = step.step / max(step.of, 1)
        if share >= 1 and step.stage != self.ended:
            self.ended, self.begun = step.stage, time.monotonic()
            self.seconds[step.stage] = took
        rest = took * (1 - share) / share if share > 0 else self.seconds.get(step.stage, 0.0)
        stages = list(self.seconds)
        later = stages[stages.index(step.stage) + 1 :] if step.stage in stages else []
        return rest + sum(self.seconds[name] for name in later)
