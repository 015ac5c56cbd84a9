# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair gets strands of one colour, and nothing else does."""

import numpy as np
import pytest

from backend.meshing.sampling import Samples
from backend.meshing.strands import LEAST, comb, hair_colour
from backend.space import Part

BROWN = np.array([0.4, 0.25, 0.15], np.float32)


def cap(count: int = 4000) -> np.ndarray:
    """Points of the upper half of a head."""
    direction = np.random.default_rng(1).normal(size=(count, 3))
    direction[:, 2] = np.abs(direction[:, 2])
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    return (direction * 0.1 + [0, 0.01, 0.22]).astype(np.float32)


def of_part(points: np.ndarray, part: Part, colour: np.ndarray) -> Samples:
    likely = np.zeros((len(points), len(Part)), np.float32)
    likely[:, part] = 1
    return Samples(np.zeros(len(points), np.float32), colour.astype(np.float32), likely, points)


def test_a_ghost_in_the_hair_goes() -> None:
    points = cap()
    spot = np.linalg.norm(points - points[0], axis=1) < 0.01
    found = of_part(points, Part.HAIR, np.where(spot[:, None], [0.1, 0.1, 0.6], BROWN))
    even, share = hair_colour(points, found)
    assert spot.sum() > 5
    assert even == pytest.approx(np.tile(BROWN, (len(points), 1)), abs=1e-6)
    assert (share == 1).all()


def test_strands_vary_lightness_about_the_same_colour() -> None:
    points = cap()
    even, share = hair_colour(points, of_part(points, Part.HAIR, np.tile(BROWN, (len(points), 1))))
    combed = comb(points, 0 * even, even, share)
    assert combed.mean(0) == pytest.approx(BROWN, rel=0.02)
    assert 0.05 < combed.mean(1).std() / BROWN.mean() < 0.2
    hue = combed / combed.sum(1, keepdims=True)
    assert hue == pytest.approx(np.tile(BROWN / BROWN.sum(), (len(points), 1)), abs=0.02)
    black = comb(points, 0 * even, 0 * even, share)
    assert black.std() > 0.005


def test_strands_run_downwards() -> None:
    angle = np.linspace(-2, 2, 4001)
    ring = np.stack([np.sin(angle), np.cos(angle), 0 * angle], 1) * 0.1 + [0, 0.01, 0.22]
    line = np.stack([0 * angle, 0.1 * np.sin(angle), 0.1 * np.cos(angle)], 1) + [0, 0.01, 0.22]

    def change(points: np.ndarray) -> float:
        ones = np.ones((len(points), 3), np.float32)
        return np.abs(np.diff(comb(points.astype(np.float32), ones, ones, ones[:, :1])[:, 0])).mean()

    assert change(ring) > 2 * change(line[np.abs(angle) > 0.5])


@pytest.mark.parametrize("part", [Part.SKIN, Part.CLOTHING, Part.HEADWEAR])
def test_other_parts_are_left(part: Part) -> None:
    points = cap()
    _, share = hair_colour(points, of_part(points, part, np.tile(BROWN, (len(points), 1))))
    assert not share.any()


def test_brows_and_tufts_are_left() -> None:
    points = cap()
    assert not hair_colour(points, of_part(points, Part.FACIAL_HAIR, points))[1].any()
    few = points[: LEAST - 1]
    assert not hair_colour(few, of_part(few, Part.HAIR, few))[1].any()
