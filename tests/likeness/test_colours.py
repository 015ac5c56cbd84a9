# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours of a photographed and of a painted person."""

import colorsys

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from backend.likeness.colours import Colours, measured_colours
from backend.likeness.features import EYES, IRISES
from backend.likeness.parse import Parsing, Region, parse
from backend.portrait.face import find_faces
from backend.portrait.frame import Pixels

PAINT = {
    Region.SKIN: (200, 150, 120),
    Region.HAIR: (90, 60, 30),
    Region.LIPS: (180, 80, 90),
    Region.BROWS: (60, 40, 20),
    Region.CLOTHING: (20, 40, 160),
    Region.EYES: (230, 230, 230),
}


@pytest.fixture(scope="module")
def photo() -> Pixels:
    return np.asarray(skimage.data.astronaut())


@pytest.fixture(scope="module")
def landmarks(photo: Pixels) -> NDArray[np.float64]:
    return find_faces(photo)[0].landmarks


@pytest.fixture(scope="module")
def parsing(photo: Pixels, landmarks: NDArray[np.float64]) -> Parsing:
    return parse(photo, landmarks)


@pytest.fixture
def painted(parsing: Parsing) -> Pixels:
    """The parsing in plain colours, on green."""
    image = np.full((*parsing.labels.shape, 3), (0, 255, 0), np.uint8)
    for region, colour in PAINT.items():
        image[parsing.mask(region)] = colour
    return image


def _bytes(colour: tuple[float, float, float] | None) -> tuple[int, ...]:
    assert colour is not None
    return tuple(round(255 * channel) for channel in colour)


def test_reads_plain_colours_exactly(
    painted: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]
) -> None:
    read = measured_colours(painted, parsing, landmarks)
    named = {"skin": Region.SKIN, "hair": Region.HAIR, "lips": Region.LIPS, "clothing": Region.CLOTHING}
    assert {name: _bytes(getattr(read, name)) for name in named} == {
        name: PAINT[region] for name, region in named.items()
    }


def test_highlights_and_shadows_do_not_count(
    painted: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]
) -> None:
    skin = np.argwhere(parsing.mask(Region.SKIN))
    some = np.random.default_rng(0).permutation(skin)[: len(skin) // 3]
    shadow, highlight = some[::2], some[1 : len(some) // 4 : 2]
    painted[tuple(shadow.T)], painted[tuple(highlight.T)] = (40, 25, 20), (255, 255, 255)
    assert _bytes(measured_colours(painted, parsing, landmarks).skin) == PAINT[Region.SKIN]


def test_a_garment_of_two_colours_is_named_by_the_commoner(
    painted: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]
) -> None:
    striped = parsing.mask(Region.CLOTHING)
    striped[np.arange(len(striped)) % 5 > 1] = False
    painted[striped] = (250, 220, 30)
    assert _bytes(measured_colours(painted, parsing, landmarks).clothing) == PAINT[Region.CLOTHING]


def test_each_iris_has_its_own_colour(parsing: Parsing, landmarks: NDArray[np.float64]) -> None:
    large, points = np.repeat(np.repeat(parsing.labels, 4, 0), 4, 1), landmarks * 4
    image = np.full((*large.shape, 3), 235, np.uint8)
    row, column = np.mgrid[: large.shape[0], : large.shape[1]] + 0.5
    for iris, colour in zip(IRISES, ((40, 90, 160), (90, 60, 20)), strict=True):
        ring = points[list(iris), :2]
        away = np.hypot(column - ring[0, 0], row - ring[0, 1])
        radius = np.linalg.norm(ring[1:] - ring[0], axis=1).mean()
        image[away < radius], image[away < 0.4 * radius] = colour, 0
    read = measured_colours(image, Parsing(large), points)
    assert _bytes(read.iris_right) == (40, 90, 160)
    assert _bytes(read.iris_left) == (90, 60, 20)
    assert points[list(EYES[1]), 0].mean() > points[list(EYES[0]), 0].mean()


def test_what_is_not_seen_has_no_colour(
    photo: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]
) -> None:
    nothing = Parsing(np.zeros_like(parsing.labels))
    assert set(vars(measured_colours(photo, nothing, landmarks)).values()) == {None}
    assert measured_colours(photo, parsing, landmarks).headwear is None


def test_a_photo_has_its_colours(photo: Pixels, parsing: Parsing, landmarks: NDArray[np.float64]) -> None:
    read: Colours = measured_colours(photo, parsing, landmarks)
    assert read.skin is not None
    assert read.hair is not None
    assert sum(read.skin) > sum(read.hair) > 0.3
    hue, _, _ = colorsys.rgb_to_hsv(*read.hair)
    assert 0.05 < hue < 0.17
