# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worn on the head, as closed meshes over it."""

from collections.abc import Callable

import numpy as np

from backend.data.body.skull import Skull
from backend.data.body.template import Head
from backend.data.forms.surface import Surface
from backend.data.headwear import beanie, beret, bucket_hat, cap, hat, headband, headscarf, turban
from backend.data.headwear.bands import band_edges, band_height, covers_hair
from backend.data.headwear.wearer import Wearer
from backend.data.people.subject import Attributes

__all__ = ["band_edges", "band_height", "covers_hair", "make"]

_KINDS: dict[str, Callable[[Wearer], list[Surface]]] = {
    "beanie": beanie.build,
    "cap": cap.build,
    "hat": hat.build,
    "beret": beret.build,
    "bucket_hat": bucket_hat.build,
    "headscarf": headscarf.build,
    "headband": headband.build,
    "turban": turban.build,
}


def make(head: Head, attributes: Attributes, rng: np.random.Generator) -> list[Surface]:
    """The headwear of one subject, closed meshes; none if the attributes say so."""
    if attributes.headwear == "none":
        return []
    colour = np.array(attributes.headwear_colour.rgb)
    return _KINDS[attributes.headwear](Wearer(head, Skull(head), attributes.clothing, colour, rng))
