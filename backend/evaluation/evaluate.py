# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole evaluation: every row on held-out subjects, then the report."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.errors import RodinError
from backend.evaluation.context import HELD_OUT_SEED, Context, EvaluationConfig, Progress, Subjects, silent
from backend.evaluation.report import write_report
from backend.evaluation.row import Row
from backend.evaluation.rows import (
    angle,
    diversity,
    edits,
    faces,
    likeness_photos,
    likeness_synthetic,
    reconstruction,
    text,
)
from backend.pipeline import RodinPipeline

ROWS: dict[str, Callable[[Context], Row]] = {
    "reconstruction": reconstruction.measure,
    "faces": faces.measure,
    "likeness_synthetic": likeness_synthetic.measure,
    "likeness_photos": likeness_photos.measure,
    "angle": angle.measure,
    "text": text.measure,
    "edits": edits.measure,
    "diversity": diversity.measure,
}
NOT_MEASURED = (
    Row("distribution", "Distribution", "Frechet distance of descriptors and of patch statistics."),
)


def evaluate(
    pipeline: RodinPipeline,
    out: Path,
    subjects: int = 64,
    *,
    data: Path | None = None,
    rows: Sequence[str] = tuple(ROWS),
    config: EvaluationConfig | None = None,
    progress: Progress = silent,
) -> list[Path]:
    """Measure ``rows`` and write ``evaluation.json``, ``evaluation.md`` and pictures into ``out``.

    Args:
        pipeline: what is evaluated.
        out: folder of the report.
        subjects: how many held-out subjects.
        data: shards of the held-out seed; made in ``out/held-out`` if none are given.
        rows: keys of ``ROWS``.
        config: how much else is measured.
        progress: told what is being made.

    Raises:
        RodinError: ``evaluate.unknown_row``, ``evaluate.judge_missing``, ``evaluate.not_held_out``,
            ``data.missing``, ``output.unwritable``.
    """
    if unknown := set(rows) - ROWS.keys():
        raise RodinError(
            "evaluate.unknown_row", f"There is no row '{min(unknown)}'.", f"Rows are {', '.join(ROWS)}."
        )
    config = config or EvaluationConfig()
    context = Context(pipeline, held_out(data, out / "held-out", subjects), config, progress)
    measured, seconds = [], {}
    for key in rows:
        begun = time.monotonic()
        measured.append(ROWS[key](context))
        seconds[key] = round(time.monotonic() - begun, 1)
    facts = {
        "model": pipeline.model.name,
        "held-out subjects": f"{len(context.subjects)}, seed {HELD_OUT_SEED}",
        "random avatars": config.avatars,
        "settings": config.settings.model_dump(),
        "seconds": seconds,
    }
    return write_report([*measured, *NOT_MEASURED], facts, out)


def held_out(data: Path | None, cache: Path, count: int) -> Subjects:
    """The held-out subjects, made if need be.

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
