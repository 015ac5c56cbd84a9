# SPDX-License-Identifier: GPL-3.0-or-later
"""Tight coils, a finger high."""

from backend.data.hair.common import coils
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return coils(who)


STYLE = HairStyle(
    "coily",
    (
        "short coily {c} hair",
        "a short afro",
        "tight {c} coils",
        "short kinky {c} hair",
    ),
    women=0.012,
    men=0.018,
    shape=shape,
    african=12.0,
)
