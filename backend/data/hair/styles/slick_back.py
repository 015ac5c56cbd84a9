# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair combed straight back from the forehead."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    return Shape(
        top=0.008 + 0.006 * volume,
        side=0.004 + 0.003 * who.hair_length,
        back=0.009 + 0.005 * who.hair_length,
        front=0.010 + 0.007 * volume,
        edge=0.010,
        front_edge=0.018,
        flow="back",
        lock=0.007,
        relief=0.0018,
        receding=who.receding * 0.9,
    )


STYLE = HairStyle(
    "slick_back",
    (
        "slicked-back {c} hair",
        "{c} hair combed back",
        "swept-back {c} hair",
        "hair slicked back",
    ),
    women=0.02,
    men=0.05,
    shape=shape,
)
