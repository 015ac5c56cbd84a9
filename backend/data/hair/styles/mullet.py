# SPDX-License-Identifier: GPL-3.0-or-later
"""Short in front and long behind."""

from dataclasses import replace

from backend.data.hair.common import bangs, hanging
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    return replace(
        hanging(who),
        top=0.013 + 0.010 * volume,
        side=0.006,
        front=0.010,
        edge=0.010,
        front_edge=0.013,
        flow="crown",
        groove=0.0,
        spikes=0.006,
        spike_count=320,
        fringe=0.5 * bangs(who),
        tip=0.055 - 0.05 * who.hair_length,
        opening=108.0,
        hang=0.011,
        wave=0.003 * who.hair_curl,
        ragged=0.016,
        length=0.30,
    )


STYLE = HairStyle(
    "mullet",
    (
        "a {c} mullet",
        "a mullet",
        "{c} hair short in front and long behind",
    ),
    women=0.02,
    men=0.035,
    shape=shape,
    african=0.6,
)
