# SPDX-License-Identifier: GPL-3.0-or-later
"""What is worn on the head, as closed meshes over it."""

from collections.abc import Callable

import numpy as np

from backend.data.headwear import beanie, beret, bucket_hat, cap, hat, headband, headscarf, turban
from backend.data.headwear.bands import band_edges, band_height, covers_hair
from backend.data.headwear.wearer import Wearer
from backend.data.skull import Skull
from backend.data.subject import Attributes
from backend.data.surface import Surface
from backend.data.template import Head

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
