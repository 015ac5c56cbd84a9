# SPDX-License-Identifier: GPL-3.0-or-later
"""Descriptors of points of a picture."""

import cv2
import numpy as np
import pytest

from backend.likeness.descriptors import BINS, CELLS, LENGTH, describe, mirrored

RNG = np.random.default_rng(0)
PICTURE = cv2.GaussianBlur(RNG.integers(30, 220, (128, 128, 3)).astype(np.uint8), (0, 0), 3)
PICTURE = cv2.normalize(PICTURE, None, 40, 200, cv2.NORM_MINMAX)  # pyright: ignore[reportCallIssue, reportArgumentType]
POINTS = RNG.uniform(20, 108, (30, 2))


def test_brightness_hardly_matters() -> None:
    darker = (PICTURE * 0.6).astype(np.uint8)
    own, other = describe(PICTURE, POINTS), describe(darker, POINTS)
    assert own.shape == (30, LENGTH)
    assert np.abs(own - other).mean() < 0.15 * own.mean()


def test_an_edge_is_told_by_its_direction() -> None:
    edge = np.full((128, 128, 3), 40, np.uint8)
    edge[:, 64:] = 200
    middle = describe(edge, np.array([[64.0, 64.0]]))[0].reshape(len(CELLS), BINS)[-1]
    assert middle.argmax() == 0
    middle = describe(np.ascontiguousarray(edge.transpose(1, 0, 2)), np.array([[64.0, 64.0]]))[0]
    assert middle.reshape(len(CELLS), BINS)[-1].argmax() == BINS // 4


def test_mirrored_descriptors_are_those_of_the_mirror_image() -> None:
    reflected = np.ascontiguousarray(PICTURE[:, ::-1])
    there = POINTS * [-1, 1] + [128, 0]
    np.testing.assert_allclose(describe(reflected, there), mirrored(describe(PICTURE, POINTS)), atol=0.02)
    np.testing.assert_array_equal(mirrored(mirrored(describe(PICTURE, POINTS))), describe(PICTURE, POINTS))


def test_a_plain_picture_says_nothing() -> None:
    assert describe(np.full((128, 128, 3), 90, np.uint8), POINTS).max() == pytest.approx(0, abs=1e-3)
