# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks that were set by hand, as the scene keeps them and as the backend reads them. No bpy here."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from ..shared import RodinError

Fractions = dict[str, list[float]]
"""Places of landmarks by their numbers: fractions of the photo's width and height, from its upper left."""


class Corrected(NamedTuple):
    """The landmarks of one photo, which is known by its SHA-256."""

    sha256: str
    points: Fractions

    @classmethod
    def parse(cls, text: str) -> "Corrected | None":
        """What :meth:`text` gave; None of anything else."""
        try:
            said = json.loads(text)
            return cls(str(said["sha256"]), dict(said["points"]))
        except (ValueError, TypeError, KeyError):
            return None

    def text(self) -> str:
        """For a property."""
        return json.dumps(self._asdict())


def write(photos: Iterable[Corrected], folder: Path) -> str:
    """Write the file of corrections that the backend takes; its path.

    Raises:
        RodinError: ``job.no_folder``.
    """
    text = json.dumps({"format": 1, "photos": [photo._asdict() for photo in photos]})
    path = folder / f"rodin-corrections-{hashlib.sha256(text.encode()).hexdigest()[:12]}.json"
    try:
        path.write_text(text, "utf-8")
    except OSError as error:
        raise RodinError(
            "job.no_folder",
            f"The corrected points cannot be written: {error}.",
            "Make room there, or choose another folder in Preferences > File Paths > Temporary Files.",
        ) from error
    return str(path)


def require_same(photo: Path, sha256: str) -> None:
    """See that a photo is there and has not changed.

    Raises:
        RodinError: ``photo.missing``, ``photo.changed``.
    """
    try:
        with photo.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise RodinError(
            "photo.missing",
            f"The photo '{photo}' cannot be read.",
            "Use Locate Photo to say where it is now.",
        ) from error
    if found != sha256:
        raise RodinError(
            "photo.changed",
            f"'{photo}' is not the photo that the avatar was made from, or has changed since.",
            "Use Locate Photo to choose the same file, unchanged.",
        )


def of_recipe(recipe: dict[str, Any]) -> list[Corrected]:
    """The photos of a recipe and what was corrected on them, in its order."""
    photos = [recipe.get("photo"), *(recipe.get("more_photos") or ())]
    return [Corrected(str(each["sha256"]), dict(each.get("corrections") or {})) for each in photos if each]
