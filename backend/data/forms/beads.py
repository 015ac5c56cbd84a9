# SPDX-License-Identifier: GPL-3.0-or-later
"""Small things from a workshop: ellipsoids and the cross-sections of bars."""

import numpy as np

from backend.data.forms.shells import loft
from backend.data.forms.surface import Floats, Surface
from backend.space import Part


def profile(sides: int, exponent: float) -> tuple[Floats, Floats]:
    """Two coordinates ``[sides]`` of a superellipse of half axes 1; ``exponent`` 2 is round, 4 boxy."""
    angle = np.linspace(0.0, 2.0 * np.pi, sides, endpoint=False)
    power = 2.0 / exponent
    first, second = np.cos(angle), np.sin(angle)
    return np.sign(first) * np.abs(first) ** power, np.sign(second) * np.abs(second) ** power


def bead(centre: Floats, axes: Floats, colour: Floats, part: Part, shift: Floats) -> Surface:
    """An ellipsoid.

    Args:
        centre: ``[3]`` metres.
        axes: ``[3, 3]`` its half axes, one a row, metres.
        colour: ``[3]``.
        part: what it is.
        shift: ``[3]`` from there to its place on the template, metres.
    """
    polar = np.linspace(0.02, np.pi - 0.02, 12)[:, None, None]
    angle = np.linspace(0.0, 2.0 * np.pi, 16, endpoint=False)[None, :, None]
    round_ = np.sin(polar) * (np.cos(angle) * axes[0] + np.sin(angle) * axes[1])
    sections = centre + round_ + np.cos(polar) * axes[2]
    return loft(sections, colour, part, sections + shift)
