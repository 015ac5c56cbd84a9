# SPDX-License-Identifier: GPL-3.0-or-later
"""Scalp hair of synthetic heads as closed meshes that overlap the skin."""

from dataclasses import replace

import numpy as np

from backend.data import headwear
from backend.data.body.skull import Skull
from backend.data.body.template import Head
from backend.data.forms.noise import smoothstep
from backend.data.forms.surface import Floats, Surface
from backend.data.hair.cap import Press, cap
from backend.data.hair.cloud import cloud
from backend.data.hair.curtain import curtain
from backend.data.hair.strands import Strands
from backend.data.hair.styles import STYLES
from backend.data.people.subject import Attributes

_TUCKED = {"hoodie": 0.050, "scarf": 0.050}
"""Height at which hanging hair ends inside thick garments, metres."""


def grow(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The hair of one subject; none for a bald or a covered head. Other headwear presses it flat."""
    style, worn = STYLES[attributes.hair_style], attributes.headwear
    if style.shape is None or headwear.covers_hair(worn):
        return []
    skull, shape = Skull(head), style.shape(attributes)
    if shape.tip is not None and attributes.clothing in _TUCKED:
        shape = replace(shape, tip=max(shape.tip, _TUCKED[attributes.clothing]))
    strands = Strands.draw(shape, attributes, rng)
    press = None if worn == "none" else _press(worn)
    grown: list[Surface] = []
    if shape.cloud > 0.0:
        grown.append(cloud(skull, strands, press))
    elif shape.capped:
        grown.append(cap(skull, strands, press))
    if shape.tip is not None:
        grown.append(curtain(skull, strands, press))
    if style.tied is not None and (worn in ("none", "headband") or not style.bulky):
        grown += style.tied(skull, strands, attributes)
    return grown


def _press(worn: str) -> Press:
    """Where this headwear lies on the hair."""
    turn = np.linspace(0.0, 2.0 * np.pi, 181)
    lower, upper = headwear.band_edges(worn, turn)

    def press(azimuth: Floats, height: Floats) -> Floats:
        at = azimuth % (2.0 * np.pi)
        below, above = height - np.interp(at, turn, lower), height - np.interp(at, turn, upper)
        return smoothstep(-0.030, -0.004, below) * smoothstep(0.014, 0.001, above)

    return press
