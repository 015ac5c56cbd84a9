# SPDX-License-Identifier: GPL-3.0-or-later
"""The square about a fitted face, and the head drawn into it."""

import numpy as np
import pytest

from backend.likeness.guide import CELLS, EXTENT, MIDDLE, SIZE, SPAN, FaceFrame, draw_guide, face_vertices
from tests.likeness.known_head import BASIS, TEMPLATE, camera

FACE = face_vertices(TEMPLATE)


@pytest.mark.parametrize("yaw", [0, -35, 50])
def test_the_square_holds_the_face_upright(yaw: float) -> None:
    taken = camera(yaw)
    frame = FaceFrame.about(BASIS.mean, taken)
    at = frame.to_square(taken.project(BASIS.mean))
    assert np.abs(at[FACE].mean(0) - SIZE / 2).max() < 0.1 * SIZE
    forehead, chin = at[FACE[BASIS.mean[FACE, 2].argmax()]], at[FACE[BASIS.mean[FACE, 2].argmin()]]
    assert forehead[1] + 0.5 * SIZE < chin[1] + 0.25 * SIZE
    metres = np.linalg.norm(at[FACE[0]] - at[FACE[1]]) / SIZE * SPAN
    assert metres == pytest.approx(np.linalg.norm(BASIS.mean[FACE[0]] - BASIS.mean[FACE[1]]), abs=0.01)


def test_photo_and_square_are_inverses() -> None:
    frame = FaceFrame.about(BASIS.mean, camera(20, 10))
    points = np.random.default_rng(0).uniform(0, SIZE, (20, 2))
    np.testing.assert_allclose(frame.to_square(frame.to_photo(points)), points, atol=1e-9)
    affine = frame.affine()
    np.testing.assert_allclose(points @ affine[:, :2].T + affine[:, 2], frame.to_photo(points), atol=1e-9)


def test_the_guide_tells_where_each_point_of_the_template_is() -> None:
    taken = camera(25)
    frame = FaceFrame.about(BASIS.mean, taken)
    at, depth = frame.to_square(taken.project(BASIS.mean)), taken.view(BASIS.mean)[:, 2]
    guide = draw_guide(at, depth)
    seen = FACE[guide.shows(at[FACE], depth[FACE])]
    assert 0.4 < len(seen) / len(FACE) < 0.98
    column, row = np.floor(at[seen] * CELLS / SIZE).astype(int).T
    told = guide.image[:3, row, column].T * EXTENT + MIDDLE
    assert np.median(np.linalg.norm(told - TEMPLATE.vertices[seen], axis=1)) < 0.004
    assert guide.image[3].mean() == pytest.approx(np.isfinite(guide.depth).mean())


def test_what_the_nose_hides_is_not_shown() -> None:
    taken = camera(60)
    frame = FaceFrame.about(BASIS.mean, taken)
    at, depth = frame.to_square(taken.project(BASIS.mean)), taken.view(BASIS.mean)[:, 2]
    shown = draw_guide(at, depth).shows(at[FACE], depth[FACE])
    side = TEMPLATE.vertices[FACE, 0]
    one, other = shown[side > 0.04].mean(), shown[side < -0.04].mean()
    assert max(one, other) > 0.9
    assert min(one, other) < 0.3
