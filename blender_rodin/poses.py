# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole expressions and visemes as sums of the 52 face shapes, which every animation-ready avatar has."""

from collections.abc import Iterable
from typing import NamedTuple

from .shared import words

both = words.both
OF_SPEECH = ("jaw", "mouth", "tongue", "cheekPuff")
"""How names of face shapes begin that speech moves."""


class Pose(NamedTuple):
    """A pose of the face.

    Attributes:
        title: as menus show it.
        about: what it looks like, or sounds it is for.
        values: of face shapes by their names, 0..1.
        speech: whether it is a viseme, which leaves eyes and brows as they are.
    """

    title: str
    about: str
    values: dict[str, float]
    speech: bool = False

    def over(self, shapes: Iterable[str], strength: float = 1.0) -> dict[str, float]:
        """The values of those of ``shapes`` that the pose says something of, if only that they are at 0."""
        return {
            shape: min(1.0, strength * self.values.get(shape, 0.0))
            for shape in shapes
            if not self.speech or shape.startswith(OF_SPEECH)
        }


_TOLD = {
    "smile": ("Smile", "Smiling mouth, raised cheeks"),
    "laugh": ("Laugh", "Smile with an open mouth, narrow eyes"),
    "sadness": ("Sadness", "Raised inner brows, corners of the mouth down"),
    "anger": ("Anger", "Lowered brows, narrow eyes, pressed lips"),
    "surprise": ("Surprise", "Raised brows, wide eyes, open mouth"),
    "fear": ("Fear", "Wide eyes, raised inner brows, stretched mouth"),
    "disgust": ("Disgust", "Wrinkled nose, raised upper lip"),
    "contempt": ("Contempt", "One corner of the mouth raised and tightened"),
    "wink": ("Wink", "Left eye closed, with a smile"),
    "kiss": ("Kiss", "Lips pushed forward and rounded"),
    "squint": ("Squint", "Narrow eyes, lowered brows"),
    "sleepy": ("Sleepy", "Heavy lids, eyes down"),
    "open mouth": ("Open Mouth", "Lowered jaw, lips apart"),
    "neutral": ("Neutral", "Face at rest"),
}
EXPRESSIONS = {name: Pose(title, about, words.EXPRESSIONS[name]) for name, (title, about) in _TOLD.items()}

VISEMES: dict[str, Pose] = {
    "sil": Pose("Silence", "Mouth at rest, between words", {}, speech=True),
    "PP": Pose(
        "P, B, M",
        "Viseme of pat, bat and mat",
        both(mouthPress=0.5) | {"mouthRollLower": 0.3, "mouthRollUpper": 0.3},
        speech=True,
    ),
    "FF": Pose(
        "F, V",
        "Viseme of fat and vat",
        both(mouthUpperUp=0.25) | {"mouthRollLower": 0.7, "jawOpen": 0.08},
        speech=True,
    ),
    "TH": Pose(
        "TH",
        "Viseme of think and that",
        both(mouthLowerDown=0.2) | {"jawOpen": 0.15, "tongueOut": 0.35},
        speech=True,
    ),
    "DD": Pose(
        "T, D",
        "Viseme of tip and dip",
        both(mouthLowerDown=0.3, mouthUpperUp=0.15) | {"jawOpen": 0.12},
        speech=True,
    ),
    "kk": Pose(
        "K, G",
        "Viseme of call and gas",
        both(mouthLowerDown=0.25, mouthStretch=0.2) | {"jawOpen": 0.22},
        speech=True,
    ),
    "CH": Pose(
        "CH, SH, J",
        "Viseme of chair, she and join",
        {"mouthFunnel": 0.65, "mouthPucker": 0.25, "jawOpen": 0.1},
        speech=True,
    ),
    "SS": Pose(
        "S, Z",
        "Viseme of sit and zeal",
        both(mouthStretch=0.45, mouthLowerDown=0.25) | {"jawOpen": 0.04},
        speech=True,
    ),
    "nn": Pose(
        "N, L",
        "Viseme of not and lot",
        both(mouthLowerDown=0.2, mouthUpperUp=0.1) | {"jawOpen": 0.16},
        speech=True,
    ),
    "RR": Pose(
        "R",
        "Viseme of the English red",
        {"mouthFunnel": 0.4, "mouthPucker": 0.3, "jawOpen": 0.14},
        speech=True,
    ),
    "aa": Pose("A", "Viseme of car", both(mouthLowerDown=0.2) | {"jawOpen": 0.65}, speech=True),
    "E": Pose(
        "E",
        "Viseme of bed",
        both(mouthSmile=0.35, mouthStretch=0.4, mouthLowerDown=0.4) | {"jawOpen": 0.12},
        speech=True,
    ),
    "ih": Pose(
        "I",
        "Viseme of tip, vowel",
        both(mouthStretch=0.35, mouthUpperUp=0.15, mouthLowerDown=0.25) | {"jawOpen": 0.2},
        speech=True,
    ),
    "oh": Pose("O", "Viseme of toe", {"jawOpen": 0.45, "mouthFunnel": 0.6}, speech=True),
    "ou": Pose("U", "Viseme of book", {"jawOpen": 0.2, "mouthFunnel": 0.3, "mouthPucker": 0.7}, speech=True),
}
"""The fifteen that lip-sync programs tell, by their names for them."""

POSES = EXPRESSIONS | VISEMES
