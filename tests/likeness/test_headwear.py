# SPDX-License-Identifier: GPL-3.0-or-later
"""Hats, and hair that is none."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
import skimage.data
from PIL import Image

from backend.likeness.features import CHIN, FOREHEAD
from backend.likeness.headwear import with_headwear
from backend.likeness.parse import parse
from backend.likeness.regions import Parsing, Region
from backend.portrait.face import find_faces
from backend.portrait.frame import Pixels

TOP, BOTTOM, MIDDLE = 150, 350, 200
BROWN, GREY, OLIVE, PURPLE = (90, 60, 40), (140, 138, 136), (105, 108, 50), (101, 51, 138)


def painted(colour: tuple[int, int, int], cut: bool, hanging: bool = False) -> tuple[Pixels, Parsing]:
    """Something of a colour on a face 200 pixels high, whose lower edge is a line or jagged."""
    labels = np.full((500, 400), Region.BACKGROUND, np.uint8)
    labels[TOP:BOTTOM, 130:270] = Region.SKIN
    photo = np.full((500, 400, 3), (220, 180, 150), np.uint8)
    for column in range(110, 290):
        end = TOP - 10 if cut else TOP - 10 + 12 * (column // 7 % 2)
        labels[60:end, column] = Region.HAIR
        photo[60:end, column] = colour
    if hanging:
        labels[TOP - 10 : BOTTOM, 110:130] = Region.HAIR
        photo[TOP - 10 : BOTTOM, 110:130] = GREY
    return photo, Parsing(labels)


def covered(photo: Pixels, parsing: Parsing) -> Parsing:
    landmarks = np.zeros((478, 3))
    landmarks[[FOREHEAD, CHIN], :2] = [[MIDDLE, TOP], [MIDDLE, BOTTOM]]
    return with_headwear(photo, parsing, landmarks)


@pytest.mark.parametrize(
    ("colour", "cut", "hat"),
    [
        (BROWN, False, False),
        (GREY, False, False),
        (OLIVE, False, True),
        (PURPLE, False, True),
        (BROWN, True, True),
    ],
)
def test_strange_colours_and_cut_edges_are_no_hair(
    colour: tuple[int, int, int], cut: bool, hat: bool
) -> None:
    photo, parsing = painted(colour, cut)
    found = covered(photo, parsing)
    assert found.mask(Region.HEADWEAR).any() == hat
    assert found.mask(Region.HAIR).any() != hat


def test_a_straight_hairline_is_hair() -> None:
    photo, parsing = painted(BROWN, cut=True)
    labels = np.roll(parsing.labels, -20, axis=0)
    labels[TOP:BOTTOM] = parsing.labels[TOP:BOTTOM]
    assert not covered(np.roll(photo, -20, axis=0), Parsing(labels)).mask(Region.HEADWEAR).any()


def test_hair_below_a_hat_stays_hair() -> None:
    photo, parsing = painted(PURPLE, cut=True, hanging=True)
    found = covered(photo, parsing)
    assert (found.labels[60:120, 150:250] == Region.HEADWEAR).all()
    assert (found.labels[250:340, 112:128] == Region.HAIR).all()


@pytest.mark.parametrize(("hat", "name"), [(True, "grace_hopper"), (False, "astronaut")])
def test_a_real_cap_and_real_hair(hat: bool, name: str) -> None:
    path = Path(mpl.get_data_path()) / "sample_data" / "grace_hopper.jpg"
    photo = np.asarray(Image.open(path) if name == "grace_hopper" else skimage.data.astronaut())
    landmarks = find_faces(photo)[0].landmarks
    assert parse(photo, landmarks).mask(Region.HEADWEAR).any() == hat
