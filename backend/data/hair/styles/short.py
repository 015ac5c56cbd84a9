# SPDX-License-Identifier: GPL-3.0-or-later
"""Short on top and sides, combed back or forward."""

from backend.data.hair.common import bangs
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    length, curl = who.hair_length, who.hair_curl
    top = 0.010 + 0.018 * who.hair_volume + 0.006 * length
    return Shape(
        top,
        0.003 + 0.006 * length,
        0.006 + 0.006 * length,
        top * (0.75 + 0.3 * who.fringe),
        front_edge=0.026 - 0.018 * bangs(who),
        edge=0.010,
        lock=0.008 + 0.004 * length,
        relief=0.003 + 0.003 * curl,
        lump=0.005 * max(0.0, curl - 0.4),
        lump_size=0.014,
        flow="crown" if who.fringe > 0.4 else "back",
        fringe=0.55 * bangs(who),
        receding=who.receding,
    )


STYLE = HairStyle(
    "short",
    ("short {c} hair", "short hair", "{c} hair", "a short {c} haircut"),
    women=0.06,
    men=0.15,
    shape=shape,
)
