# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests of a folder of photos or of a CSV file. Blender reads this too: standard library only."""

import csv
import re
import typing
from collections import Counter
from pathlib import Path
from typing import Any

from .errors import RodinError
from .protocol import Generate
from .words.features import parsed_shape

PHOTO_SUFFIXES = {".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"}
EDIT_SEPARATOR = ";"
YES, NO = ("1", "true", "yes"), ("0", "false", "no")
NO_COLUMNS = {"type", "job", "folder", "count", "more_photos"}
COLUMNS = tuple(name for name in Generate.__annotations__ if name not in NO_COLUMNS)
FURTHER_PHOTO = re.compile("photo([2-9]|[1-9][0-9]+)")
"""Columns of further photos of the same person."""


def read_source(source: Path, preset: str, seed: int | None) -> list[Generate]:
    """One request for each photo of a folder or row of a CSV; ``folder`` is left empty.

    A CSV has a header of option names (``photo``, ``prompt``, ``seed``, ``faces``, ...) and, if
    wished, ``name``; edits and features (``chin=0.5;jaw=-1``) are parted by semicolons, photos and
    corrections are relative to the file. Further photos of a row's person are in ``photo2``, ``photo3``
    and so on.

    Raises:
        RodinError: ``batch.missing``, ``batch.empty``, ``batch.broken``.
    """
    if source.is_dir():
        photos = sorted(path for path in source.iterdir() if path.suffix.lower() in PHOTO_SUFFIXES)
        found = [Generate(path.stem, "", photo=str(path), preset=preset, seed=seed) for path in photos]
    elif source.is_file():
        found = _read_csv(source, preset, seed)
    else:
        raise RodinError(
            "batch.missing", f"There is no '{source}'.", "Give a folder of photos or a CSV file."
        )
    if not found:
        raise RodinError("batch.empty", f"'{source}' names nothing to make.", "Add photos or rows.")
    twice = [name for name, times in Counter(request.job for request in found).items() if times > 1]
    if twice:
        raise RodinError("batch.broken", f"Two avatars would be '{twice[0]}'.", "Give each its own name.")
    return found


def _read_csv(path: Path, preset: str, seed: int | None) -> list[Generate]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RodinError("batch.broken", f"'{path}' is no CSV file: {error}.", "Save it as UTF-8.") from error
    hints = typing.get_type_hints(Generate)
    found: list[Generate] = []
    for number, row in enumerate(rows):
        values: dict[str, Any] = {"preset": preset, "seed": seed}
        further: dict[int, str] = {}
        for name, text in row.items():
            if name in COLUMNS and text:
                values[name] = _value(name, text, hints[name], number)
            elif match := FURTHER_PHOTO.fullmatch(name or ""):
                further[int(match[1])] = text
            elif name != "name" and name not in COLUMNS:
                raise RodinError(
                    "batch.broken",
                    f"There is no column '{name}'.",
                    f"Columns are name, {', '.join(COLUMNS)}, photo2, photo3 and so on.",
                )
        values["more_photos"] = [str(path.parent / text) for _, text in sorted(further.items()) if text]
        for name in ("photo", "corrections"):
            if values.get(name):
                values[name] = str(path.parent / values[name])
        found.append(Generate(_safe(row.get("name")) or f"{number:04d}", "", **values))
    return found


def _value(name: str, text: str, hint: Any, number: int) -> Any:
    if name == "edits":
        return [part.strip() for part in text.split(EDIT_SEPARATOR)]
    kinds = typing.get_args(hint) or (hint,)
    try:
        if name == "shape":
            return parsed_shape(text.split(EDIT_SEPARATOR))
        if bool in kinds:
            return _yes_or_no(text)
        return next(kind for kind in (int, float, str) if kind in kinds)(text)
    except (ValueError, RodinError) as error:
        raise RodinError(
            "batch.broken", f"Row {number + 1}: '{text}' is no value for {name}.", "Correct the row."
        ) from error


def _yes_or_no(text: str) -> bool:
    word = text.strip().lower()
    if word not in YES + NO:
        raise ValueError(text)
    return word in YES


def _safe(name: str | None) -> str:
    """A folder name without separators or leading dots."""
    return "".join(c if c.isalnum() or c in "-_. " else "_" for c in name or "").strip(". ")
