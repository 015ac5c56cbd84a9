# SPDX-License-Identifier: GPL-3.0-or-later
"""Two tails, one at each side."""

from dataclasses import replace

from backend.data.hair.common import tied_back
from backend.data.hair.knot import pigtails
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), flow="parted", groove=0.003, knot=84.0)


STYLE = HairStyle(
    "pigtails",
    (
        "{c} pigtails",
        "pigtails",
        "{c} hair in two bunches",
        "two {c} pigtails",
    ),
    women=0.09,
    men=0.0,
    shape=shape,
    tied=pigtails,
    ages=(0, 45),
    bulky=True,
)
