# SPDX-License-Identifier: GPL-3.0-or-later
"""Straight hair down to the shoulders."""

from dataclasses import replace

from backend.data.hair.common import hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(
        hanging(who),
        tip=0.03 - 0.07 * who.hair_length,
        wave=0.002 * who.hair_curl,
        tuck=0.14,
        ragged=0.014,
    )


STYLE = HairStyle(
    "long", ("long {c} hair", "long hair", "long straight {c} hair"), women=0.1, men=0.03, shape=shape
)
