# SPDX-License-Identifier: GPL-3.0-or-later
"""A crest between shaved sides."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return Shape(
        top=0.002,
        side=-0.002,
        back=-0.002,
        front=0.002,
        front_edge=0.016,
        crest=0.026 + 0.038 * who.hair_volume,
        flow="back",
        lock=0.008,
        relief=0.002,
        receding=who.receding * 0.4,
    )


STYLE = HairStyle(
    "mohawk",
    (
        "a {c} mohawk",
        "a mohawk",
        "a {c} mohican",
        "a {c} crest of hair and shaved sides",
    ),
    women=0.02,
    men=0.04,
    shape=shape,
    ages=(10, 65),
    bulky=True,
    scalp=0.4,
)
