# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalp hair of synthetic heads as closed meshes that overlap the skin."""

import numpy as np

from backend.data import headwear
from backend.data.hair.cap import COLUMNS, cap
from backend.data.hair.curtain import curtain
from backend.data.hair.knot import bun, ponytail
from backend.data.hair.strands import Strands
from backend.data.hair.styles import style_of
from backend.data.skull import Skull
from backend.data.subject import Attributes
from backend.data.surface import Surface
from backend.data.template import Head


def grow(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The hair of one subject; none for a bald head. Headwear presses it flat."""
    if attributes.hair_style == "bald":
        return []
    skull = Skull(head)
    style = style_of(attributes)
    strands = Strands.draw(style, np.array(attributes.hair_colour.rgb), rng)
    azimuth = np.arange(COLUMNS) * (2.0 * np.pi / COLUMNS)
    ceiling = headwear.band_height(attributes.headwear, azimuth) if attributes.headwear != "none" else None
    grown = [cap(skull, strands, ceiling)]
    if style.tip is not None:
        grown.append(curtain(skull, strands, ceiling))
    if ceiling is None and attributes.hair_style == "bun":
        grown.append(bun(skull, strands, attributes.hair_volume))
    if ceiling is None and attributes.hair_style == "ponytail":
        grown.append(
            ponytail(skull, strands, attributes.hair_length, attributes.hair_volume, attributes.hair_curl)
        )
    return grown
