# SPDX-License-Identifier: GPL-3.0-or-later
"""Held-out subjects: what the data generator wrote about them, and their true surface."""

from pathlib import Path
from typing import Any

import numpy as np
import torch

from backend.data.assemble import Subject, assemble
from backend.data.people.subject import Attributes
from backend.errors import RodinError
from backend.evaluation.metrics import Floats
from backend.portrait.frame import Pixels, on_background
from backend.space import Box
from backend.training.dataset import INT16, SubjectShards

HELD_OUT_SEED = 1000


class Subjects:
    """The first subjects of a folder.

    Args:
        folder: shards of seed ``HELD_OUT_SEED``, or of another that was not trained on.
        limit: at most so many are used.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self.folder, self.shards = folder, SubjectShards(folder)
        self.count = min(limit, len(self.shards))

    def __len__(self) -> int:
        return self.count

    def attributes(self, index: int) -> dict[str, Any]:
        return self.shards.record(index)["attributes"]

    def portrait(self, index: int, view: int = 0) -> Pixels:
        """``[128, 128, 3]`` on grey; view 0 is frontal."""
        return on_background(self.shards.portrait(index, view).numpy())

    def surface(self, index: int) -> tuple[torch.Tensor, torch.Tensor]:
        """Points ``[N, 3]`` in box coordinates and their colours ``[N, 3]``."""
        return self.shards.surface(index, mirrored=False)

    def points(self, index: int) -> Floats:
        """Points of the true outer surface ``[N, 3]``, metres."""
        box = Box()
        stored = self.shards.row("surface_points", index).double().numpy() / INT16
        return stored * box.half + np.asarray(box.centre)

    def person(self, index: int) -> Subject:
        """The subject, built again."""
        return assemble(Attributes.from_dict(self.attributes(index)))


def held_out(data: Path | None, cache: Path, count: int) -> Subjects:
    """The held-out subjects, made in ``cache`` if no ``data`` is given.

    Raises:
        RodinError: ``evaluate.not_held_out`` if the shards are of another seed.
    """
    if data is None:
        from backend.data.store.make import make

        make(subjects=count, seed=HELD_OUT_SEED, out=cache)
    subjects = Subjects(data or cache, count)
    if seeds := {subjects.shards.record(i)["seed"] for i in range(len(subjects))} - {HELD_OUT_SEED}:
        raise RodinError(
            "evaluate.not_held_out",
            f"{data} holds subjects of seed {min(seeds)}.",
            f"Evaluation is on seed {HELD_OUT_SEED}, which is never trained on.",
        )
    return subjects
