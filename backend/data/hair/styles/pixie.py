# SPDX-License-Identifier: GPL-3.0-or-later
"""Short and choppy, with a fringe swept aside."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    side = 1.0 if who.parting == "right" else -1.0
    return Shape(
        top=0.012 + 0.008 * volume,
        side=0.007,
        back=0.008 + 0.004 * volume,
        front=0.009 + 0.004 * volume,
        edge=0.010,
        front_edge=0.009,
        flow="crown" if who.fringe > 0.5 else "parted",
        parting=-0.035 * side,
        sweep=(0.006 * side, 0.0, 0.0),
        lock=0.008,
        relief=0.0025,
        spikes=0.009,
        spike_count=320,
        spike_lean=0.5,
        fringe=0.35 + 0.5 * who.fringe,
        over_ears=0.35,
    )


STYLE = HairStyle(
    "pixie",
    (
        "a {c} pixie cut",
        "a pixie cut",
        "short choppy {c} hair",
        "a cropped {c} pixie",
    ),
    women=0.045,
    men=0.0,
    shape=shape,
)
