# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs an ablation, two arms side by side, and writes the page of all that were run."""

import json
import multiprocessing
import os
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import Any

from PIL import Image

from backend.data.contact_sheet import contact_sheet
from backend.data.store.workers import THREADS
from backend.errors import RodinError
from backend.evaluation.ablations import ABLATIONS
from backend.evaluation.arm import Errand, Outcome, carry_out
from backend.evaluation.guarded import guarded, opened
from backend.evaluation.report import QUALITY
from backend.output import aside, prepare_folder

PAGE, FOLDER = "ablations.md", "ablations"
SIDE_BY_SIDE = 2
CELL = 160


def ablate(
    name: str,
    data: Path,
    dev: Path,
    base: Path,
    out: Path,
    seconds: float,
    subjects: int = 24,
    side_by_side: int = SIDE_BY_SIDE,
) -> list[Path]:
    """Train and measure every arm, and write ``ablations/NAME.json``, ``.jpg`` and the page into ``out``.

    Args:
        name: a key of ``ABLATIONS``.
        data: shards to learn from.
        dev: shards of another seed, to measure on.
        base: run folder with what the arms do not train: autoencoder, clip, prior and diffusion have ended
            there. The arms' own folders are made in it.
        out: folder of the report.
        seconds: of training a stage; of one thread.
        subjects: of ``dev`` at most.
        side_by_side: arms at a time, one thread each.

    Raises:
        RodinError: ``ablate.unknown`` if there is no such ablation, ``data.missing``,
            ``train.stage_missing``, ``output.unwritable``.
    """
    if name not in ABLATIONS:
        raise RodinError(
            "ablate.unknown", f"There is no ablation '{name}'.", f"There are {', '.join(ABLATIONS)}."
        )
    prepare_folder(out / FOLDER)
    errands = [
        Errand(name, arm, data, dev, base, seconds, subjects) for arm in range(len(ABLATIONS[name].arms))
    ]
    os.environ |= THREADS
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(side_by_side, context, max_tasks_per_child=1) as pool:
        outcomes = [opened(one) for one in pool.map(partial(guarded, carry_out), errands)]
    return write_outcomes(name, outcomes, {"seconds a stage": seconds, "subjects measured": subjects}, out)


def write_outcomes(name: str, outcomes: list[Outcome], facts: dict[str, Any], out: Path) -> list[Path]:
    """The figures, the picture and the page anew."""
    ablation = ABLATIONS[name]
    content = {
        "title": ablation.title,
        "question": ablation.question,
        "facts": facts,
        "arms": [{"name": one.name, "figures": one.figures} for one in outcomes],
    }
    rows = [outcomes[0].truth, *(one.pictures for one in outcomes)]
    columns = len(rows[0])
    labels = [
        text for row in ("subjects", *(one.name for one in outcomes)) for text in (row, *[""] * (columns - 1))
    ]
    sheet = contact_sheet([picture for row in rows for picture in row], columns, CELL, labels)
    with aside(prepare_folder(out / FOLDER)) as draft:
        (draft / f"{name}.json").write_text(json.dumps(content, indent=1) + "\n", "utf-8")
        Image.fromarray(sheet).save(draft / f"{name}.jpg", quality=QUALITY, subsampling=0)
        for suffix in (".json", ".jpg"):
            (draft / f"{name}{suffix}").replace(out / FOLDER / f"{name}{suffix}")
        (draft / PAGE).write_text(_page(out), "utf-8")
        (draft / PAGE).replace(out / PAGE)
    return [out / FOLDER / f"{name}.json", out / FOLDER / f"{name}.jpg", out / PAGE]


def _page(out: Path) -> str:
    lines = [
        "# Ablations",
        "",
        "Every arm trained for the same time on one thread, two arms side by side, and was measured on",
        "subjects that no arm saw; `python -m backend ablate NAME` makes a section again. Networks are small",
        "and runs short: what they tell is which way is ahead, and by how much a second seed differs.",
    ]
    for name in ABLATIONS:
        if (figures := out / FOLDER / f"{name}.json").is_file():
            lines += _section(name, json.loads(figures.read_text("utf-8")))
    return "\n".join(lines) + "\n"


def _section(name: str, content: dict[str, Any]) -> list[str]:
    arms: list[dict[str, Any]] = content["arms"]
    figures = list(dict.fromkeys(figure for arm in arms for figure in arm["figures"]))
    facts = ", ".join(f"{fact}: {value:g}" for fact, value in content["facts"].items())
    lines = ["", f"## {content['title']}", "", content["question"], "", f"{facts}.", ""]
    lines += [f"| | {' | '.join(arm['name'] for arm in arms)} |", f"|---|{'---|' * len(arms)}"]
    lines += [
        f"| {figure} | {' | '.join(_number(arm['figures'].get(figure)) for arm in arms)} |"
        for figure in figures
    ]
    picture = "The subjects, and below them each arm's avatars of their portraits"
    return [*lines, "", f"![{picture}]({FOLDER}/{name}.jpg)", "", f"{picture}."]


def _number(value: float | None) -> str:
    if value is None:
        return ""
    return f"{value:.0f}" if value == round(value) else f"{value:.3g}"
