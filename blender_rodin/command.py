# SPDX-License-Identifier: GPL-3.0-or-later
"""``blender --command rodin``: an avatar as a .blend file, from the command line."""

import argparse
import sys
from pathlib import Path

import bpy

from .importer import import_avatar
from .importer.showcase import frame, save
from .jobs import Job, session
from .photos import photo_fields
from .properties import PRESETS
from .shared import RodinError

NAME = "rodin"


def run(arguments: list[str]) -> int:
    """Exit status 0; 1 with a coded error; 2 for a wrong use; 130 when interrupted."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leave:
        return int(leave.code or 0)
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    try:
        job = session.start(
            lambda folder: import_avatar(folder, bpy.context),
            **photo_fields([photo.resolve() for photo in options.photo]),
            face=options.face,
            likeness=options.likeness,
            neutral=options.neutral,
            prompt=options.prompt,
            seed=options.seed,
            preset=options.preset,
            rig=options.rig,
        )
        session.wait(_say)
        if job.failure:
            raise job.failure
    except RodinError as error:
        print(error, file=sys.stderr)
        return 1
    finally:
        session.close()
    if job.state != "done":
        return 130
    return _save(job, options.output.resolve())


def _save(job: Job, path: Path) -> int:
    frame(job.objects[0], bpy.context)
    try:
        save(path)
    except (OSError, RuntimeError) as error:
        print(f"[out.unwritable] {path} cannot be written: {error}", file=sys.stderr)
        return 1
    print(path)
    return 0


def _say(job: Job) -> None:
    print(job.text(), flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"blender --command {NAME}", description=__doc__)
    parser.add_argument(
        "--photo",
        type=Path,
        action="append",
        default=[],
        help="portrait to make the avatar from; repeatable, for further ones of that person",
    )
    parser.add_argument("--face", type=int, help="which face of the first photo, from its left: 1, 2, ...")
    parser.add_argument("--likeness", type=float, help="how much of the photo's own face: 0 to 1")
    parser.add_argument("--neutral", action="store_true", help="a resting face, not the photo's expression")
    parser.add_argument("--prompt", help="words that describe the person")
    parser.add_argument("--seed", type=int, help="number the random choices start from")
    parser.add_argument("--preset", choices=[name for name, *_ in PRESETS], default="balanced")
    parser.add_argument("--rig", action="store_true", help="animation-ready: quads, face shapes, bones")
    parser.add_argument("--output", type=Path, required=True, help="the .blend file to write")
    return parser
