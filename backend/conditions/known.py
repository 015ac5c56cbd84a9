# SPDX-License-Identifier: GPL-3.0-or-later
"""What is known of an avatar beside its z."""

from typing import NamedTuple, Self

from backend.conditions.front_map import FrontMap
from backend.conditions.palette import Palette


class Known(NamedTuple):
    """A palette and a front map, of which any part may be unknown."""

    palette: Palette
    front_map: FrontMap

    @classmethod
    def nothing(cls) -> Self:
        """Nothing is known."""
        return cls(Palette.unknown(), FrontMap.unknown())
