# SPDX-License-Identifier: GPL-3.0-or-later
"""A palette tells unknown from absent, and an unknown colour from black."""

import numpy as np

from backend.conditions.palette import CHANNELS, WIDTH, Palette, Presence
from backend.space import Part


def test_nothing_known_is_nothing_but_zeros() -> None:
    assert Palette.unknown().vector().tolist() == [0.0] * WIDTH


def test_each_part_has_its_numbers() -> None:
    palette = Palette.unknown()
    palette.presence[Part.HAIR] = Presence.PRESENT
    palette.colour[Part.HAIR] = [1.0, 0.5, 0.0]
    palette.presence[Part.EYEWEAR] = Presence.ABSENT
    rows = palette.vector().reshape(len(Part), CHANNELS)
    assert rows[Part.HAIR].tolist() == [1, 1, 1, 0, -1]
    assert rows[Part.EYEWEAR].tolist() == [-1, 0, 0, 0, 0]
    assert np.count_nonzero(np.delete(rows, [Part.HAIR, Part.EYEWEAR], 0)) == 0
