# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments as closed meshes round neck and shoulders."""

from collections.abc import Callable

import numpy as np

from backend.data.body.template import Head
from backend.data.body.torso import Torso
from backend.data.clothing.hood import hoodie
from backend.data.clothing.jackets import leather_jacket, suit
from backend.data.clothing.knits import gown, sweater, t_shirt, tank_top, turtleneck, v_neck
from backend.data.clothing.patterns import Fabric
from backend.data.clothing.scarf import scarf
from backend.data.clothing.shirts import shirt, shirt_and_tie
from backend.data.forms.surface import Surface
from backend.data.people.subject import Attributes, Garment

_GARMENTS: dict[Garment, Callable[[Torso, Fabric, np.random.Generator], list[Surface]]] = {
    "t_shirt": t_shirt,
    "v_neck": v_neck,
    "tank_top": tank_top,
    "sweater": sweater,
    "turtleneck": turtleneck,
    "shirt": shirt,
    "shirt_and_tie": shirt_and_tie,
    "hoodie": hoodie,
    "suit": suit,
    "leather_jacket": leather_jacket,
    "scarf": scarf,
    "dress": gown,
}


def dress(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """What one subject wears, closed meshes that overlap neck and shoulders and leave the box below."""
    colour = np.array(attributes.clothing_colour.rgb)
    accent = np.array(attributes.clothing_accent.rgb)
    fabric = Fabric.draw(colour, accent, attributes.clothing_pattern, rng)
    return _GARMENTS[attributes.clothing](Torso(head), fabric, rng)
