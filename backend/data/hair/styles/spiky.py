# SPDX-License-Identifier: GPL-3.0-or-later
"""Short hair that stands up in points."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.008,
        side=0.004,
        back=0.006,
        front=0.008,
        edge=0.010,
        front_edge=0.012,
        fade=(0.25, 0.75),
        lock=0.007,
        relief=0.0015,
        spikes=0.022 + 0.016 * who.hair_volume,
        spike_count=210,
        spike_lean=0.25 - 0.5 * who.fringe,
        receding=who.receding * 0.4,
    )


STYLE = HairStyle(
    "spiky",
    (
        "spiky {c} hair",
        "{c} spikes",
        "spiked hair",
        "short spiky {c} hair",
    ),
    women=0.025,
    men=0.045,
    shape=shape,
    ages=(6, 60),
    bulky=True,
)
