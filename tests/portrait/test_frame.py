# SPDX-License-Identifier: GPL-3.0-or-later
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.portrait.frame import EYES_AT, SIDE_PER_FACE, PortraitFrame, on_background


@settings(deadline=None, max_examples=50)
@given(
    roll=st.floats(-math.pi, math.pi),
    scale=st.floats(10, 2000),
    middle=st.tuples(st.floats(-500, 4000), st.floats(-500, 4000)),
)
def test_eyes_are_level_and_at_their_place(roll, scale, middle):
    right, down = np.array([np.cos(roll), np.sin(roll)]), np.array([-np.sin(roll), np.cos(roll)])
    frame = PortraitFrame.from_landmarks(
        middle + 0.5 * scale * right, middle - 0.5 * scale * right, middle + scale * down
    )
    left_eye, right_eye, mouth = frame.to_crop(
        [middle + 0.5 * scale * right, middle - 0.5 * scale * right, middle + scale * down]
    )
    np.testing.assert_allclose((left_eye + right_eye) / 2, EYES_AT, atol=1e-6)
    assert left_eye[1] == pytest.approx(right_eye[1], abs=1e-6)
    assert left_eye[0] > right_eye[0]
    np.testing.assert_allclose(mouth, (EYES_AT[0], EYES_AT[1] + 1 / SIDE_PER_FACE), atol=1e-6)


def test_to_image_undoes_to_crop():
    frame = PortraitFrame((37.0, 91.0), 210.0, 0.3)
    points = np.array([[0.0, 0.0], [12.5, 300.0], [-40.0, 7.0]])
    np.testing.assert_allclose(frame.to_image(frame.to_crop(points)), points, atol=1e-9)


@pytest.mark.parametrize("side", [60.0, 128.0, 700.0, 3000.0])
def test_crop_puts_a_spot_where_to_crop_says(side):
    spot, radius = np.array([400.0, 350.0]), side / 20
    rows, columns = np.mgrid[:900, :900] + 0.5
    image = np.zeros((900, 900, 4), np.uint8)
    image[..., 3] = 255
    image[np.hypot(columns - spot[0], rows - spot[1]) < radius, :3] = 255
    frame = PortraitFrame((400.0 - side / 5, 350.0 - side / 10), side, 0.2)
    crop = frame.crop(image).astype(float)
    weight = crop[..., 0] * crop[..., 3]
    rows, columns = (np.mgrid[:128, :128] + 0.5) / 128
    centre = np.array([(weight * columns).sum(), (weight * rows).sum()]) / weight.sum()
    np.testing.assert_allclose(centre, frame.to_crop(spot), atol=0.5 / 128)


def test_outside_of_the_image_is_transparent():
    crop = PortraitFrame((0.0, 0.0), 100.0, 0.0).crop(np.full((50, 50, 4), 255, np.uint8))
    assert crop.shape == (128, 128, 4)
    assert crop[0, 0, 3] == 0
    assert crop[100, 100, 3] == 255


def test_on_background_mixes_with_grey():
    pixels = np.array([[[200, 0, 100, 255], [200, 0, 100, 0]]], np.uint8)
    np.testing.assert_array_equal(on_background(pixels), [[[200, 0, 100], [128, 128, 128]]])
