# SPDX-License-Identifier: GPL-3.0-or-later
"""A round cloud of tight curls."""

from backend.data.hair.common import coils
from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    return coils(who, cloud=0.026 + 0.030 * who.hair_volume)


STYLE = HairStyle(
    "afro",
    ("an afro", "a {c} afro", "{c} afro hair", "a big {c} afro"),
    women=0.02,
    men=0.018,
    shape=shape,
    african=10.0,
    bulky=True,
)
