# SPDX-License-Identifier: GPL-3.0-or-later
"""Output folders: checked before any work, filled with whole files only."""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Generator
from pathlib import Path

from backend.errors import RodinError


def prepare_folder(folder: str | os.PathLike[str]) -> Path:
    """Make an output folder and see that files can be written into it.

    Raises:
        RodinError: ``output.unwritable``.
    """
    target = Path(folder).absolute()
    with _coded(target):
        target.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=target):
            return target


@contextlib.contextmanager
def aside(target: Path) -> Generator[Path]:
    """A draft folder within ``target``, gone afterwards; rename whole files out of it.

    Raises:
        RodinError: ``output.unwritable``, also for an ``OSError`` of the block.
    """
    with _coded(target):
        draft = Path(tempfile.mkdtemp(prefix=".rodin-", dir=target))
        try:
            yield draft
        finally:
            shutil.rmtree(draft, ignore_errors=True)


@contextlib.contextmanager
def _coded(target: Path) -> Generator[None]:
    try:
        yield
    except OSError as error:
        raise RodinError(
            "output.unwritable",
            f"Nothing can be written to {target}: {error.strerror or error}.",
            "Choose a folder that you may write to, on a disk with free space.",
        ) from error
