# SPDX-License-Identifier: GPL-3.0-or-later
"""Long matted locks."""

from backend.data.hair.braided import dreadlocks
from backend.data.hair.common import parting_at
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.008,
        side=0.005,
        back=0.006,
        front=0.006,
        flow="parted",
        parting=0.6 * parting_at(who),
        length=0.34,
        lock=0.012,
        relief=0.003,
        tip=None,
        receding=who.receding * 0.4,
    )


STYLE = HairStyle(
    "dreadlocks",
    (
        "dreadlocks",
        "{c} dreadlocks",
        "long {c} locs",
        "{c} dreads",
    ),
    women=0.01,
    men=0.011,
    shape=shape,
    tied=dreadlocks,
    african=12.0,
    ages=(12, 80),
    bulky=True,
)
