# SPDX-License-Identifier: GPL-3.0-or-later
"""Lips: drawn crisply where the field has them softly, and closed at rest."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import KDTree

from backend.meshing.sampling import Floats, Ints
from backend.rigging.brows import step
from backend.rigging.template import HeadTemplate

CONTRAST = 0.8
"""Opacity of the lips' own colour."""
TOLD = 0.2
"""Share of the lips that must show to tell their colour."""
UNTOLD = np.array([0.86, 0.68, 0.68])
"""Lips against the skin about them where a beard hides their colour."""
MEETING, SHADE = (0.0015, 0.0040), 0.6
"""Metres from the lips' insides between which their shade ends, and how dark it is."""
LINE = ((0.0, 0.005, 0.010, 0.015, 0.020, 0.0235), (0.1282, 0.1283, 0.1288, 0.1288, 0.1282, 0.1276))
"""Template abs(x) and z of where lips meet, seen from the front, metres."""
LINE_HALF, LINE_END = (0.0001, 0.0016), 0.006
"""Half width of the line between which it fades, and over how much it thins out at its ends, metres."""
CLOSING = 0.06
"""How much of the shape ``jawOpen`` lies between the template's lips, through which teeth would show."""


def at_texels(mask: NDArray[np.uint8], index: Ints, size: int) -> Floats:
    """``mask [S, S]`` at the texels ``index`` of an image of ``size``."""
    row, column = (np.stack(np.divmod(index, size)) + 0.5) * (len(mask) / size) - 0.5
    return ndimage.map_coordinates(mask.astype(np.float32), [row, column], order=1, mode="nearest")


def lip_vertices(template: HeadTemplate) -> Floats:
    """How much of a lip each vertex is, ``[V]`` 0..1."""
    size = len(template.lips)
    column, row = np.moveaxis(template.uv * [1, -1] + [0, 1], -1, 0) * size - 0.5
    found = ndimage.map_coordinates(template.lips / 255.0, [row, column], order=1, mode="nearest")
    share = np.zeros(len(template.vertices), np.float32)
    np.maximum.at(share, template.quads, found.astype(np.float32))
    return share


def close(template: HeadTemplate, vertices: Floats) -> None:
    """Raise the lower lip of ``vertices [V, 3]`` to the upper one."""
    jaw_open = template.shapes[list(template.shape_names).index("jawOpen")]
    vertices -= CLOSING * lip_vertices(template)[:, None] * jaw_open


def draw_lips(
    points: Floats, mask: Floats, seen: Floats, bare: Floats, shown: Floats
) -> tuple[Floats, Floats]:
    """Colour ``[N, 3]`` and opacity ``[N, 1]`` of lips, one-coloured with fine creases.

    Args:
        points: ``[N, 3]`` on the template.
        mask: ``[N]`` how much of a point is lip, 0..1.
        seen: ``[N, 3]`` colours of the field there.
        bare: ``[N, 3]`` colours of the skin about them.
        shown: ``[N]`` how much of a point no beard hides, 0..1.
    """
    inner = mask > 0.7
    told = inner & (shown > 0.5)
    if told.sum() > TOLD * inner.sum():
        tone = np.median(seen[told], 0)
    else:
        tone = np.median(bare[inner], 0) * UNTOLD if inner.any() else np.zeros(3)
    creases = 1 + 0.03 * np.sin(points[:, 0] * 3700 + 2 * np.sin(points[:, 0] * 500))
    colour = (tone * creases[:, None]).astype(np.float32)
    return colour, (CONTRAST * step(0.1, 0.7, mask))[:, None]


def meeting(template: HeadTemplate, points: Floats) -> Floats:
    """How light ``points [N, 3]`` of the template are, ``[N, 1]``: below 1 where its lips meet."""
    within = template.vertices[template.cavity & (lip_vertices(template) > 0.5)]
    away, _ = KDTree(within).query(points, distance_upper_bound=2 * MEETING[1])
    return (1 - SHADE * (1 - step(*MEETING, away)))[:, None].astype(np.float32)


def mouth_line(points: Floats) -> Floats:
    """How much of template ``points [N, 3]`` is the line between closed lips, ``[N]`` 0..1."""
    across = np.abs(points[:, 0])
    off = np.abs(points[:, 2] - np.interp(across, *LINE))
    ends = step(-LINE_END / 2, LINE_END, LINE[0][-1] - across)
    return ((1 - step(*LINE_HALF, off)) * ends).astype(np.float32)
