# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pixels of a photo of a person show."""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray


class Region(IntEnum):
    """What one pixel shows.

    Attributes:
        BACKGROUND: whatever is not the person, other people among it.
        SKIN: of face, forehead and bald scalp, nostrils, lids and shaved or stubbly beards among it.
        BROWS: both eyebrows.
        EYES: the eyeballs between the lids.
        LIPS: the red of both.
        INNER_MOUTH: tongue, gums and the dark between the lips.
        TEETH: what is seen of them.
        BEARD: grown hair of the lower face.
        HAIR: of the head.
        EYEWEAR: frames and dark lenses; what is seen through clear ones keeps its own name.
        HEADWEAR: hats, scarves and bands of the head, and earrings.
        CLOTHING: all that is worn below the head.
        NECK: skin below the jaw, of chest and shoulders too.
        EARS: both.
    """

    BACKGROUND = 0
    SKIN = 1
    BROWS = 2
    EYES = 3
    LIPS = 4
    INNER_MOUTH = 5
    TEETH = 6
    BEARD = 7
    HAIR = 8
    EYEWEAR = 9
    HEADWEAR = 10
    CLOTHING = 11
    NECK = 12
    EARS = 13


@dataclass(frozen=True)
class Parsing:
    """A photo's pixels by what they show.

    Attributes:
        labels: ``[H, W]`` the :class:`Region` of each pixel of the whole photo.
    """

    labels: NDArray[np.uint8]

    def mask(self, *regions: Region) -> NDArray[np.bool_]:
        """Which pixels ``[H, W]`` show any of the regions."""
        return np.isin(self.labels, regions)
