# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair tied into a tail at the back."""

from dataclasses import replace

from backend.data.hair.common import tied_back
from backend.data.hair.knot import ponytail
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), knot=62.0 + 20.0 * who.hair_volume)


STYLE = HairStyle(
    "ponytail",
    ("a {c} ponytail", "{c} hair in a ponytail", "a ponytail"),
    women=0.06,
    men=0.01,
    shape=shape,
    tied=ponytail,
    bulky=True,
)
