# SPDX-License-Identifier: GPL-3.0-or-later
"""Short hair combed away from a side parting."""

from backend.data.hair.common import parting_at
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume, length = who.hair_volume, who.hair_length
    return Shape(
        0.014 + 0.014 * volume,
        0.006 + 0.006 * length,
        0.009 + 0.005 * length,
        0.013 + 0.010 * volume,
        edge=0.009,
        front_edge=0.020,
        flow="parted",
        parting=parting_at(who) or 0.032,
        groove=0.009,
        lock=0.009,
        relief=0.003,
        receding=who.receding * 0.8,
    )


STYLE = HairStyle(
    "side_part",
    ("{c} side-parted hair", "a {c} side parting", "neat {c} hair", "parted {c} hair"),
    women=0.04,
    men=0.12,
    shape=shape,
)
