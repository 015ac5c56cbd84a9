# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of a subject, as numbers that z must tell."""

from collections.abc import Iterable
from typing import Any, get_args

import torch
from torch import Tensor

from backend.data.hair.styles import STYLES
from backend.data.people.subject import Earrings, Expression, FacialHair, Garment, Glasses, Headwear, Pattern

NAMED: dict[str, tuple[str, ...]] = {
    "hair_style": tuple(STYLES),
    "facial_hair": get_args(FacialHair),
    "glasses": get_args(Glasses),
    "earrings": get_args(Earrings),
    "headwear": get_args(Headwear),
    "clothing": get_args(Garment),
    "clothing_pattern": get_args(Pattern),
    "expression": get_args(Expression),
}
SCALARS = (
    "gender",
    "skin_tone",
    "hair_length",
    "african",
    "asian",
    "caucasian",
    "weight",
    "wrinkles",
    "lipstick",
)
COLOURS = ("hair_colour", "clothing_colour", "eye_colour", "facial_hair_colour")
OLDEST = 85.0


class AttributeTable:
    """Attributes as numbers of zero mean and unit variance over the subjects, which z must tell.

    Attributes:
        targets: ``[S, A]``, of the subjects.
    """

    def __init__(self, subjects: Iterable[dict[str, Any]]) -> None:
        rows = torch.tensor([_numbers(subject) for subject in subjects])
        self.mean, self.std = rows.mean(0), rows.std(0).clamp_min(0.05)
        self.targets = (rows - self.mean) / self.std

    def of(self, subjects: list[dict[str, Any]]) -> Tensor:
        """``[N, A]`` of any subjects."""
        return (torch.tensor([_numbers(subject) for subject in subjects]) - self.mean) / self.std


def attribute_names() -> tuple[str, ...]:
    """The attribute that each number of an :class:`AttributeTable` belongs to."""
    colours = (name for name in COLOURS for _ in range(3))
    return ("age", *SCALARS, *colours, *(name for name, values in NAMED.items() for _ in values))


def _numbers(subject: dict[str, Any]) -> list[float]:
    row = [subject["age"] / OLDEST, *(subject[name] for name in SCALARS)]
    for name in COLOURS:
        row += list(subject[name]["rgb"])
    for name, values in NAMED.items():
        row += [float(subject[name] == value) for value in values]
    return row
