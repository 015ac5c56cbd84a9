# SPDX-License-Identifier: GPL-3.0-or-later
"""Palettes and front maps of avatars that are there."""

import numpy as np
import torch

from backend.conditions.front_map import SIZE
from backend.conditions.measure import front_of, palette_of
from backend.conditions.palette import Presence
from backend.models.triplane import Contraction
from backend.space import Part


def before_a_wall() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Points of a blue wall at the back, and before its upper half, which looks up, a red one."""
    rng = np.random.default_rng(1)
    back, front = rng.uniform(-1, 1, (2, 60_000, 3)).astype(np.float32)
    back[:, 1], front[:, 1], front[:, 2] = 0.8, -0.5, np.abs(front[:, 2])
    part = np.repeat(np.uint8([Part.CLOTHING, Part.HAIR]), 60_000)
    colour = np.repeat(np.uint8([[0, 0, 255], [255, 0, 0]]), 60_000, 0)
    return np.concatenate([back, front]), part, colour


def test_what_is_in_front_is_seen() -> None:
    found = front_of(*before_a_wall(), Contraction())
    middle = round((float(Contraction()(torch.zeros(1, 3))[0, 2]) + 1) / 2 * SIZE)
    above, below = slice(middle + 1, None), slice(0, middle - 1)
    assert (found.part[above] == Part.HAIR).mean() > 0.99
    assert (found.colour[above] == [255, 0, 0]).all(-1).mean() > 0.99
    assert (found.part[below] == Part.CLOTHING).all() and (found.colour[below] == [0, 0, 255]).all()


def test_nobody_looks_through_a_surface_that_lacks_a_point() -> None:
    points, part, colour = before_a_wall()
    place = Contraction()(torch.from_numpy(points)).numpy()
    cell = ((place[:, [0, 2]] + 1) * SIZE / 2).astype(int)
    window = (cell == [40, 50]).all(1) & (part == Part.HAIR)
    found = front_of(points[~window], part[~window], colour[~window], Contraction())
    assert window.any()
    assert found.part[50, 40] == Part.HAIR and found.colour[50, 40].tolist() == [255, 0, 0]


def test_brows_are_no_beard_and_eyes_have_the_colour_of_the_iris() -> None:
    part = np.repeat(np.uint8([Part.SKIN, Part.EYES, Part.FACIAL_HAIR]), [800, 100, 100])
    colour, iris = np.full((1000, 3), 200, np.uint8), np.float32([0.2, 0.4, 0.9])
    found = palette_of(part, colour, False, iris)
    assert found.presence[Part.FACIAL_HAIR] == Presence.ABSENT
    assert np.isnan(found.colour[Part.FACIAL_HAIR]).all()
    np.testing.assert_array_equal(found.colour[Part.EYES], iris)
    assert palette_of(part, colour, True, iris).presence[Part.FACIAL_HAIR] == Presence.PRESENT
