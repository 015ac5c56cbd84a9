# SPDX-License-Identifier: GPL-3.0-or-later
"""Nostrils are dark where the template has its wells, and nothing about them is."""

import numpy as np

from backend.rigging.nostrils import nostril_light
from backend.rigging.template import Piece, get_head_template

TEMPLATE = get_head_template()
SKIN = TEMPLATE.vertices_of(Piece.SKIN)
SKIN = SKIN[~TEMPLATE.cavity[SKIN]]


def test_the_wells_are_dark_and_their_rims_are_not() -> None:
    points = TEMPLATE.vertices[SKIN]
    light = nostril_light(points).mean(1)
    roof = (np.abs(np.abs(points[:, 0]) - 0.0095) < 0.0015) & (np.abs(points[:, 1] + 0.117) < 0.0015)
    roof &= np.abs(points[:, 2] - 0.1575) < 0.001
    assert roof.sum() >= 6 and light[roof].max() < 0.5
    dark = points[light < 0.9]
    assert np.abs(dark[:, 0]).min() > 0.006 and np.abs(dark[:, 0]).max() < 0.0135
    assert dark[:, 2].min() > 0.15 and len(dark) < 80


def test_both_sides_are_alike() -> None:
    points = TEMPLATE.vertices[SKIN]
    np.testing.assert_array_equal(nostril_light(points), nostril_light(points * np.float32([-1, 1, 1])))
