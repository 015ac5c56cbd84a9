# SPDX-License-Identifier: GPL-3.0-or-later
"""The command ``python -m backend.evaluation.likeness``: every row, then the report."""

import time
from collections.abc import Callable
from dataclasses import fields
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from backend.data.portraits import Renderer
from backend.evaluation.crew import Crew
from backend.evaluation.likeness import colours, parsing, parts, real, shape, silhouettes, steps, synthetic
from backend.evaluation.likeness.study import Study, StudyConfig
from backend.evaluation.report import write_report
from backend.evaluation.row import Row
from backend.evaluation.subjects import HELD_OUT_SEED
from backend.pipeline import RodinPipeline
from backend.presets import DEFAULT_PRESET

NAME = "likeness"


class RowName(StrEnum):
    """What can be measured."""

    REAL = "real"
    SHAPE = "shape"
    SYNTHETIC = "synthetic"
    COLOURS = "colours"
    PARSING = "parsing"
    SILHOUETTES = "silhouettes"
    PARTS = "parts"
    STEPS = "steps"


ROWS: dict[RowName, Callable[[Study], Row]] = {
    RowName.REAL: real.measure,
    RowName.SHAPE: shape.measure,
    RowName.SYNTHETIC: synthetic.measure,
    RowName.COLOURS: colours.measure,
    RowName.PARSING: parsing.measure,
    RowName.SILHOUETTES: silhouettes.measure,
    RowName.PARTS: parts.measure,
    RowName.STEPS: steps.measure,
}


def study_likeness(
    pipeline: RodinPipeline, out: Path, config: StudyConfig, rows: list[RowName], workers: int
) -> None:
    """Measure ``rows``; each goes at once into ``likeness.md`` and the folder ``likeness`` of ``out``.

    Raises:
        RodinError: ``evaluate.no_photos``, ``evaluate.judge_missing``, ``output.unwritable``.
    """
    minutes: dict[str, float] = {}
    told = {entry.name: getattr(config, entry.name) for entry in fields(config) if entry.name != "photos"}
    facts: dict[str, Any] = {"model": pipeline.model.name, **told, "minutes a row": minutes}
    measured: list[Row] = []
    with Crew(pipeline, workers) as crew:
        study = Study(crew, config, lambda what, done, of: typer.echo(f"{what}: {done} of {of}", err=True))
        for name in rows:
            begun = time.monotonic()
            measured.append(ROWS[name](study))
            minutes[name.value] = round((time.monotonic() - begun) / 60, 1)
            write_report(measured, facts, out, NAME)


def main(
    out: Annotated[Path, typer.Option(help="Folder of the report.")],
    photos: Annotated[
        Path | None,
        typer.Option(help="Unpacked source package face_recognition, for its official portraits."),
    ] = None,
    people: Annotated[int, typer.Option(min=2, help="Synthetic people.")] = 64,
    seed: Annotated[
        int, typer.Option(help="Of the synthetic people; the default one is never worked on.")
    ] = HELD_OUT_SEED,
    rows: Annotated[list[RowName] | None, typer.Option(help="What is measured; all if not given.")] = None,
    renderer: Annotated[Renderer, typer.Option(help="Of the synthetic portraits.")] = "rays",
    preset: Annotated[str, typer.Option(help="Of the avatars.")] = DEFAULT_PRESET,
    workers: Annotated[int, typer.Option(min=1, help="Processes of one thread each.")] = 1,
    device: Annotated[str, typer.Option(help="Of the model.")] = "cpu",
) -> None:
    """Measure whether avatars of photos are the people in them."""
    config = StudyConfig(photos=photos, people=people, seed=seed, renderer=renderer, preset=preset)
    study_likeness(RodinPipeline.from_pretrained().to(device), out, config, rows or list(ROWS), workers)


if __name__ == "__main__":
    typer.run(main)
