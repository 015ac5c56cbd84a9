# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the faces that the backend found in photos, in memory while Blender runs."""

import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from .shared import FACES_FILE


class FoundFace(NamedTuple):
    """A face of a photo.

    Attributes:
        number: counted from the left, beginning with 1.
        picture: a file.
        largest: whether it is taken when none is chosen.
    """

    number: int
    picture: Path
    largest: bool


_found: dict[str, tuple[FoundFace, ...]] = {}


def of(photo: str) -> tuple[FoundFace, ...]:
    """The faces that were found in a photo; none if nobody has looked for them."""
    return _found.get(photo, ())


def keep_for(photo: str, folder: Path) -> Callable[[Path], tuple[FoundFace, ...]]:
    """What takes the faces of ``photo`` out of a job's folder into one of their own in ``folder``."""

    def taken(found: Path) -> tuple[FoundFace, ...]:
        kept = Path(tempfile.mkdtemp(prefix="rodin-faces-", dir=folder))
        said = json.loads((found / FACES_FILE).read_text("utf-8"))["faces"]
        _found[photo] = tuple(
            FoundFace(
                int(face["number"]),
                Path(shutil.copy(found / Path(face["picture"]).name, kept)),
                bool(face["largest"]),
            )
            for face in said
        )
        return _found[photo]

    return taken
