# SPDX-License-Identifier: GPL-3.0-or-later
"""The square about a fitted face, and what of the head shows in it."""

import numpy as np
import pytest

from backend.likeness.square import SIZE, SPAN, FaceSquare, face_vertices, shown
from tests.likeness.known_head import BASIS, TEMPLATE, camera

FACE = face_vertices(TEMPLATE)


@pytest.mark.parametrize("yaw", [0, -35, 50])
def test_the_square_holds_the_face_upright(yaw: float) -> None:
    taken = camera(yaw)
    at = FaceSquare.about(BASIS.mean, taken).to_square(taken.project(BASIS.mean))
    assert np.abs(at[FACE].mean(0) - SIZE / 2).max() < 0.1 * SIZE
    forehead, chin = (FACE[order] for order in (BASIS.mean[FACE, 2].argmax(), BASIS.mean[FACE, 2].argmin()))
    height = (at[chin] - at[forehead])[1] / SIZE * SPAN
    assert height == pytest.approx(BASIS.mean[forehead, 2] - BASIS.mean[chin, 2], rel=0.1)


def test_photo_and_square_are_inverses() -> None:
    square = FaceSquare.about(BASIS.mean, camera(20, 10))
    points = np.random.default_rng(0).uniform(0, SIZE, (20, 2))
    np.testing.assert_allclose(square.to_square(square.to_photo(points)), points, atol=1e-9)
    indices, affine = points - 0.5, square.affine(SIZE)
    np.testing.assert_allclose(
        indices @ affine[:, :2].T + affine[:, 2], square.to_photo(points) - 0.5, atol=1e-9
    )


def test_a_crop_shows_what_lies_there() -> None:
    square = FaceSquare.about(BASIS.mean, camera(0, 0))
    photo = np.zeros((480, 640, 3), np.uint8)
    row, column = np.mgrid[:480, :640] + 0.5
    photo[..., 0], photo[..., 1] = column / 640 * 255, row / 480 * 255
    crop = square.crop(photo)
    place = square.to_photo(np.full(2, 40.5))
    assert crop[40, 40, 0] == pytest.approx(place[0] / 640 * 255, abs=2)
    assert crop[40, 40, 1] == pytest.approx(place[1] / 480 * 255, abs=2)


def test_what_the_head_itself_hides_is_not_shown() -> None:
    taken = camera(60)
    at = FaceSquare.about(BASIS.mean, taken).to_square(taken.project(BASIS.mean))
    seen = shown(at, taken.view(BASIS.mean)[:, 2], FACE)
    across = TEMPLATE.vertices[FACE, 0]
    one, other = sorted([seen[across > 0.04].mean(), seen[across < -0.04].mean()])
    assert one < 0.3
    assert other > 0.9
    frontal = camera()
    at = FaceSquare.about(BASIS.mean, frontal).to_square(frontal.project(BASIS.mean))
    assert shown(at, frontal.view(BASIS.mean)[:, 2], FACE).mean() > 0.7
