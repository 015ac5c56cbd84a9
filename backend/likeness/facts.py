# SPDX-License-Identifier: GPL-3.0-or-later
"""What a photo surely shows of hair and glasses, in the words of edits: z tells these only roughly."""

import numpy as np
from numpy.typing import NDArray

from backend.likeness.features import CHIN, FOREHEAD
from backend.likeness.regions import Parsing, Region

BALD, FULL, LOWEST = 0.06, 0.6, 90
"""Hair covers less than the first share of the square of the face's height on a bald head, more than the
second on one whose hair is not short; how far hair hangs is that percentile of its pixels."""
SHORT, LONG = 0.36, 0.8
"""Hair that hangs no lower, over the way from forehead to chin, is short; that hangs lower is long."""
BESIDE = 1.0
"""Hair is looked for so far to the left and right of the face, face heights."""


def shown_facts(parsing: Parsing, landmarks: NDArray[np.float64], glasses: bool) -> list[str]:
    """Edits, such as ``with short hair``, that take an avatar to what the photo shows.

    Glasses that it does not show are taken off the avatar itself (:mod:`backend.likeness.field`): a z pushed
    away from them would not take them when a user asks for some.

    Args:
        parsing: of the photo.
        landmarks: ``[478, 3]`` face-mesh points in its pixels.
        glasses: whether it shows glasses.
    """
    facts = ["with glasses"] if glasses else []
    top, chin = landmarks[FOREHEAD, :2], landmarks[CHIN, :2]
    height = float(np.linalg.norm(chin - top))
    down = (chin - top) / height
    rows, columns = np.nonzero(parsing.mask(Region.HAIR))
    offset = np.stack([columns, rows], 1) + 0.5 - top
    lower = offset @ down / height
    across = np.abs(offset @ np.array([down[1], -down[0]])) / height
    lower = lower[across < BESIDE]
    if len(lower) < BALD * height**2:
        return [*facts, "bald"] if not parsing.mask(Region.HEADWEAR).any() else facts
    lowest = float(np.percentile(lower, LOWEST))
    if lowest < SHORT and len(lower) < FULL * height**2:
        facts.append("with short hair")
    elif lowest > LONG:
        facts.append("with long hair")
    return facts
