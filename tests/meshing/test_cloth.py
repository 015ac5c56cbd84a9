# SPDX-License-Identifier: GPL-3.0-or-later
"""Garments keep the colours that they are made of, and lose the stains between them."""

import numpy as np
import pytest
import trimesh

from backend.meshing.cloth import LEAST, cloth_colour
from backend.meshing.sampling import Samples
from backend.space import Part

RED, BLUE, GREEN = (
    np.array(colour, np.float32) for colour in ((0.7, 0.1, 0.1), (0.1, 0.2, 0.6), (0.2, 0.6, 0.2))
)
SHIRT = trimesh.creation.icosphere(subdivisions=4, radius=0.12)
VERTICES, FACES = np.asarray(SHIRT.vertices, np.float32), np.asarray(SHIRT.faces)
LEFT = VERTICES[:, :1] > 0


def of_part(colour: np.ndarray, part: Part = Part.CLOTHING) -> Samples:
    likely = np.zeros((len(VERTICES), len(Part)), np.float32)
    likely[:, part] = 1
    colour = np.broadcast_to(colour, VERTICES.shape).astype(np.float32)
    return Samples(np.zeros(len(VERTICES), np.float32), colour, likely, VERTICES)


def within(metres: float) -> np.ndarray:
    return np.linalg.norm(VERTICES - VERTICES[0], axis=1, keepdims=True) < metres


@pytest.mark.parametrize("part", [Part.CLOTHING, Part.HEADWEAR])
def test_a_stain_goes(part: Part) -> None:
    even, share = cloth_colour(VERTICES, FACES, of_part(np.where(within(0.05), GREEN, RED), part))
    assert even == pytest.approx(np.tile(RED, (len(VERTICES), 1)), abs=0.01)
    assert (share == 1).all()


def test_a_garment_of_two_colours_keeps_both() -> None:
    even, _ = cloth_colour(VERTICES, FACES, of_part(np.where(LEFT, RED, BLUE)))
    away = np.abs(VERTICES[:, 0]) > 0.03
    assert even[away] == pytest.approx(np.where(LEFT, RED, BLUE)[away], abs=0.02)


def test_what_shows_in_an_open_jacket_stays() -> None:
    shirt = (np.abs(VERTICES[:, :1]) < 0.04) & (VERTICES[:, 1:2] < 0) & (VERTICES[:, 2:] > 0)
    even, _ = cloth_colour(VERTICES, FACES, of_part(np.where(shirt, 0.9, BLUE)))
    front = np.linalg.norm(VERTICES - [0, -0.09, 0.08], axis=1) < 0.02
    assert shirt.mean() < 0.12
    assert even[front] == pytest.approx(np.full((front.sum(), 3), 0.9), abs=0.02)
    behind = VERTICES[:, 1] > 0.04
    assert even[behind] == pytest.approx(np.tile(BLUE, (behind.sum(), 1)), abs=0.02)


def test_colours_that_run_into_each_other_become_one() -> None:
    pale = RED + np.linspace(0, 0.12, len(VERTICES))[:, None].astype(np.float32)
    even, _ = cloth_colour(VERTICES, FACES, of_part(pale))
    assert np.ptp(even, axis=0).max() < 0.01
    assert even[0] == pytest.approx(pale.mean(0), abs=0.05)


def test_it_comes_out_the_same_each_time() -> None:
    found = of_part(np.where(within(0.09), GREEN, RED))
    first, second = (cloth_colour(VERTICES, FACES, found)[0] for _ in range(2))
    assert np.array_equal(first, second)


@pytest.mark.parametrize("part", [Part.SKIN, Part.HAIR, Part.EYEWEAR])
def test_other_parts_are_left(part: Part) -> None:
    assert not cloth_colour(VERTICES, FACES, of_part(RED, part))[1].any()


def test_scraps_are_left() -> None:
    found = of_part(RED)
    found.part[LEAST - 1 :, Part.CLOTHING] = 0
    assert not cloth_colour(VERTICES, FACES, found)[1].any()
