# SPDX-License-Identifier: GPL-3.0-or-later
"""Narrow plaits close to the scalp, from the forehead to the nape."""

from backend.data.hair.braided import cornrows
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.0, side=0.0, back=0.0, front=0.0, capped=False, length=0.2, receding=who.receding * 0.3
    )


STYLE = HairStyle(
    "cornrows",
    (
        "cornrows",
        "{c} cornrows",
        "{c} hair in cornrows",
        "braided rows of {c} hair",
    ),
    women=0.008,
    men=0.008,
    shape=shape,
    tied=cornrows,
    african=12.0,
    ages=(0, 70),
    scalp=0.4,
)
