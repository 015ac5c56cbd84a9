# SPDX-License-Identifier: GPL-3.0-or-later
"""Parsing a real photograph whose parts are where they are known to be."""

import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray

from backend.likeness.parse import Parsing, Region, parse
from backend.portrait.face import find_faces
from backend.portrait.frame import Pixels


@pytest.fixture(scope="module")
def photo() -> Pixels:
    """A smiling woman with brown hair in a space suit: public domain, by NASA."""
    return np.asarray(skimage.data.astronaut())


@pytest.fixture(scope="module")
def landmarks(photo: Pixels) -> NDArray[np.float64]:
    return find_faces(photo)[0].landmarks


@pytest.fixture(scope="module")
def parsing(photo: Pixels, landmarks: NDArray[np.float64]) -> Parsing:
    return parse(photo, landmarks)


@pytest.mark.parametrize(
    ("x", "y", "region"),
    [
        (20, 20, Region.BACKGROUND),
        (400, 60, Region.BACKGROUND),
        (225, 95, Region.SKIN),
        (193, 140, Region.SKIN),
        (225, 32, Region.HAIR),
        (165, 90, Region.HAIR),
        (222, 145, Region.TEETH),
        (230, 240, Region.CLOTHING),
        (110, 240, Region.CLOTHING),
    ],
)
def test_names_what_is_seen_there(parsing: Parsing, x: int, y: int, region: Region) -> None:
    assert Region(parsing.labels[y, x]) == region


def test_eyes_and_lips_lie_where_the_landmarks_are(parsing: Parsing, landmarks: NDArray[np.float64]) -> None:
    for points, region in (((468, 473), Region.EYES), ((0, 17), Region.LIPS)):
        x, y = landmarks[list(points), :2].mean(0)
        rows, columns = np.nonzero(parsing.mask(region))
        assert np.hypot(columns.mean() - x, rows.mean() - y) < 6


def test_masks_are_unions(parsing: Parsing) -> None:
    both = parsing.mask(Region.SKIN, Region.EARS)
    assert both.shape == parsing.labels.shape
    assert both.sum() == parsing.mask(Region.SKIN).sum() + parsing.mask(Region.EARS).sum() > 5000


def test_a_larger_copy_is_parsed_alike(
    photo: Pixels, landmarks: NDArray[np.float64], parsing: Parsing
) -> None:
    large = parse(np.repeat(np.repeat(photo, 3, 0), 3, 1), landmarks * 3)
    assert large.labels.shape == (1536, 1536)
    same = large.labels[1::3, 1::3] == parsing.labels
    assert same.mean() > 0.95


def test_a_face_at_the_edge_is_parsed(photo: Pixels, landmarks: NDArray[np.float64]) -> None:
    cut = parse(photo[60:, 200:], landmarks - (200, 60, 0))
    assert cut.labels.shape == (452, 312)
    assert cut.mask(Region.SKIN).sum() > 2000
