# SPDX-License-Identifier: GPL-3.0-or-later
"""Catalogues of the asset browser: lines of a text file beside the .blend files of a library."""

import uuid
from collections.abc import Iterable
from pathlib import Path

import bpy

from ..shared import RodinError

FILE = "blender_assets.cats.txt"
HEAD = "# This is an Asset Catalog Definition file for Blender.\n\nVERSION 1\n"
TOP = "Rodin Avatars"
FAMILY = uuid.UUID("5b0d6c1e-30a4-5c9b-9a4f-1d5a3c0f7e21")
"""From this and its path a catalogue has its number, which is the same in each library."""


def path_of(*names: str) -> str:
    """The catalogue below the add-on's own."""
    return "/".join((TOP, *names))


def number_of(path: str) -> str:
    """By which assets say that they are in the catalogue."""
    return str(uuid.uuid5(FAMILY, path))


def write(folder: Path, paths: Iterable[str]) -> Path:
    """Add catalogues to those of ``folder``; what is there stays as it is.

    Raises:
        RodinError: ``asset.unwritable``.
    """
    file = folder / FILE
    try:
        there = file.read_text("utf-8") if file.exists() else HEAD
        known = {line.partition(":")[0] for line in there.splitlines()}
        new = [path for path in dict.fromkeys(paths) if number_of(path) not in known]
        if new or not file.exists():
            lines = "".join(f"{number_of(path)}:{path}:{path.replace('/', '-')}\n" for path in new)
            aside = file.with_name(f".{FILE}")
            aside.write_text(there + ("" if there.endswith("\n") else "\n") + lines, "utf-8")
            aside.replace(file)
    except (OSError, UnicodeDecodeError) as error:
        raise RodinError(
            "asset.unwritable",
            f"The catalogues {file} cannot be written: {error}.",
            "Choose a folder that you may write to.",
        ) from error
    return file


def folder_of_this_file() -> Path | None:
    """Where Blender looks for the catalogues of the open file; None while it is not saved.

    That is the asset library that it lies in, or else its own folder.
    """
    if not bpy.data.filepath:
        return None
    own = Path(bpy.data.filepath).resolve().parent
    for library in bpy.context.preferences.filepaths.asset_libraries:
        if library.path and own.is_relative_to(root := Path(bpy.path.abspath(library.path)).resolve()):
            return root
    return own
