# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of landmarks that somebody set by hand, for one photo of a person or several (docs/likeness.md)."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from backend.errors import RodinError

MAX_BYTES = 1 << 20
AGAIN = "Correct the points again, in Blender or from what 'python -m backend landmarks' writes."

Fraction = Annotated[float, Field(ge=-1, le=2, allow_inf_nan=False)]
Number = Annotated[int, Field(ge=0, lt=468)]
Points = dict[Number, tuple[Fraction, Fraction]]
"""Face-mesh landmarks by their numbers: fractions of the photo's width and height, from its upper left
corner; not those of the irises, which tell the gaze."""


class CorrectedPhoto(BaseModel):
    """The landmarks of one photo."""

    model_config = ConfigDict(frozen=True)

    sha256: str = Field(pattern="^[0-9a-f]{64}$", description="of the photo's file")
    points: Points


class CorrectionFile(BaseModel):
    """What the file holds; other fields are ignored."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    format: Literal[1] = 1
    photos: list[CorrectedPhoto]

    @classmethod
    def load(cls, path: Path) -> Self:
        """Read a file.

        Raises:
            RodinError: ``corrections.missing``, ``corrections.broken``.
        """
        try:
            with path.open("rb") as file:
                text = file.read(MAX_BYTES + 1)
        except OSError as error:
            raise RodinError(
                "corrections.missing",
                f"The corrected points '{path}' cannot be read: {error.strerror}.",
                "Give the path of the file, or leave it out.",
            ) from error
        try:
            if len(text) > MAX_BYTES:
                raise ValueError(f"it has more than {MAX_BYTES} bytes")
            return cls.model_validate_json(text)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise _broken(path, f"{where} {first['msg']}") from error
        except ValueError as error:
            raise _broken(path, str(error)) from error

    def of(self, photos: Iterable[str]) -> list[Points]:
        """The landmarks of photos by their SHA-256; none of those that the file does not name.

        Raises:
            RodinError: ``corrections.other_photo`` if the file names a photo that is not among them.
        """
        named, given = {photo.sha256: photo.points for photo in self.photos}, list(photos)
        if strange := named.keys() - set(given):
            raise RodinError(
                "corrections.other_photo",
                f"Points were corrected on a photo that is not given: its SHA-256 is {min(strange)[:12]}...",
                "Give the photo that the points were corrected on, unchanged, or correct them on this one.",
            )
        return [named.get(sha256, {}) for sha256 in given]


def corrections_of(path: str | os.PathLike[str] | None, photos: Iterable[str]) -> list[Points]:
    """The landmarks of photos by their SHA-256; none without a file.

    Raises:
        RodinError: ``corrections.*``.
    """
    return CorrectionFile.load(Path(path)).of(photos) if path else [{} for _ in photos]


def file_hash(photo: Path) -> str:
    """SHA-256 of a photo's file, by which corrections and recipes know it."""
    with photo.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def photo_changed() -> RodinError:
    """What is said when an avatar's photo is not the one that it was made from."""
    return RodinError(
        "photo.changed",
        "The photo is not the one that the avatar was made from.",
        "Give the same file, unchanged; of several photos all of them, in the same order.",
    )


def _broken(path: Path, why: Any) -> RodinError:
    return RodinError("corrections.broken", f"'{path}' holds no corrected points: {why}.", AGAIN)
