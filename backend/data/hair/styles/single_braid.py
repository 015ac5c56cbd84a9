# SPDX-License-Identifier: GPL-3.0-or-later
"""One plait at the back or over a shoulder."""

from dataclasses import replace

from backend.data.hair.braided import single_braid
from backend.data.hair.common import tied_back
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(tied_back(who), knot=86.0)


STYLE = HairStyle(
    "single_braid",
    (
        "a {c} braid",
        "a long {c} plait",
        "a single {c} braid",
        "{c} hair in a braid",
    ),
    women=0.04,
    men=0.004,
    shape=shape,
    tied=single_braid,
    african=1.5,
)
