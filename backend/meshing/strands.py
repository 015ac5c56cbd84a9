# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair and beards as strands: the field knows their colour, but no detail finer than its cells.

Within a few centimetres hair takes one colour, for what varies there is the planes' pattern and not hair.
Strands that fall from the crown vary its lightness.
"""

import numpy as np
from scipy import ndimage
from scipy.spatial import KDTree

from backend.meshing.sampling import SURE, Floats, Samples, belonging
from backend.space import EYE_MIDPOINT, Part

STRANDED = (Part.HAIR, Part.FACIAL_HAIR)
BROWS = 0.19
"""Facial hair whose canonical height is above this, metres, is brows: too small to be evened."""
ANCHORS, NEIGHBOURS = 4000, 64
"""How many points tell hair's colour, and the median of how many is a place's: about 3 cm around."""
LEAST = 200
"""Hair of fewer vertices is left as it is."""
CROWN = (0.0, 0.01, EYE_MIDPOINT[2] + 0.02)
"""What strands fall about, metres."""
RADIUS = 0.1
"""Of a head, metres: what turns an angle about the crown into a width."""
LENGTH, WAVE = 0.015, 0.045
"""Along which strands change and bend, metres."""
BENT = 0.022
"""How far strands bend, radians."""
LOCKS = ((3, 2.0, 0.0), (8, 1.4, 1.0), (19, 0.8, 2.0))
"""Of the bends' phase about the crown: how often, how much and from where it changes, radians."""
CONTRAST, SHEEN = 0.14, 0.015
"""How much lightness varies: as a share of it, and however dark hair is."""
CELLS = (449, 64)
"""Of the noise, about the crown, 1.4 mm wide on a head, and along the strands."""


def hair_colour(vertices: Floats, found: Samples) -> tuple[Floats, Floats]:
    """What hair is made of: its even colour ``[V, 3]`` and how much of a vertex is hair ``[V, 1]``.

    Args:
        vertices: ``[V, 3]`` metres.
        found: the field there.
    """
    even, share = found.albedo.copy(), np.zeros((len(vertices), 1), np.float32)
    for part in STRANDED:
        likely = found.part[:, part] * ((part == Part.HAIR) | (found.canonical[:, 2] < BROWS))
        sure = np.flatnonzero(likely > SURE[1])
        if len(sure) < LEAST:
            continue
        anchors = sure[:: max(1, len(sure) // ANCHORS)]
        some = np.flatnonzero(likely > SURE[0])
        _, near = KDTree(vertices[anchors]).query(vertices[some], min(NEIGHBOURS, len(anchors)))
        even[some] = np.median(found.albedo[anchors[near]], 1)
        share[some, 0] = belonging(likely[some])
    return even, share


def comb(points: Floats, colour: Floats, even: Floats, share: Floats) -> Floats:
    """``colour [N, 3]`` of ``points [N, 3]``, for their ``share [N, 1]`` strands of the ``even`` colour."""
    light = _strands(points)[:, None]
    return colour + share * (even * (1 + CONTRAST * light) + SHEEN * light - colour)


def _strands(points: Floats) -> Floats:
    """Lightness ``[N]``, about -1..1, alike along meridians about the crown."""
    x, y, z = (points - np.array(CROWN, np.float32)).T
    along, about = RADIUS * np.arctan2(np.hypot(x, y), z), np.arctan2(x, y)
    locks = sum(much * np.sin(often * about + start) for often, much, start in LOCKS)
    phase = along * (2 * np.pi / WAVE) + locks
    turns = (about + BENT * np.sin(phase)) * (CELLS[0] / (2 * np.pi))
    noise = np.random.default_rng(0).normal(size=CELLS)
    found = ndimage.map_coordinates(noise, np.stack([turns, along / LENGTH]), order=1, mode="grid-wrap")
    return found.clip(-2, 2) / 1.5
