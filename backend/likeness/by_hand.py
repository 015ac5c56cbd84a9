# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks that somebody set by hand where the detector was wrong, and what goes with them.

Those that were set are certain. Their neighbours, which nobody touched, follow smoothly: the detector errs
alike there, and would pull the face back.
"""

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.errors import RodinError
from backend.likeness.features import BROWS, EYES, INNER_LIPS, NOSE, OUTER_LIPS, OVAL
from backend.likeness.seen_face import SeenFace
from backend.portrait.portrait import Portrait

Corrections = Mapping[int, tuple[float, float]]
"""Places of face-mesh landmarks by their numbers: fractions of the photo's width and height, from its upper
left corner, the photo being turned as its EXIF data say."""

HANDLES = (
    *(33, 160, 158, 133, 153, 144), *(263, 387, 385, 362, 380, 373),
    *(70, 63, 105, 66, 107), *(300, 293, 334, 296, 336),
    *(168, 197, 4, 2, 129, 98, 327, 358),
    *(61, 40, 37, 0, 267, 270, 291, 321, 314, 17, 84, 91), *(13, 14),
    *(10, 103, 332, 234, 132, 172, 150, 148, 152, 377, 379, 397, 361, 454),
)  # fmt: skip
"""Landmarks that are worth setting: lids, brows, nose, lips, and the outline from brow to chin."""
LINES = (
    *((*loop, loop[0]) for loop in (OVAL, *EYES, *BROWS, OUTER_LIPS, INNER_LIPS)),
    *NOSE,
)
"""Lines through landmarks that draw a face."""
REACH = 0.2
"""Over the face's height: how far from a landmark others follow it."""
FARTHEST = 0.5
"""Over the face's height: what lies farther from a detected landmark is no correction of it."""


def corrected(portrait: Portrait, corrections: Corrections) -> Portrait:
    """A portrait whose landmarks are where somebody set them, and the others as far as they follow.

    Raises:
        RodinError: ``corrections.far`` if a landmark was set where the face is not.
    """
    if not corrections:
        return portrait
    numbers = tuple(sorted(corrections))
    places = portrait.from_photo([corrections[number] for number in numbers])
    return replace(portrait, landmarks=_followed(portrait.landmarks, numbers, places), by_hand=numbers)


def seen_face(portrait: Portrait) -> SeenFace:
    """What a portrait's photo says of the face."""
    return SeenFace(
        portrait.landmarks,
        portrait.centre,
        portrait.full_width,
        portrait.focal_35mm,
        by_hand=portrait.by_hand,
    )


def _followed(
    landmarks: NDArray[np.float64], numbers: tuple[int, ...], places: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Landmarks ``[478, 3]`` with some at ``places [N, 2]`` and their neighbours drawn along, pixels."""
    flat, chosen = landmarks[:, :2], list(numbers)
    height = float(np.ptp(landmarks[:, 1]))
    moves = places - flat[chosen]
    far = np.linalg.norm(moves, axis=1) > FARTHEST * height
    if far.any():
        raise RodinError(
            "corrections.far",
            f"Landmark {numbers[int(far.argmax())]} was set far from the face that it belongs to.",
            "Correct the points of the face that the avatar is made of, or choose the other face.",
        )
    share = _nearness(flat[:, None] - flat[None, chosen], REACH * height)
    moved = landmarks.copy()
    moved[:, :2] += share @ np.linalg.solve(share[chosen], moves)
    return moved


def _nearness(offsets: NDArray[np.float64], reach: float) -> NDArray[np.float64]:
    """1 where ``offsets [..., 2]`` are none, 0 from ``reach`` on: Wendland's C2, positive definite."""
    ratio = np.linalg.norm(offsets, axis=-1) / reach
    return np.clip(1 - ratio, 0, None) ** 4 * (4 * ratio + 1)
