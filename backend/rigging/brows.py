# SPDX-License-Identifier: GPL-3.0-or-later
"""Brows drawn crisply, as a pair, where the field has them softly or on one side only."""

from dataclasses import dataclass

import numpy as np
from scipy import ndimage

from backend.meshing.sampling import Floats

BOX = ((0.004, 0.060), (-0.140, -0.045), (0.205, 0.242))
"""Template abs(x), y and z between which brows lie, metres."""
EDGE = 0.002
"""Width of the way from skin as it is to skin with drawn brows, metres."""
ENDS = (0.0105, 0.0500)
"""abs(x) of the inner and the outer end, metres."""
MIDDLE, ARCH = 0.2215, 0.0031
"""Height of a mean brow and of its arch, metres."""
REACH = 0.008
"""How far from that a brow is looked for, metres."""
FREEDOM = (0.0040, 0.0040, 0.0060)
"""Deviation of brows from the mean one in height, tilt and curvature, metres."""
HALF = (0.0022, 0.0050)
"""Least and greatest half width, metres."""
SPREAD = 1.3
"""Half widths to a standard deviation of what the field has across; it blurs them."""
DARKEST = 6.0
"""Percent of a brow that its ink is taken from."""
LEAST_CONTRAST = 0.05
"""Brows less dark than this against the skin, 0..1, are none."""
INKED = 1.4
"""How much more contrast hairs have than their blur."""
HAIR_WIDTH, HAIR_LENGTH = 0.00055, 0.0050
"""Of the strokes, metres."""
LEAN = (0.25, 1.15)
"""Angle of the hairs from upright at the inner end, and how much more at the outer end, radians."""
DENSITY, STROKES = 0.9, 0.45


@dataclass(frozen=True)
class Outline:
    """The middle line of a brow and how wide it is.

    Attributes:
        bend: ``[3]`` height over the mean brow's, tilt and curvature, metres.
        half: half width where it is widest, metres.
    """

    bend: Floats
    half: float

    def cover(self, points: Floats) -> Floats:
        """How much of template ``points [N, 3]`` is brow, ``[N]``."""
        along = _along(points)
        inside = along.clip(0, 1)
        taper = (0.62 + 0.38 * step(0, 0.3, inside)) * (1 - 0.72 * step(0.35, 1, inside))
        off = np.abs(points[:, 2] - _mean(inside) - _basis(inside) @ self.bend) / (self.half * taper)
        return (1 - step(0.45, 1.45, off)) * step(-0.09, 0.22, along) * (1 - step(0.8, 1.06, along))


def in_box(points: Floats) -> Floats:
    """How far in the box of the brows ``points [N, 3]`` lie, ``[N, 1]``: 0 outside, 1 from ``EDGE`` in."""
    place = np.stack([np.abs(points[:, 0]), points[:, 1], points[:, 2]], 1)
    low, high = np.array(BOX).T
    return (np.minimum(place - low, high - place).min(1, keepdims=True) / EDGE).clip(0, 1).astype(np.float32)


def fit_outline(points: Floats, dark: Floats) -> Outline:
    """The outline that both brows share, by how much darker than skin, ``dark [N]``, ``points [N, 3]`` are.

    Least squares with the mean brow as prior: what glasses or a fringe hide of one side the other tells.
    """
    along = _along(points)
    off = points[:, 2] - _mean(along.clip(0, 1))
    near = (along > 0) & (along < 1) & (np.abs(off) < REACH)
    weight, off, basis = dark[near], off[near], _basis(along[near])
    weight = weight / max(float(weight.sum()), 1e-9)
    prior = np.diag((HALF[1] / np.array(FREEDOM)) ** 2) * 0.05
    bend = np.linalg.solve(basis.T @ (weight[:, None] * basis) + prior, basis.T @ (weight * off))
    width = np.sqrt(weight @ np.square(off - basis @ bend))
    return Outline(bend.astype(np.float32), float(np.clip(SPREAD * width, *HALF)))


def draw_brows(points: Floats, seen: Floats, bare: Floats, shown: Floats) -> tuple[Floats, Floats]:
    """Colour ``[N, 3]`` and opacity ``[N, 1]`` of brows' hairs.

    Args:
        points: ``[N, 3]`` on the template.
        seen: ``[N, 3]`` colours of the field there.
        bare: ``[N, 3]`` colours of the skin as it would be without brows.
        shown: ``[N]`` how much of a point is neither hidden by hair nor by glasses, 0..1.
    """
    colour, opacity = np.zeros_like(points), np.zeros((len(points), 1), np.float32)
    near = in_box(points)[:, 0] > 0
    dark = (bare[near] - seen[near]).mean(1).clip(0) * shown[near]
    if not dark.any():
        return colour, opacity
    cover = fit_outline(points[near], dark).cover(points[near])
    within = np.flatnonzero((cover > 0.5) & (shown[near] > 0.5))
    if not len(within):
        return colour, opacity
    strongest = within[dark[within] >= np.percentile(dark[within], 100 - DARKEST)]
    skin, ink = (np.median(colours[near][strongest], 0) for colours in (bare, seen))
    if (skin - ink).mean() < LEAST_CONTRAST:
        return colour, opacity
    hairs = _strokes(points[near])
    colour[near] = (skin + INKED * (ink - skin)).clip(0.01, 1) * (1 + 0.25 * hairs)[:, None]
    opacity[near, 0] = step(0.10, 0.80, DENSITY * cover + STROKES * hairs * np.sqrt(cover))
    return colour, opacity


def step(low: float, high: float, value: Floats) -> Floats:
    """0 below ``low``, 1 above ``high``, smooth between."""
    share = np.clip((value - low) / (high - low), 0, 1)
    return share * share * (3 - 2 * share)


def _along(points: Floats) -> Floats:
    return (np.abs(points[:, 0]) - ENDS[0]) / (ENDS[1] - ENDS[0])


def _mean(along: Floats) -> Floats:
    return MIDDLE + ARCH * np.sin(along.clip(0) ** 1.3 * np.pi) - 0.0012 * along**3


def _basis(along: Floats) -> Floats:
    centred = along - 0.5
    return np.stack([np.ones_like(along), centred, centred**2 - 1 / 12], 1)


def _strokes(points: Floats) -> Floats:
    """Hairs that lean outwards, ``[N]`` about -1..1."""
    x, z = np.abs(points[:, 0]), points[:, 2] - BOX[2][0]
    lean = LEAN[0] + LEAN[1] * step(0.012, 0.032, x)
    across, along = x * np.cos(lean) - z * np.sin(lean), x * np.sin(lean) + z * np.cos(lean)
    field = np.random.default_rng(0).normal(size=(256, 256))
    place = np.stack([across / HAIR_WIDTH + 128 * (points[:, 0] > 0), along / HAIR_LENGTH])
    return ndimage.map_coordinates(field, place, order=1, mode="grid-wrap").clip(-2, 2) / 1.5
