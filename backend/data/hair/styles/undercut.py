# SPDX-License-Identifier: GPL-3.0-or-later
"""Shaved sides below long hair combed over."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    volume, side = who.hair_volume, 1.0 if who.parting == "left" else -1.0
    return Shape(
        top=0.015 + 0.010 * volume,
        side=-0.004,
        back=-0.004,
        front=0.016 + 0.012 * volume,
        edge=0.010,
        front_edge=0.014,
        fade=(0.42, 0.85),
        flow="parted",
        parting=0.045 * side,
        sweep=(-0.010 * side, 0.0, 0.0),
        lock=0.010,
        relief=0.0032,
        receding=who.receding * 0.4,
    )


STYLE = HairStyle(
    "undercut",
    (
        "a {c} undercut",
        "shaved sides and long {c} hair on top",
        "an undercut",
        "{c} hair with shaved sides",
    ),
    women=0.015,
    men=0.045,
    shape=shape,
    ages=(10, 70),
    scalp=0.5,
)
