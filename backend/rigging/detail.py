# SPDX-License-Identifier: GPL-3.0-or-later
"""Brows and lips drawn crisply where the field has them softly."""

import numpy as np
from scipy import ndimage

from backend.meshing.sampling import Floats

BROW_BOX = ((0.004, 0.060), (-0.140, -0.045), (0.205, 0.242))
"""Template abs(x), y and z between which brows lie, metres."""
EDGE = 0.002
"""Width of the way from skin as it is to skin with drawn brows, metres."""
DARKEST = 3.0
"""Percentile of the lightness in there that is the brows' own."""
LEAST_CONTRAST = 0.06
"""Brows less dark than this against the skin, 0..1, are none."""
HAIR_WIDTH, HAIR_LENGTH = 0.00055, 0.0050
"""Of the strokes, metres."""
LEAN = (0.25, 1.15)
"""Angle of the hairs from upright at the inner end, and how much more at the outer end, radians."""
DENSITY, STROKES = 0.9, 0.45
LIP_CONTRAST = 0.8
"""Opacity of the lips' own colour."""


def in_brow_box(points: Floats) -> Floats:
    """How far in the box of the brows ``points [N, 3]`` lie, ``[N, 1]``: 0 outside, 1 from ``EDGE`` in."""
    place = np.stack([np.abs(points[:, 0]), points[:, 1], points[:, 2]], 1)
    low, high = np.array(BROW_BOX).T
    return (np.minimum(place - low, high - place).min(1, keepdims=True) / EDGE).clip(0, 1).astype(np.float32)


def draw_brows(points: Floats, seen: Floats, bare: Floats) -> tuple[Floats, Floats]:
    """Colour ``[N, 3]`` and opacity ``[N, 1]`` of brows' hairs.

    Args:
        points: ``[N, 3]`` on the template.
        seen: ``[N, 3]`` colours of the field there.
        bare: ``[N, 3]`` colours of the skin as it would be without brows.
    """
    opacity = np.zeros((len(points), 1), np.float32)
    near = in_brow_box(points)[:, 0] > 0
    if not near.any():
        return np.zeros_like(points), opacity
    light, skin = seen[near].mean(1), bare[near].mean(1)
    dark = light <= np.percentile(light, DARKEST)
    ink = np.median(seen[near][dark], 0)
    contrast = float(np.median(skin) - ink.mean())
    colour = np.tile(ink, (len(points), 1)).astype(np.float32)
    if contrast < LEAST_CONTRAST:
        return colour, opacity
    cover = np.clip((skin - light) / contrast, 0, 1)
    hairs = _strokes(points[near])
    colour[near] *= (1 + 0.25 * hairs)[:, None]
    opacity[near, 0] = _step(0.10, 0.80, DENSITY * cover + STROKES * hairs * np.sqrt(cover))
    return colour, opacity


def draw_lips(points: Floats, mask: Floats, seen: Floats) -> tuple[Floats, Floats]:
    """Colour ``[N, 3]`` and opacity ``[N, 1]`` of lips, one-coloured with fine creases.

    ``mask [N]`` says how much of a point is lip, 0..1.
    """
    inner = mask > 0.7
    tone = np.median(seen[inner], 0) if inner.any() else np.zeros(3)
    creases = 1 + 0.03 * np.sin(points[:, 0] * 3700 + 2 * np.sin(points[:, 0] * 500))
    colour = (tone * creases[:, None]).astype(np.float32)
    return colour, (LIP_CONTRAST * _step(0.1, 0.7, mask))[:, None]


def _strokes(points: Floats) -> Floats:
    """Hairs that lean outwards, ``[N]`` about -1..1."""
    x, z = np.abs(points[:, 0]), points[:, 2] - BROW_BOX[2][0]
    lean = LEAN[0] + LEAN[1] * _step(0.012, 0.032, x)
    across, along = x * np.cos(lean) - z * np.sin(lean), x * np.sin(lean) + z * np.cos(lean)
    field = np.random.default_rng(0).normal(size=(256, 256))
    place = np.stack([across / HAIR_WIDTH + 128 * (points[:, 0] > 0), along / HAIR_LENGTH])
    return ndimage.map_coordinates(field, place, order=1, mode="grid-wrap").clip(-2, 2) / 1.5


def _step(low: float, high: float, value: Floats) -> Floats:
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)
