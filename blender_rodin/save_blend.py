# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m blender_rodin.save_blend FOLDER``: the avatar of a folder as ``FOLDER/avatar.blend``.

For a Python with the ``bpy`` module, outside Blender.
"""

import argparse
import os
import sys
from pathlib import Path

import bpy

from .importer import import_avatar
from .importer.showcase import frame, save
from .shared import RodinError

BLEND_FILE = "avatar.blend"


def save_blend(folder: Path) -> Path:
    """Import the avatar of ``folder`` into an empty file with camera and lights, and save it there.

    Raises:
        RodinError: as :func:`import_avatar`, or ``out.unwritable``.
    """
    bpy.ops.wm.read_factory_settings(use_empty=True)
    frame(import_avatar(folder, bpy.context), bpy.context)
    path = folder / BLEND_FILE
    try:
        save(path)
    except (OSError, RuntimeError) as error:
        raise RodinError(
            "out.unwritable", f"{path} cannot be written: {error}.", "Choose another folder with --out."
        ) from error
    return path


def main() -> int:
    """Exit status 0, or 1 with a coded error."""
    parser = argparse.ArgumentParser(description="Save the avatar of a folder as avatar.blend in it.")
    parser.add_argument("folder", type=Path, help="with avatar.npz, texture.png and avatar.json")
    folder = parser.parse_args().folder.resolve()
    try:
        print(save_blend(folder))
    except RodinError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    status = main()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)  # the bpy module of 4.2 and 4.5 may hang or crash in Python's own exit
