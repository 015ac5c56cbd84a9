# SPDX-License-Identifier: GPL-3.0-or-later
"""Cropped to a few millimetres."""

from backend.data.hair.style import HairStyle, Shape
from backend.data.people.subject import Attributes


def shape(who: Attributes) -> Shape:
    thickness = 0.0025 + 0.003 * who.hair_length
    return Shape(
        thickness,
        thickness * 0.7,
        thickness * 0.8,
        thickness * 0.9,
        edge=0.012,
        front_edge=0.012,
        lock=0.004,
        relief=0.0005,
        receding=who.receding,
    )


STYLE = HairStyle(
    "buzz",
    ("a buzz cut", "very short {c} hair", "{c} cropped hair", "a {c} buzz cut"),
    women=0.03,
    men=0.10,
    shape=shape,
)
