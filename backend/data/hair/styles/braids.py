# SPDX-License-Identifier: GPL-3.0-or-later
"""Two plaits over the shoulders."""

from dataclasses import replace

from backend.data.hair.braided import braids
from backend.data.hair.common import tied_back
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), flow="parted", groove=0.003, knot=92.0)


STYLE = HairStyle(
    "braids",
    (
        "two {c} braids",
        "{c} braids",
        "{c} hair in two plaits",
        "plaited {c} hair",
        "braided pigtails",
    ),
    women=0.045,
    men=0,
    shape=shape,
    tied=braids,
    african=1.5,
    ages=(0, 70),
)
