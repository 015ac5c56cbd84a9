# SPDX-License-Identifier: GPL-3.0-or-later
"""Long hair in curls."""

from dataclasses import replace

from backend.data.hair.common import bangs, hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    return replace(
        hanging(who),
        top=0.017 + 0.012 * volume,
        flow="parted",
        groove=0.007 * (1.0 - bangs(who)),
        lump=0.006 + 0.003 * who.hair_curl,
        lump_size=0.015,
        fringe=0.5 * bangs(who),
        tip=0.055 - 0.08 * who.hair_length,
        wave=0.004,
        hang=0.026 + 0.012 * volume,
        tuck=-0.02,
        ragged=0.014,
    )


STYLE = HairStyle(
    "long_curly",
    (
        "long curly {c} hair",
        "long {c} curls",
        "long curly hair",
        "a mane of {c} curls",
    ),
    women=0.07,
    men=0.02,
    shape=shape,
    african=1.5,
    bulky=True,
)
