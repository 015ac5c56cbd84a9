# SPDX-License-Identifier: GPL-3.0-or-later
"""Coily hair tied into two round puffs."""

from dataclasses import replace

from backend.data.hair.common import tied_back
from backend.data.hair.knot import puffs
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), flow="parted", groove=0.003, knot=48.0, lump=0.0024, lump_size=0.006)


STYLE = HairStyle(
    "afro_puffs",
    (
        "afro puffs",
        "two {c} afro puffs",
        "{c} hair in two puffs",
        "space buns",
    ),
    women=0.035,
    men=0.0,
    shape=shape,
    tied=puffs,
    african=8.0,
    ages=(0, 60),
    bulky=True,
    scalp=0.85,
)
