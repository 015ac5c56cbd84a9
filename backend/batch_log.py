# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of a batch, a line of CSV for each avatar, and what need not be made again by it."""

import csv
import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from backend.protocol import Edit, Generate
from backend.recipe import FILE_NAME

FIELDS = ("job", "state", "code", "message", "folder", "seed", "seconds", "asked")


def begin(log: Path) -> None:
    """Write the header, unless there is a log with the same one to go on with."""
    header = ",".join(FIELDS) + "\n"
    if not log.is_file() or not log.read_text("utf-8").startswith(header):
        log.write_text(header, "utf-8")


def note(log: Path, row: dict[str, Any]) -> None:
    """Add a line."""
    with log.open("a", encoding="utf-8", newline="") as file:
        csv.writer(file).writerow([row.get(name) for name in FIELDS])


def fingerprint(request: Generate | Edit) -> str:
    """Of what was asked, whatever folder it goes to."""
    said = {name: value for name, value in asdict(request).items() if name not in ("job", "folder")}
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()[:16]


def is_done(log: Path, request: Generate | Edit) -> bool:
    """Whether the log has it as done, asked in the same way, and its recipe is there."""
    if not log.is_file() or not (Path(request.folder) / FILE_NAME).is_file():
        return False
    with log.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row.get("job") == request.job]
    return bool(rows) and (rows[-1]["state"], rows[-1].get("asked")) == ("done", fingerprint(request))
