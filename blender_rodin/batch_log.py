# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a batch: a line of JSON for each row that has ended, and what an earlier run has done by it."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from .batches import Row
from .shared import RodinError


def note(row: Row, log: Path) -> None:
    """Add a line.

    Raises:
        RodinError: ``batch.no_log``.
    """
    said: dict[str, Any] = {
        "name": row.name,
        "state": row.state,
        "object": row.avatar,
        "seconds": round(row.seconds, 2),
        **row.fields,
    }
    if row.failure:
        said |= {"code": row.failure.code, "message": row.failure.message, "hint": row.failure.hint}
    try:
        with log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(said, ensure_ascii=False) + "\n")
    except OSError as error:
        raise _unusable(log, error) from error


def skip_done(rows: Iterable[Row], log: Path) -> None:
    """Have those rows done that the log has as done, asked for in the same way.

    Raises:
        RodinError: ``batch.no_log`` if it cannot be read.
    """
    try:
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(log, error) from error
    done = {said.get("name"): said for said in map(_read, lines) if said.get("state") == "done"}
    for row in rows:
        said = done.get(row.name)
        if said and all(said.get(name) == value for name, value in _plain(row.fields).items()):
            row.state = "done"


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    """As a line of the log gives them back."""
    return json.loads(json.dumps(fields))


def _read(line: str) -> dict[str, Any]:
    """Nothing for a line that was cut off."""
    try:
        said = json.loads(line)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def _unusable(log: Path, error: Exception) -> RodinError:
    return RodinError("batch.no_log", f"The log {log} cannot be used: {error}.", "Choose another file.")
