# SPDX-License-Identifier: GPL-3.0-or-later
"""Colour that ran from a collar to the neck is taken back; what is away from borders stays."""

import numpy as np
import pytest

from backend.meshing.borders import LEAST, REACH, Borders, find_borders
from backend.meshing.rasterise import rasterise
from backend.meshing.sampling import Samples
from backend.space import Part

SKIN, CLOTH = np.array([0.8, 0.6, 0.5], np.float32), np.array([0.1, 0.2, 0.7], np.float32)


def neck(count: int = 6000, other: Part = Part.CLOTHING) -> tuple[np.ndarray, Samples]:
    """A cylinder, skin above and ``other`` below height 0, with a soft border of likelihoods and colours."""
    random = np.random.default_rng(2)
    angle, height = random.uniform(0, 2 * np.pi, count), random.uniform(-0.06, 0.06, count)
    points = np.stack([0.06 * np.cos(angle), 0.06 * np.sin(angle), height], 1).astype(np.float32)
    likely = np.zeros((count, len(Part)), np.float32)
    likely[:, Part.SKIN] = 1 / (1 + np.exp(-height / 0.001))
    likely[:, other] = 1 - likely[:, Part.SKIN]
    blur = (1 / (1 + np.exp(-height / 0.004)))[:, None]
    colour = (CLOTH + blur * (SKIN - CLOTH)).astype(np.float32)
    return points, Samples(np.zeros(count, np.float32), colour, likely, points)


def cleaned(points: np.ndarray, found: Samples) -> tuple[np.ndarray, Borders]:
    borders = find_borders(points, found)
    return borders.at_vertices(found.albedo), borders


def test_a_border_takes_each_parts_own_colour() -> None:
    points, found = neck()
    clean, _ = cleaned(points, found)
    height = points[:, 2]
    above, below = (height > 0.002) & (height < 0.005), (height < -0.002) & (height > -0.005)
    assert np.abs(found.albedo[above] - SKIN).max() > 0.2
    assert clean[above] == pytest.approx(np.tile(SKIN, (above.sum(), 1)), abs=0.06)
    assert clean[below] == pytest.approx(np.tile(CLOTH, (below.sum(), 1)), abs=0.06)


def test_what_is_beyond_reach_stays_to_the_bit() -> None:
    points, found = neck()
    clean, borders = cleaned(points, found)
    far = np.abs(points[:, 2]) > REACH + 0.004
    assert np.array_equal(clean[far], found.albedo[far])
    assert borders.share[np.abs(points[:, 2]) < 0.002].min() > 0.9


def test_beards_go_over_into_skin() -> None:
    points, found = neck(other=Part.FACIAL_HAIR)
    clean, _ = cleaned(points, found)
    assert np.array_equal(clean, found.albedo)


def test_a_part_of_few_vertices_keeps_its_colours() -> None:
    points, found = neck(LEAST)
    clean, _ = cleaned(points, found)
    assert clean == pytest.approx(found.albedo, abs=1e-6)


def test_where_no_texel_is_near_nothing_is_mended() -> None:
    points, found = neck()
    corner = np.array([[[0.1, 0.1], [0.9, 0.1], [0.1, 0.9]]], np.float32)
    none = rasterise(corner, 16)[np.empty(0, np.int64)]
    colour = find_borders(points, found).at(none, np.array([[0, 1, 2]]), np.empty((0, 3), np.float32))
    assert colour.shape == (0, 3)
