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
from backend.conditions.known import Known
from backend.corrections import corrections_of, photo_changed
from backend.errors import RodinError
from backend.likeness.by_hand import Corrections, corrected
from backend.likeness.front import known_of_photo
from backend.likeness.likeness import Likeness
from backend.likeness.read import Reading, read_person
from backend.models.triplane import Contraction
from backend.portrait import Portrait, prepare
from backend.progress import Callback, Step
from backend.recipe import Kind, PhotoReference, Recipe

STRANGERS, UNSURE = 0.45, 0.6
"""Cosines of two photos' z below which they show two people, and perhaps do. Three pairs of photos of one man
have .68 to .76, he and another man of his office .46 to .54, a woman of forty and one of eighty .27."""
Photo = str | os.PathLike[str] | NDArray[np.uint8]
ByHand = str | os.PathLike[str] | Sequence[Corrections] | None
"""A file of landmarks that were set by hand, or those of each photo."""


@dataclass(frozen=True)
class Person:
    """Whom photos show; nobody if there are none.

    Attributes:
        portraits: each photo's face, aligned.
        likeness: of the person, if it was asked for.
        facts: edits that take an avatar to what the photos show of hair and glasses.
        warnings: sentences to show to the user.
        corrections: landmarks of each photo that were set by hand.
        reading: all that was read, if a likeness was asked for.
    """

    portraits: list[Portrait]
    likeness: Likeness | None
    facts: list[str]
    warnings: list[str]
    corrections: Sequence[Corrections] = ()
    reading: Reading | None = None

    def known(self, contraction: Contraction) -> Known | None:
        """What the first photo shows of the front of an avatar whose planes have this ``contraction``."""
        return known_of_photo(self.portraits[0].photo, self.reading, contraction) if self.reading else None

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
        told = [
            reference_to(portrait, corrections)
            for portrait, corrections in zip(self.portraits, self.corrections, strict=True)
        ]
        return {
            "photo": told[0] if told else None,
            "more_photos": told[1:],
            "likeness": self.likeness.reference(self.warnings) if self.likeness else None,
        }


def look(
    photo: Photo | Sequence[Photo] | None,
    face: int | None,
    likeness: bool,
    callback: Callback,
    corrections: ByHand = None,
) -> Person:
    """Read the photos of a person.

    Args:
        photo: one, several, or none.
        face: which of the first photo's faces, counted from the left; None is the largest.
        likeness: whether the person is fitted.
        callback: called after each step.
        corrections: landmarks that were set by hand: a file, or those of each photo.

    Raises:
        RodinError: ``photo.*``, ``likeness.poor_fit``, ``corrections.*``.
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
    by_hand = _by_hand(corrections, portraits)
    if not likeness:
        return Person(portraits, None, [], warnings, by_hand)
    tick = lambda step, of: callback(Step("likeness", step, of))  # noqa: E731
    portraits = [corrected(portrait, own) for portrait, own in zip(portraits, by_hand, strict=True)]
    read = read_person(portraits, tick)
    warnings += read.warnings
    return Person(portraits, read.likeness, read.facts, warnings, by_hand, read)


def look_again(
    recipe: Recipe, photos: Sequence[Photo], corrections: str | None, callback: Callback
) -> tuple[Recipe, Person]:
    """Read the person of an avatar again from its photos, and put that into its recipe.

    Args:
        recipe: of an avatar of these photos.
        photos: in the recipe's order.
        corrections: a file of landmarks that were set by hand; None keeps the recipe's.
        callback: called after each step.

    Raises:
        RodinError: as :func:`look`; ``photo.changed`` if the avatar is of other photos.
    """
    known = [each for each in (recipe.photo, *recipe.more_photos) if each]
    face = recipe.photo.face if recipe.photo else None
    kept = [each.corrections for each in known] if len(known) == len(photos) else None
    person = look(photos, face, True, callback, corrections or kept)
    if [portrait.sha256 for portrait in person.portraits] != [each.sha256 for each in known]:
        raise photo_changed()
    return recipe.model_copy(update=person.references()), person


def _by_hand(corrections: ByHand, portraits: list[Portrait]) -> Sequence[Corrections]:
    """The landmarks of each photo that were set by hand."""
    if corrections is None or isinstance(corrections, (str, os.PathLike)):
        return corrections_of(corrections, [portrait.sha256 for portrait in portraits])
    return corrections


def kind_of(photo: bool, prompt: bool) -> Kind:
    """The kind of an avatar by what was given."""
    if photo:
        return "photo+text" if prompt else "photo"
    return "text" if prompt else "random"


def reference_to(portrait: Portrait, corrections: Corrections) -> PhotoReference:
    """Which photo a portrait was cut from, and what somebody corrected on it."""
    return PhotoReference(
        sha256=portrait.sha256,
        box=list(portrait.box.corners),
        yaw_deg=portrait.yaw_deg,
        pitch_deg=portrait.pitch_deg,
        face=portrait.face,
        corrections=dict(corrections),
    )
