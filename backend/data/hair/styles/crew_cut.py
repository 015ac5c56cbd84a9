# SPDX-License-Identifier: GPL-3.0-or-later
"""Short brushed-up hair over even shorter sides."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume = who.hair_volume
    return Shape(
        top=0.009 + 0.006 * volume,
        side=0.0022,
        back=0.003,
        front=0.011 + 0.008 * volume,
        edge=0.012,
        front_edge=0.013,
        fade=(0.45, 0.80),
        lock=0.006,
        relief=0.0012,
        spikes=0.004,
        spike_count=900,
        spike_lean=0.1,
        receding=who.receding * 0.8,
    )


STYLE = HairStyle(
    "crew_cut",
    (
        "a {c} crew cut",
        "a crew cut",
        "short-cropped {c} hair",
        "a military haircut",
    ),
    women=0.005,
    men=0.05,
    shape=shape,
)
