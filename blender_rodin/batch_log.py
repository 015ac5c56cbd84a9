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
        **({"file": str(row.file)} if row.file else {}),
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


def skip_done(rows: Iterable[Row], log: Path, out: Path | None = None) -> None:
    """Have those rows done that the log has as done, asked for in the same way; each line counts for one row.

    Args:
        rows: all of them.
        log: of earlier runs.
        out: where their files have to be, if they are to have any.

    Raises:
        RodinError: ``batch.no_log`` if it cannot be read.
    """
    try:
        lines = log.read_text("utf-8").splitlines() if log.exists() else []
    except (OSError, UnicodeDecodeError) as error:
        raise _unusable(log, error) from error
    done = [said for said in map(_read, lines) if said.get("state") == "done" and _is_there(said, out)]
    by_name: dict[str, list[dict[str, Any]]] = {}
    for said in done:
        by_name.setdefault(str(said.get("name")), []).append(said)
    for row in rows:
        wanted, known = _plain(row.fields), by_name.get(row.name, [])
        same = next((said for said in known if all(said.get(name) == wanted[name] for name in wanted)), None)
        if same:
            known.remove(same)
            row.state = "done"
            row.file = Path(same["file"]) if out else None


def _is_there(said: dict[str, Any], out: Path | None) -> bool:
    if out is None:
        return True
    file = Path(str(said.get("file", "")))
    return file.parent == out and file.is_file()


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
