# SPDX-License-Identifier: GPL-3.0-or-later
"""The report: ``evaluation.md``, and in the folder ``evaluation`` its figures as JSON and its pictures.

A report of another name has files and a folder of that name.
"""

import json
import math
import os
from pathlib import Path
from typing import Any

from PIL import Image

from backend.errors import RodinError
from backend.evaluation.row import Figure, Row

NAME = "evaluation"
QUALITY = 88


def write_report(rows: list[Row], facts: dict[str, Any], out: Path, name: str = NAME) -> list[Path]:
    """Write pictures, JSON and Markdown; each file appears whole.

    Args:
        rows: in the order of the report.
        facts: what was evaluated and how, for the head of the report.
        out: folder.
        name: of the report, in lower case.

    Raises:
        RodinError: ``output.unwritable``.
    """
    try:
        (out / name).mkdir(parents=True, exist_ok=True)
        pictures = {
            caption: _save_picture(row, number, out, name)
            for row in rows
            for number, caption in _numbered(row)
        }
        content = {"facts": facts, "rows": [_row_to_dict(row, pictures) for row in rows]}
        _write(out / name / f"{name}.json", json.dumps(content, indent=1) + "\n")
        _write(out / f"{name}.md", _markdown(rows, facts, pictures, name))
    except OSError as error:
        raise RodinError(
            "output.unwritable",
            f"Nothing can be written to {out}: {error.strerror or error}.",
            "Choose a folder that you may write to, on a disk with free space.",
        ) from error
    made = [f"{name}/{name}.json", f"{name}.md", *pictures.values()]
    return [out / path for path in made]


def _numbered(row: Row) -> list[tuple[int, tuple[str, str]]]:
    return [(number, (row.key, caption)) for number, caption in enumerate(row.pictures)]


def _save_picture(row: Row, number: int, out: Path, folder: str) -> str:
    name = f"{folder}/{row.key}.jpg" if number == 0 else f"{folder}/{row.key}-{number + 1}.jpg"
    aside = (out / name).with_suffix(".part")
    Image.fromarray(list(row.pictures.values())[number]).save(
        aside, format="JPEG", quality=QUALITY, subsampling=0
    )
    os.replace(aside, out / name)
    return name


def _write(path: Path, text: str) -> None:
    aside = path.with_name(f".{path.name}")
    aside.write_text(text, "utf-8")
    os.replace(aside, path)


def _row_to_dict(row: Row, pictures: dict[tuple[str, str], str]) -> dict[str, Any]:
    return {
        "key": row.key,
        "title": row.title,
        "how": row.how,
        "figures": [_figure_to_dict(figure) for figure in row.figures],
        "pictures": {caption: pictures[row.key, caption] for caption in row.pictures},
        "details": row.details,
        "tables": row.tables,
    }


def _figure_to_dict(figure: Figure) -> dict[str, Any]:
    return {
        "name": figure.name,
        "value": figure.value if math.isfinite(figure.value) else None,
        "unit": figure.unit,
        "first_bar": figure.first_bar,
        "goal": figure.goal,
        "higher_is_better": figure.higher_is_better,
        "reaches_first_bar": figure.reaches(figure.first_bar),
        "reaches_goal": figure.reaches(figure.goal),
    }


def _markdown(rows: list[Row], facts: dict[str, Any], pictures: dict[tuple[str, str], str], name: str) -> str:
    lines = [f"# {name.capitalize()}", ""]
    lines += [f"- {fact}: {value}" for fact, value in facts.items()]
    lines += ["", "| what | figure | value | first bar | goal | reached |", "|---|---|---|---|---|---|"]
    for row in rows:
        lines += [_line(row, figure) for figure in row.figures]
    for row in rows:
        lines += ["", f"## {row.title}", "", row.how]
        for caption, (headings, *body) in row.tables.items():
            lines += ["", f"{caption}:", "", _cells(headings), "|---" * len(headings) + "|"]
            lines += [_cells(cells) for cells in body]
        for caption in row.pictures:
            lines += ["", f"![{caption}]({pictures[row.key, caption]})", "", caption]
    return "\n".join(lines) + "\n"


def _cells(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(row: Row, figure: Figure) -> str:
    if figure.reaches(figure.goal):
        reached = "goal"
    else:
        reached = {True: "first bar", False: "no", None: ""}[figure.reaches(figure.first_bar)]
    value, bar, goal = (_number(v, figure.unit) for v in (figure.value, figure.first_bar, figure.goal))
    return f"| {row.title} | {figure.name} | {value} | {bar} | {goal} | {reached} |"


def _number(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    if not math.isfinite(value):
        return "none"
    digits = 1 if unit in ("dB", "%") else 2
    return f"{value:.{digits}f} {unit}".rstrip()
