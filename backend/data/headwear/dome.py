# SPDX-License-Identifier: GPL-3.0-or-later
"""What several kinds of headwear are built from: covers of the head, and rings round it."""

from dataclasses import dataclass

import numpy as np

from backend.data.body.skull import Skull
from backend.data.forms.shells import shell
from backend.data.forms.surface import Floats, Surface
from backend.space import Part

COLUMNS, ROWS = 216, 64
RADIUS = 0.10
"""Of a head, for turning angles into lengths, metres."""
DEPTH = 0.006
"""How far a cover reaches below the skin, metres."""
UP = np.array([0.0, 0.0, 1.0])


def azimuths() -> Floats:
    """The columns' azimuths ``[COLUMNS]``, radians."""
    return np.arange(COLUMNS) * (2.0 * np.pi / COLUMNS)


def turn(azimuth: Floats, cells: float) -> tuple[Floats, Floats]:
    """Two coordinates of a noise that has ``cells`` features round the head and no seam."""
    return np.cos(azimuth) * cells / (2.0 * np.pi), np.sin(azimuth) * cells / (2.0 * np.pi)


def dome(skull: Skull, azimuth: Floats, polar: Floats, height: Floats, albedo: Floats) -> Surface:
    """A closed cover ``height`` above skin and ears, sunk into the skin at its edge."""
    around = azimuth[:, None]
    distance = (polar[:, -1:] - polar) * RADIUS
    rise = np.sqrt(1.0 - (1.0 - np.clip(distance / 0.004, 0.0, 1.0)) ** 2)
    height = -0.002 + (height + 0.002) * rise
    height[:, 0] = height[:, 0].mean()
    normal = skull.skin.at(around, polar, skull.skin.normals)
    outer = skull.ears.at(around, polar) + normal * height[..., None]
    return cover(skull, azimuth, polar, outer, albedo)


def cover(skull: Skull, azimuth: Floats, polar: Floats, outer: Floats, albedo: Floats) -> Surface:
    """The closed body between the grid ``outer`` ``[U, V, 3]`` and the skin at ``polar`` ``[U, V]``."""
    around = azimuth[:, None]
    inner = skull.skin.at(around, polar) - skull.skin.at(around, polar, skull.skin.normals) * DEPTH
    canonical = skull.canonical(outer, around, polar)
    return shell(outer, inner, albedo, Part.HEADWEAR, canonical, wrap=True, pole=True)


@dataclass(frozen=True)
class Ring:
    """A level ring that everything above the band fits into.

    Attributes:
        middle: ``[3]`` of the band.
        outwards: ``[COLUMNS, 3]`` level unit vectors.
        edge: ``[COLUMNS, 3]`` the band's lower edge, clear of ears and of the head above.
        line: ``[COLUMNS]`` polar angle of the band's lower edge.
    """

    middle: Floats
    outwards: Floats
    edge: Floats
    line: Floats


def ring(skull: Skull, azimuth: Floats, line: Floats, gap: float) -> Ring:
    """The ring ``gap`` metres outside of the head above polar angles ``line``."""
    edge = skull.ears.at(azimuth, line)
    middle = edge.mean(0)
    outwards = (edge - middle) * np.array([1.0, 1.0, 0.0])
    outwards /= np.linalg.norm(outwards, axis=1, keepdims=True)
    above = skull.skin.at(azimuth[:, None], line[:, None] * np.linspace(0.4, 1.0, 24)) - middle
    widest = np.einsum("urc,uc->ur", above, outwards).max(1)
    reach = np.maximum(np.einsum("uc,uc->u", edge - middle, outwards), widest) + gap
    return Ring(middle, outwards, middle + outwards * reach[:, None] + (edge - middle) * UP, line)


def brim(skull: Skull, azimuth: Floats, around: Ring, reach: Floats, lift: Floats, albedo: Floats) -> Surface:
    """A brim 3.4 mm thick.

    Args:
        skull: the subject's head.
        azimuth: ``[COLUMNS]``.
        around: what it is sewn to.
        reach: ``[R]`` distances outwards from the ring, the first one inside of it, metres.
        lift: ``[COLUMNS, R]`` heights over the ring, metres.
        albedo: ``[COLUMNS, R, 3]``.
    """
    middle = around.edge[:, None] + around.outwards[:, None] * reach[:, None] + lift[..., None] * UP
    left = (reach[-1] - reach) / 0.003
    half = (np.sqrt(1.0 - (1.0 - np.clip(left, 0.0, 1.0)) ** 2) * 0.0017)[:, None] * UP
    moved = skull.canonical(middle, azimuth[:, None], around.line[:, None]) - middle
    return shell(middle + half, middle - half, albedo, Part.HEADWEAR, middle + half + moved, wrap=True)
