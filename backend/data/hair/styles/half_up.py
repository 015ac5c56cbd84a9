# SPDX-License-Identifier: GPL-3.0-or-later
"""Long hair of which the upper half is tied back."""

from dataclasses import replace

from backend.data.hair.common import hanging
from backend.data.hair.knot import half_up
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(
        hanging(who),
        top=0.010 + 0.008 * who.hair_volume,
        flow="back",
        groove=0.0,
        knot=58.0,
        front_edge=0.018,
        fringe=0.0,
        tip=0.03 - 0.06 * who.hair_length,
        wave=0.004 * who.hair_curl,
        opening=96.0,
        relief=0.002,
        hang=0.014,
        tuck=0.08,
    )


STYLE = HairStyle(
    "half_up",
    (
        "{c} hair half up",
        "half-up {c} hair",
        "long {c} hair tied half back",
        "a half-up hairstyle",
    ),
    women=0.05,
    men=0.008,
    shape=shape,
    tied=half_up,
    bulky=True,
)
