# SPDX-License-Identifier: GPL-3.0-or-later
"""What an avatar is made from: the photos, read, and what its recipe tells of them."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.conditioning import Conditioner
from backend.errors import RodinError
from backend.likeness.likeness import Likeness
from backend.likeness.read import read_person
from backend.portrait import Portrait, prepare
from backend.progress import Callback, Step
from backend.recipe import Kind, PhotoReference

STRANGERS, UNSURE = 0.45, 0.6
"""Cosines of two photos' z below which they show two people, and perhaps do. Three pairs of photos of one man
have .68 to .76, he and another man of his office .46 to .54, a woman of forty and one of eighty .27."""
Photo = str | os.PathLike[str] | NDArray[np.uint8]


@dataclass(frozen=True)
class Person:
    """Whom photos show; nobody if there are none.

    Attributes:
        portraits: each photo's face, aligned.
        likeness: of the person, if it was asked for.
        facts: edits that take an avatar to what the photos show of hair and glasses.
        warnings: sentences to show to the user.
    """

    portraits: list[Portrait]
    likeness: Likeness | None
    facts: list[str]
    warnings: list[str]

    @property
    def image(self) -> NDArray[np.uint8] | None:
        """The first photo's aligned portrait ``[128, 128, 3]``."""
        return self.portraits[0].image if self.portraits else None

    def refuse_strangers(self, conditioner: Conditioner) -> None:
        """Compare what the photos tell of looks, and warn where it is little alike.

        Raises:
            RodinError: ``likeness.contradiction`` if a photo shows somebody else than the first.
        """
        if len(self.portraits) < 2:
            return
        z = conditioner.portraits(np.stack([portrait.image for portrait in self.portraits])).cpu().numpy()
        for number, alike in enumerate(z[1:] @ z[0], 2):
            if alike < STRANGERS:
                raise RodinError(
                    "likeness.contradiction",
                    f"Photo {number} seems to show somebody else than photo 1.",
                    "Give photos of one person, or choose the first photo's face with --face.",
                )
            if alike < UNSURE:
                self.warnings.append(f"Photo {number} may show somebody else than photo 1.")

    def references(self) -> dict[str, Any]:
        """The recipe's fields about photos."""
        first, more = self.portraits[:1], self.portraits[1:]
        return {
            "photo": reference_to(first[0]) if first else None,
            "more_photos": [reference_to(portrait) for portrait in more],
            "likeness": self.likeness.reference(self.warnings) if self.likeness else None,
        }


def look(
    photo: Photo | Sequence[Photo] | None, face: int | None, likeness: bool, callback: Callback
) -> Person:
    """Read the photos of a person.

    Args:
        photo: one, several, or none.
        face: which of the first photo's faces, counted from the left; None is the largest.
        likeness: whether the person is fitted.
        callback: called after each step.

    Raises:
        RodinError: ``photo.*``, ``likeness.poor_fit``.
    """
    if photo is None:
        return Person([], None, [], [])
    photos: list[Any] = [photo] if isinstance(photo, (str, os.PathLike, np.ndarray)) else list(photo)
    portraits: list[Portrait] = []
    for number, each in enumerate(photos):
        source = each if isinstance(each, np.ndarray) else Path(each)
        portraits.append(prepare(source, face=face if number == 0 else None))
        callback(Step("photo", number + 1, len(photos)))
    warnings = [warning for portrait in portraits for warning in portrait.warnings]
    if not likeness:
        return Person(portraits, None, [], warnings)
    read = read_person(portraits, lambda step, of: callback(Step("likeness", step, of)))
    return Person(portraits, read.likeness, read.facts, [*warnings, *read.warnings])


def kind_of(photo: bool, prompt: bool) -> Kind:
    """The kind of an avatar by what was given."""
    if photo:
        return "photo+text" if prompt else "photo"
    return "text" if prompt else "random"


def reference_to(portrait: Portrait) -> PhotoReference:
    """Which photo a portrait was cut from."""
    return PhotoReference(
        sha256=portrait.sha256,
        box=list(portrait.box.corners),
        yaw_deg=portrait.yaw_deg,
        pitch_deg=portrait.pitch_deg,
    )
