# SPDX-License-Identifier: GPL-3.0-or-later
"""``blender --command rodin``: an avatar as a .blend file, from the command line."""

import argparse
import sys
from functools import partial
from pathlib import Path

import bpy

from .exporting import export_avatar, target_of
from .importer import Destination, add_avatar, name_of
from .importer.showcase import frame, save
from .jobs import Job, session
from .photos import photo_fields
from .properties import PRESETS
from .shared import RodinError

NAME = "rodin"
BLEND = ".blend"


def run(arguments: list[str]) -> int:
    """Exit status 0; 1 with a coded error; 2 for a wrong use; 130 when interrupted."""
    try:
        options = _parser().parse_args(arguments)
    except SystemExit as leave:
        return int(leave.code or 0)
    try:
        if options.output.suffix.lower() != BLEND:
            target_of(None, options.output)
    except RodinError as error:
        print(error, file=sys.stderr)
        return 2
    bpy.ops.wm.read_homefile(use_empty=True, use_factory_startup=True)
    try:
        job = session.start(
            partial(
                add_avatar,
                destination=Destination.of(bpy.context),
                name=name_of(options.photo[0] if options.photo else None, options.prompt),
            ),
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
    avatar = job.objects[0]
    try:
        if path.suffix.lower() == BLEND:
            frame(avatar, bpy.context)
            save(path)
        else:
            path = export_avatar(avatar, path, bpy.context)
    except RodinError as error:
        print(error, file=sys.stderr)
        return 1
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
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument(
        "--rig", action="store_true", help="animation-ready, with face shapes and bones; that is the default"
    )
    kind.add_argument("--plain", dest="rig", action="store_false", help="one closed mesh")
    parser.set_defaults(rig=True)
    parser.add_argument(
        "--output", type=Path, required=True, help="the file to write: .blend, .glb, .fbx, .vrm"
    )
    return parser
