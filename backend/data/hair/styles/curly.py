# SPDX-License-Identifier: GPL-3.0-or-later
"""Loose curls, on the head or hanging to the neck."""

from dataclasses import replace

from backend.data.hair.common import bangs, hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume, length, curl = who.hair_volume, who.hair_length, who.hair_curl
    grown = replace(
        hanging(who),
        top=0.020 + 0.018 * volume,
        side=0.015 + 0.012 * volume,
        back=0.018 + 0.014 * volume,
        front=0.015 + 0.010 * volume,
        edge=0.016,
        over_ears=0.7,
        front_edge=0.022,
        flow="crown",
        groove=0.0,
        lump=0.007 + 0.003 * curl,
        lump_size=0.013 + 0.006 * length,
        lock=0.012,
        relief=0.0,
        fringe=0.45 * bangs(who),
        receding=who.receding,
    )
    return replace(grown, tip=0.14 - 0.09 * length, hang=0.024, ragged=0.010) if length > 0.4 else grown


STYLE = HairStyle(
    "curly",
    ("curly {c} hair", "curly hair", "{c} curls"),
    women=0.08,
    men=0.07,
    shape=shape,
    bulky=True,
)
