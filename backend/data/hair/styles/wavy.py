# SPDX-License-Identifier: GPL-3.0-or-later
"""Long hair in waves."""

from dataclasses import replace

from backend.data.hair.common import hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return replace(
        hanging(who),
        tip=0.075 - 0.10 * who.hair_length,
        wave=0.0035 + 0.0035 * who.hair_curl,
        wave_length=0.045 + 0.02 * who.hair_volume,
        lock=0.014,
        relief=0.004,
        tuck=0.04,
        hang=0.018 + 0.009 * who.hair_volume,
    )


STYLE = HairStyle(
    "wavy", ("wavy {c} hair", "long wavy {c} hair", "wavy hair"), women=0.08, men=0.02, shape=shape
)
