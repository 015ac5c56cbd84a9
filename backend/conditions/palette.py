# SPDX-License-Identifier: GPL-3.0-or-later
"""The palette: of each part, whether an avatar has it, and its colour; any of it may be unknown."""

from dataclasses import dataclass
from enum import IntEnum
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backend.space import Part

Floats = NDArray[np.float32]

CHANNELS = 5
"""Numbers of a part: presence, whether the colour is known, red, green and blue."""
WIDTH = CHANNELS * len(Part)
"""Numbers of a palette."""


class Presence(IntEnum):
    """Whether an avatar has a part."""

    ABSENT = -1
    UNKNOWN = 0
    PRESENT = 1


@dataclass(frozen=True)
class Palette:
    """Presence and colour of each :class:`backend.space.Part`.

    Attributes:
        presence: ``[8]`` int8, of :class:`Presence`.
        colour: ``[8, 3]`` float32 sRGB-encoded, 0..1; NaN where it is unknown.
    """

    presence: NDArray[np.int8]
    colour: Floats

    @classmethod
    def unknown(cls) -> Self:
        """Nothing is known."""
        return cls(np.zeros(len(Part), np.int8), np.full((len(Part), 3), np.nan, np.float32))

    def vector(self) -> Floats:
        """``[WIDTH]`` as the network reads it: colours -1..1, 0 where they are unknown."""
        known = np.isfinite(self.colour).all(1)
        colour = np.where(known[:, None], 2 * self.colour - 1, 0)
        return np.concatenate([self.presence[:, None], known[:, None], colour], 1).astype(np.float32).ravel()
