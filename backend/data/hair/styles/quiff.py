# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair brushed up and back from the forehead."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    return Shape(
        top=0.020 + 0.010 * volume,
        side=0.0035,
        back=0.005,
        front=0.032 + 0.016 * volume,
        edge=0.010,
        front_edge=0.019,
        fade=(0.40, 0.85),
        flow="back",
        sweep=(0.0, -0.006 - 0.006 * volume, 0.004),
        lock=0.010,
        relief=0.003,
        receding=who.receding * 0.3,
    )


STYLE = HairStyle(
    "quiff",
    (
        "a {c} quiff",
        "a quiff",
        "a {c} pompadour",
        "{c} hair brushed up",
    ),
    women=0.015,
    men=0.05,
    shape=shape,
    ages=(8, 75),
    bulky=True,
)
