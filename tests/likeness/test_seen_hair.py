# SPDX-License-Identifier: GPL-3.0-or-later
"""Outlines of heads that are discs."""

import cv2
import numpy as np
import pytest

from backend.likeness.regions import Parsing, Region
from backend.likeness.seen_hair import ANGLES, CENTRE, SeenHair, angles, seen_hair
from tests.likeness.sample_hair import BLUE, HEIGHT, TAKEN, WIDTH

PHOTO = np.full((HEIGHT, WIDTH, 3), BLUE, np.uint8)
METRE = 1 / float(TAKEN.metres_a_pixel(CENTRE[None])[0])
MIDDLE = TAKEN.project(CENTRE[None])[0]
RADIUS = 0.11


def labels(radius: float = RADIUS) -> np.ndarray:
    """A disc of hair, metres, whose lower half is skin."""
    canvas = np.full((HEIGHT, WIDTH), Region.BACKGROUND, np.uint8)
    row, column = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    disc = np.hypot(column - MIDDLE[0], row - MIDDLE[1]) < radius * METRE
    canvas[disc] = Region.HAIR
    canvas[disc & (row > MIDDLE[1])] = Region.SKIN
    return canvas


def read(canvas: np.ndarray) -> SeenHair:
    found = seen_hair(PHOTO, Parsing(canvas), TAKEN)
    assert found is not None
    return found


def test_an_outline_is_as_far_as_the_head_reaches() -> None:
    found = read(labels())
    metre = found.camera.focal / TAKEN.focal * METRE
    assert np.isfinite(found.radius).all()
    assert np.abs(found.radius / metre - RADIUS).max() < 0.003
    down = np.sin(angles())
    assert found.haired[down < -0.05].all() and not found.haired[down > 0.05].any()


def test_pixels_are_kept_where_they_are_surely_hair() -> None:
    found = read(labels())
    assert 0.2 < (found.hair == 255).sum() / (found.camera.focal / TAKEN.focal * METRE * RADIUS) ** 2 < 1.6
    assert (found.colour[found.hair > 0] == BLUE).all() and not found.colour[found.hair == 0].any()
    assert found.colour.shape[:2] == found.hair.shape


def test_what_is_not_seen_before_a_background_is_not_known() -> None:
    canvas = labels()
    canvas[:, : int(MIDDLE[0])][canvas[:, : int(MIDDLE[0])] == Region.BACKGROUND] = Region.CLOTHING
    found = read(canvas)
    left, right = np.cos(angles()) < -0.1, np.cos(angles()) > 0.1
    assert np.isnan(found.radius[left]).all() and np.isfinite(found.radius[right]).all()
    assert len(found.radius) == ANGLES


def test_a_sliver_beside_the_neck_is_no_hair() -> None:
    canvas = labels()
    row, column = np.mgrid[:HEIGHT, :WIDTH] + 0.5
    away = np.hypot(column - MIDDLE[0], row - MIDDLE[1]) / METRE
    canvas[(away > RADIUS - 0.004) & (away < RADIUS) & (row > MIDDLE[1])] = Region.HAIR
    below = np.sin(angles()) > 0.5
    assert not read(canvas).haired[below].any()
    canvas[(away > RADIUS - 0.03) & (away < RADIUS) & (row > MIDDLE[1])] = Region.HAIR
    assert read(canvas).haired[below].all()


@pytest.mark.parametrize("covered", [True, False])
def test_under_a_hat_and_on_a_bald_head_nothing_is_read(covered: bool) -> None:
    canvas = labels()
    if covered:
        cv2.circle(canvas, tuple(MIDDLE.astype(int)), 20, (int(Region.HEADWEAR),), -1)
    else:
        canvas[canvas == Region.HAIR] = Region.SKIN
    assert seen_hair(PHOTO, Parsing(canvas), TAKEN) is None
