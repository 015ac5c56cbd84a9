# SPDX-License-Identifier: GPL-3.0-or-later
"""The likeness in the folder of a photo's avatar, read and checked. No bpy here."""

import hashlib
from pathlib import Path
from typing import Any, NamedTuple

from ..shared import LIKENESS_FILE, SEEN_FILE, RodinError
from .arrays import AGAIN


class LikenessFiles(NamedTuple):
    """Bytes of ``likeness.npz``, and where ``seen.png`` lies, if it is there."""

    data: bytes
    seen: Path | None


def read_likeness(folder: Path, recipe: dict[str, Any]) -> LikenessFiles | None:
    """What ``folder`` has of the likeness that ``recipe`` names; None if there is none.

    Raises:
        RodinError: ``avatar.bad_likeness`` if the file is not the one that the recipe names.
    """
    named, path, seen = recipe.get("likeness"), folder / LIKENESS_FILE, folder / SEEN_FILE
    if not isinstance(named, dict) or not path.is_file():
        return None
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != named.get("sha256"):
        raise RodinError("avatar.bad_likeness", f"{path} is not the file that the recipe names.", AGAIN)
    return LikenessFiles(data, seen if seen.is_file() else None)
