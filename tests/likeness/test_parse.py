# SPDX-License-Identifier: GPL-3.0-or-later
"""Parsing real photographs whose parts are where they are known to be."""

from pathlib import Path

import cv2
import matplotlib as mpl
import numpy as np
import pytest
import skimage.data
from numpy.typing import NDArray
from PIL import Image

from backend.likeness.features import JAW
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


@pytest.mark.parametrize("colour", [(60, 40, 25), (225, 225, 220)])
def test_a_beard_is_named_and_a_bare_chin_is_not(
    photo: Pixels,
    landmarks: NDArray[np.float64],
    parsing: Parsing,
    colour: tuple[int, int, int],
) -> None:
    assert not parsing.mask(Region.BEARD).any()
    jaw, lips = (
        landmarks[list(JAW[3:-3]), :2],
        landmarks[[61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291], :2],
    )
    outline = np.concatenate([jaw, lips + (0, 4)]).round().astype(np.int32)
    painted = photo.copy()
    cv2.fillPoly(painted, [outline], colour)
    beard = np.zeros(photo.shape[:2], np.uint8)
    cv2.fillPoly(beard, [outline], (1,))
    found = parse(painted, landmarks).mask(Region.BEARD)
    shared = (found & (beard > 0)).sum()
    assert shared / beard.sum() > 0.7
    assert shared / found.sum() > 0.7


def test_rims_of_glasses_are_named_and_eyes_stay_eyes(parsing: Parsing) -> None:
    path = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    photo = np.asarray(Image.open(path))
    landmarks = find_faces(photo)[0].landmarks
    found = parse(photo, landmarks)
    frames = found.mask(Region.EYEWEAR)
    for eye in (468, 473):
        column, row = landmarks[eye, :2].astype(int)
        assert found.labels[row, column] == Region.EYES
        above, below = frames[row - 40 : row, column], frames[row : row + 45, column]
        assert above.any() and below.any()
    assert not parsing.mask(Region.EYEWEAR).any()
