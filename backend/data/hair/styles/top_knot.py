# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair tied into a knot on top of the head."""

from dataclasses import replace

from backend.data.hair.common import tied_back
from backend.data.hair.knot import top_knot
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    shaved = who.is_man and who.hair_volume > 0.5
    side = -0.004 if shaved else 0.005
    return replace(tied_back(who), knot=12.0 + 14.0 * who.hair_length, side=side, back=side, fade=(0.45, 0.6))


STYLE = HairStyle(
    "top_knot",
    (
        "a {c} top knot",
        "a top knot",
        "{c} hair in a knot on top of the head",
        "a high {c} bun",
    ),
    women=0.04,
    men=0.02,
    shape=shape,
    tied=top_knot,
    bulky=True,
)
