# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair tied into a bun at the back."""

from dataclasses import replace

from backend.data.hair.common import tied_back
from backend.data.hair.knot import bun
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), knot=48.0 + 42.0 * who.hair_length)


STYLE = HairStyle(
    "bun",
    ("{c} hair in a bun", "a {c} bun", "a hair bun", "{c} hair tied up"),
    women=0.06,
    men=0.01,
    shape=shape,
    tied=bun,
    bulky=True,
)
