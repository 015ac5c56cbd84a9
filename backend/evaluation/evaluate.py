# SPDX-License-Identifier: GPL-3.0-or-later
"""The whole evaluation: every row on held-out subjects, then the report."""

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from backend.errors import RodinError
from backend.evaluation.context import Context, EvaluationConfig
from backend.evaluation.crew import Crew, Progress, silent
from backend.evaluation.report import write_report
from backend.evaluation.row import Row
from backend.evaluation.rows import (
    angle,
    distribution,
    diversity,
    edits,
    faces,
    glasses,
    likeness_photos,
    likeness_synthetic,
    named_colours,
    reconstruction,
    rig,
    sheets,
    text,
)
from backend.evaluation.subjects import HELD_OUT_SEED, held_out
from backend.pipeline import RodinPipeline

ROWS: dict[str, Callable[[Context], Row]] = {
    "reconstruction": reconstruction.measure,
    "rig": rig.measure,
    "faces": faces.measure,
    "likeness_synthetic": likeness_synthetic.measure,
    "likeness_photos": likeness_photos.measure,
    "angle": angle.measure,
    "text": text.measure,
    "named_colours": named_colours.measure,
    "glasses": glasses.measure,
    "edits": edits.measure,
    "diversity": diversity.measure,
    "distribution": distribution.measure,
    "sheets": sheets.measure,
}


def evaluate(
    pipeline: RodinPipeline,
    out: Path,
    *,
    data: Path | None = None,
    rows: Sequence[str] = tuple(ROWS),
    config: EvaluationConfig | None = None,
    workers: int = 1,
    progress: Progress = silent,
) -> list[Path]:
    """Measure ``rows``; each goes at once into ``evaluation.md`` and the folder ``evaluation`` of ``out``.

    Args:
        pipeline: what is evaluated.
        out: folder of the report.
        data: shards of the held-out seed; made in ``out/held-out`` if none are given.
        rows: keys of ``ROWS``.
        config: how much is measured.
        workers: processes of one thread each; 1 works in this one.
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
    subjects = held_out(data, out / "held-out", config.subjects)
    measured: list[Row] = []
    minutes: dict[str, float] = {}
    facts = {
        "model": pipeline.model.name,
        "held-out subjects": f"{len(subjects)}, seed {HELD_OUT_SEED}",
        "random avatars": config.avatars,
        "settings": config.settings.model_dump(),
        "minutes a row, what several rows share counted with the first": minutes,
    }
    written: list[Path] = []
    with Crew(pipeline, workers) as crew:
        context = Context(crew, subjects, config, progress)
        for key in rows:
            begun = time.monotonic()
            measured.append(ROWS[key](context))
            minutes[key] = round((time.monotonic() - begun) / 60, 1)
            written = write_report(measured, facts, out)
    return written
