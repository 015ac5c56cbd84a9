# SPDX-License-Identifier: GPL-3.0-or-later
"""Where jobs put their files."""

import shutil
from collections.abc import Callable
from pathlib import Path

import bpy

from .shared import RodinError, protocol


def folder_of_jobs() -> Path:
    """Where each job has a folder; Blender removes what is left there at its end."""
    return Path(bpy.app.tempdir)


def prepared(folder: Path, make: Callable[[Path], protocol.JobRequest]) -> protocol.JobRequest:
    """The request of a job, whose folder is there then."""
    try:
        folder.mkdir(parents=True)
        return make(folder)
    except OSError as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise RodinError(
            "job.no_folder",
            f"The job's folder cannot be written: {error}.",
            "Make room there, or choose another folder in Preferences > File Paths > Temporary Files.",
        ) from error
