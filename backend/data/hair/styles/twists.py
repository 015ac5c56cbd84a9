# SPDX-License-Identifier: GPL-3.0-or-later
"""Short twisted strands all over the head."""

from backend.data.hair.braided import twists
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.006,
        side=0.004,
        back=0.005,
        front=0.005,
        lock=0.012,
        relief=0.002,
        spike_count=170,
        receding=who.receding * 0.4,
    )


STYLE = HairStyle(
    "twists",
    (
        "short {c} twists",
        "{c} twists",
        "short dreadlocks",
        "{c} hair in short twists",
    ),
    women=0.012,
    men=0.012,
    shape=shape,
    tied=twists,
    african=12.0,
    ages=(5, 75),
    bulky=True,
)
