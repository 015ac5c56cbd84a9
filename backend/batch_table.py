# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of people as requests. Blender reads this too: standard library only."""

import csv
import difflib
import io
import re
import typing
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .conditions.written import parsed_palette
from .errors import RodinError
from .protocol import Generate
from .words.features import parsed_shape

SEPARATORS = ",;\t|"
"""Between cells; the one that the header has known columns by."""
EDIT_SEPARATOR = ";"
YES, NO = ("1", "true", "yes"), ("0", "false", "no")
NO_COLUMNS = {"type", "job", "folder", "count", "more_photos"}
COLUMNS = tuple(name for name in Generate.__annotations__ if name not in NO_COLUMNS)
FURTHER_PHOTO = re.compile("photo([2-9]|[1-9][0-9]+)")
"""Columns of further photos of the same person."""
HINTS = typing.get_type_hints(Generate)


@dataclass(frozen=True)
class Asked:
    """A photo or a row.

    Attributes:
        where: the file, or the row as a spreadsheet numbers it.
        name: without signs that a folder's name must not have; others may have the same.
        request: None if it cannot be read.
        failure: why.
    """

    where: str
    name: str
    request: Generate | None
    failure: RodinError | None = None


def read_table(path: Path, preset: str, seed: int | None) -> tuple[list[Asked], list[str]]:
    """The rows of a CSV file, and what is left out of it.

    The first row has names of options (``photo``, ``prompt``, ``seed``, ``faces``, ...) and, if wished,
    ``name``; cells are parted by commas, semicolons, tabs or bars. Edits and features
    (``chin=0.5;jaw=-1``) are parted by semicolons, photos and other files are relative to the table. Further
    photos of a row's person are in ``photo2``, ``photo3`` and so on. Empty rows are left out; a row with a
    cell that cannot be read fails, and no other one.

    Raises:
        RodinError: ``batch.broken`` if the file is no such table.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        header = text.partition("\n")[0]
        separator = max(SEPARATORS, key=lambda each: sum(map(_is_column, header.lower().split(each))))
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RodinError("batch.broken", f"'{path}' is no CSV file: {error}.", "Save it as UTF-8.") from error
    columns = _columns(rows[0]) if rows else []
    asked: list[Asked] = []
    notes: list[str] = []
    for number, cells in enumerate(rows[1:], 2):
        where = f"Row {number}"
        if not any(cell.strip() for cell in cells):
            notes.append(f"{where}: left out, empty")
            continue
        row = dict(zip(columns, map(str.strip, cells), strict=False))
        name = safe_name(row.get("name", "")) or f"{number - 2:04d}"
        try:
            if any(cell.strip() for cell in cells[len(columns) :]):
                raise RodinError(
                    "batch.broken",
                    f"{where} has {len(cells)} cells for {len(columns)} columns.",
                    f'Put a text with "{separator}" into double quotes.',
                )
            asked.append(Asked(where, name, _request(row, where, path.parent, preset, seed)))
        except RodinError as error:
            asked.append(Asked(where, name, None, error))
    return asked, notes


def safe_name(name: str) -> str:
    """A folder name without separators or leading dots."""
    return "".join(c if c.isalnum() or c in "-_. " else "_" for c in name).strip(". ")


def _is_column(name: str) -> bool:
    name = name.strip(' "\r')
    return name == "name" or name in COLUMNS or FURTHER_PHOTO.fullmatch(name) is not None


def _columns(header: Sequence[str]) -> list[str]:
    columns = [name.strip().lower() for name in header]
    while columns and not columns[-1]:
        columns.pop()
    for name in columns:
        if not _is_column(name):
            near = difflib.get_close_matches(name, ("name", *COLUMNS), 1)
            raise RodinError(
                "batch.broken",
                f"There is no column '{name}'.",
                (f"Did you mean '{near[0]}'? " if near else "")
                + f"Columns are name, {', '.join(COLUMNS)}, photo2, photo3 and so on.",
            )
        if columns.count(name) > 1:
            raise RodinError("batch.broken", f"There are two columns '{name}'.", "Rename or remove one.")
    return columns


def _request(row: dict[str, str], where: str, folder: Path, preset: str, seed: int | None) -> Generate:
    """Of a row's cells by their columns.

    Raises:
        RodinError: ``batch.broken`` for a cell that is no value of its column.
    """
    values: dict[str, Any] = {"preset": preset, "seed": seed}
    further: dict[int, str] = {}
    for name, text in row.items():
        if text and (match := FURTHER_PHOTO.fullmatch(name)):
            further[int(match[1])] = str(folder / text)
        elif text and name != "name":
            values[name] = _value(name, text, where)
    values["more_photos"] = [photo for _, photo in sorted(further.items())]
    for name in ("photo", "corrections", "front_map"):
        if values.get(name):
            values[name] = str(folder / values[name])
    return Generate("", "", **values)


def _value(name: str, text: str, where: str) -> Any:
    if name == "edits":
        return [part.strip() for part in text.split(EDIT_SEPARATOR) if part.strip()]
    kinds = typing.get_args(HINTS[name]) or (HINTS[name],)
    try:
        if name == "shape":
            return parsed_shape(text.split(EDIT_SEPARATOR))
        if name == "palette":
            return parsed_palette(text.split(EDIT_SEPARATOR))
        if bool in kinds:
            return _yes_or_no(text)
        return next(kind for kind in (int, float, str) if kind in kinds)(text)
    except (ValueError, RodinError) as error:
        raise RodinError(
            "batch.broken", f"{where}: '{text}' is no value for {name}.", "Correct the cell."
        ) from error


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES + NO:
        raise ValueError(text)
    return word in YES
