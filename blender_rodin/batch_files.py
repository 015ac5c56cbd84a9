# SPDX-License-Identifier: GPL-3.0-or-later
"""Avatars of a batch as files: each leaves the scene once it is written, so that any number of rows fits."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import bpy

from .batches import Place, Row
from .exporting import SUFFIXES, export_avatar
from .importer.whole import all_or_nothing
from .shared import RodinError, file_name

LOG = "batch.jsonl"
"""In the folder of the files, unless another log is named."""


def name_files(rows: Iterable[Row]) -> None:
    """Give rows names that files can have, each another one; every run then finds the files of the last."""
    taken: set[str] = set()
    for row in rows:
        row.name = file_name(row.name, taken)


def into_folder(place: Callable[..., bpy.types.Object], folder: Path, target: str) -> Place:
    """What makes an avatar by ``place``, writes it to ``folder`` by the row's name and takes it away again.

    Raises:
        RodinError: ``output.unwritable``.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise RodinError(
            "output.unwritable",
            f"Nothing can be written to {folder}: {error.strerror or error}.",
            "Choose a folder that you may write to, on a disk with free space.",
        ) from error

    def write(made_in: Path, name: str, **_where: Any) -> Path:
        with all_or_nothing() as added:
            avatar = place(made_in, name=name)
            written = export_avatar(avatar, folder / f"{name}{SUFFIXES[target]}", bpy.context, target)
            bpy.data.batch_remove(added())
        return written

    return write
