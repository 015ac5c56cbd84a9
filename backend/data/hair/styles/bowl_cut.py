# SPDX-License-Identifier: GPL-3.0-or-later
"""Cut in one line above brows and ears."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.014 + 0.008 * who.hair_volume,
        side=0.012,
        back=0.015,
        front=0.013,
        edge=0.0045,
        front_edge=0.0045,
        lock=0.007,
        relief=0.0016,
        fringe=0.85,
        over_ears=0.15,
    )


STYLE = HairStyle(
    "bowl_cut",
    (
        "a {c} bowl cut",
        "a bowl cut",
        "a {c} bowl haircut",
        "straight {c} hair with a full fringe",
    ),
    women=0.024,
    men=0.032,
    shape=shape,
    african=0.4,
)
