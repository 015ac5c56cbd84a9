# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair cut evenly at the chin."""

from dataclasses import replace

from backend.data.hair.common import hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(
        hanging(who),
        tip=0.125 - 0.045 * who.hair_length,
        ragged=0.003,
        tuck=0.16,
        relief=0.002,
    )


STYLE = HairStyle(
    "bob",
    ("a {c} bob", "a bob cut", "chin-length {c} hair", "medium-length {c} hair"),
    women=0.08,
    men=0.02,
    shape=shape,
)
