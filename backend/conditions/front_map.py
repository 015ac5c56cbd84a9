# SPDX-License-Identifier: GPL-3.0-or-later
"""The front map: what an avatar shows from the front, cell by cell of the tri-plane's frontal plane.

The camera is orthographic and looks along +Y, so that the map lies over the XZ plane. Its cells are the
plane's own: along each axis they are as wide as the contraction makes them
(:class:`backend.models.triplane.Contraction`), which draws the face largest.
"""

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from backend.conditions.legend import EMPTY
from backend.space import Part

PLANE = 1
"""The plane that it lies over, XZ, in the order of :mod:`backend.models.triplane`."""
SIZE = 64
"""Cells along an edge."""
UNKNOWN = EMPTY + 1
"""A cell of which nobody knows what it shows."""
CHANNELS = len(Part) + 5
"""Numbers of a cell: one for each part and for nothing, whether the colour is known, red, green and blue."""


@dataclass(frozen=True)
class FrontMap:
    """Parts and colours of the front.

    Attributes:
        part: ``[SIZE, SIZE]`` uint8, a :class:`backend.space.Part`, ``EMPTY`` or ``UNKNOWN``. Rows go upwards
            along Z, as the plane's do, columns along X.
        colour: ``[SIZE, SIZE, 3]`` uint8 sRGB; means nothing where it is not known.
        coloured: ``[SIZE, SIZE]`` bool, whether the colour is known.
    """

    part: NDArray[np.uint8]
    colour: NDArray[np.uint8]
    coloured: NDArray[np.bool_]

    @classmethod
    def unknown(cls) -> Self:
        """Nothing is known."""
        shape = (SIZE, SIZE)
        return cls(np.full(shape, UNKNOWN, np.uint8), np.zeros((*shape, 3), np.uint8), np.zeros(shape, bool))

    def mirrored(self) -> Self:
        """Of the avatar's mirror image."""
        return type(self)(self.part[:, ::-1], self.colour[:, ::-1], self.coloured[:, ::-1])

    def channels(self) -> NDArray[np.float32]:
        """``[CHANNELS, SIZE, SIZE]`` as the network reads it: colours -1..1, 0 where they are unknown."""
        parts = self.part == np.arange(EMPTY + 1, dtype=np.uint8)[:, None, None]
        known = self.coloured & (self.part < EMPTY)
        colour = np.where(known, self.colour.transpose(2, 0, 1) / np.float32(127.5) - 1, 0)
        return np.concatenate([parts, known[None], colour]).astype(np.float32)
