# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour that ran over the border of two parts, taken back: fields are soft there, collars are not."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import KDTree

from backend.meshing.rasterise import Texels
from backend.meshing.sampling import Floats, Ints, Samples
from backend.space import Part

PARTS = (Part.SKIN, Part.HAIR, Part.HEADWEAR, Part.CLOTHING)
"""Between which colours run. Eyes, lips, brows and beards are too small, or go over into skin."""
REACH = 0.014
"""How far colour runs, metres."""
FADE = 0.6
"""Share of that from which a colour goes over into what the field has."""
NEIGHBOURS = 24
"""Of the nearest points beyond reach, whose median colour a border takes."""
LEAST = 200
"""A part of fewer vertices beyond reach is left as it is."""
CRISPNESS = 6
"""Power of the parts' likelihoods by which their colours mix."""


@dataclass(frozen=True)
class Borders:
    """What is near a border, at the vertices.

    Attributes:
        share: ``[V, 1]`` 1 at a border to 0 at ``REACH`` from it.
        likely: ``[V, P]`` of each of ``PARTS``.
        pure: ``[V, 3 P]`` the colour that each has beyond reach, nearby.
    """

    share: Floats
    likely: Floats
    pure: Floats

    def at(self, texels: Texels, faces: Ints, colour: Floats) -> Floats:
        """``colour [T, 3]`` of texels, clean near borders."""
        share, likely, pure = (texels.blend(each, faces) for each in (self.share, self.likely, self.pure))
        return _mixed(colour, share, likely, pure)

    def at_vertices(self, colour: Floats) -> Floats:
        """``colour [V, 3]``, clean near borders."""
        return _mixed(colour, self.share, self.likely, self.pure)


def find_borders(vertices: Floats, found: Samples) -> Borders:
    """Borders of the ``vertices [V, 3]``, metres, by the field there."""
    part = found.part.argmax(1)
    mixing = np.isin(part, PARTS)
    likely, pure = found.part[:, PARTS], np.repeat(found.albedo[:, None], len(PARTS), 1)
    away = np.full(len(vertices), np.inf)
    for own in PARTS:
        mine, others = part == own, mixing & (part != own)
        if mine.any() and others.any():
            away[mine] = KDTree(vertices[others]).query(vertices[mine], distance_upper_bound=REACH)[0]
    for number, own in enumerate(PARTS):
        inner = np.flatnonzero((part == own) & (away >= REACH))
        edge = np.flatnonzero((away < REACH) & (likely[:, number] > 0.01))
        if len(inner) >= LEAST and len(edge):
            near = KDTree(vertices[inner]).query(vertices[edge], NEIGHBOURS)[1]
            pure[edge, number] = np.median(found.albedo[inner[near]], 1)
    share = np.clip((1 - away / REACH) / (1 - FADE), 0, 1)[:, None].astype(np.float32)
    return Borders(share, likely, pure.reshape(len(vertices), -1))


def _mixed(colour: Floats, share: Floats, likely: Floats, pure: Floats) -> Floats:
    weight = likely.clip(1e-3) ** CRISPNESS
    weight /= weight.sum(1, keepdims=True)
    clean = np.einsum("np,npc->nc", weight, pure.reshape(len(pure), weight.shape[1], 3))
    return colour + share * (clean - colour)
