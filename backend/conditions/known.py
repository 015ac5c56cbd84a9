# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an avatar beside its z."""

from typing import NamedTuple, Self

from backend.conditions.front_map import FrontMap
from backend.conditions.palette import Palette


class Known(NamedTuple):
    """A palette and a front map, of which any part may be unknown.

    Attributes:
        palette: parts and their base colours.
        front_map: what the front shows.
        of_photo: whether nothing but a photo tells it, which z was read from too.
    """

    palette: Palette
    front_map: FrontMap
    of_photo: bool = False

    @classmethod
    def nothing(cls) -> Self:
        """Nothing is known."""
        return cls(Palette.unknown(), FrontMap.unknown())
