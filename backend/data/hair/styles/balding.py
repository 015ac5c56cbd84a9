# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair at the sides and the back round a bare crown."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    length = who.hair_length
    thickness = 0.0030 + 0.005 * length
    return Shape(
        top=thickness,
        side=thickness,
        back=thickness,
        front=thickness,
        edge=0.009,
        horseshoe=0.5 + 0.5 * who.receding,
        lock=0.008,
        relief=0.001 + 0.0015 * length,
        receding=1.0,
    )


STYLE = HairStyle(
    "balding",
    (
        "a bald crown",
        "a balding head of {c} hair",
        "thinning {c} hair",
        "{c} hair at the sides only",
        "a receding hairline",
    ),
    women=0,
    men=0.085,
    shape=shape,
    ages=(30, 120),
    scalp=0.0,
)
