# SPDX-License-Identifier: GPL-3.0-or-later
"""Points of the outer surface: nothing that is buried, nothing beyond the box."""

import numpy as np
import trimesh

from backend.encoding.sample import POINTS, outer_points
from backend.encoding.similarity import Similarity
from backend.encoding.surface import Piece
from backend.space import Box
from tests.encoding.meshes import ball, surface

CENTRE = np.array(Box.centre)


def placed(size: float) -> Similarity:
    """Carries something of radius 1 into the box, ``size`` metres large."""
    return Similarity(size, np.eye(3), CENTRE)


def test_only_what_can_be_seen() -> None:
    points, colours = outer_points(surface(ball(1, (1, 0, 0)), ball(0.5, (0, 1, 0))), placed(0.1))
    assert points.shape == colours.shape == (POINTS, 3)
    np.testing.assert_allclose(np.linalg.norm(points - CENTRE, axis=1), 0.1, rtol=0.02)
    np.testing.assert_allclose(colours, [[1, 0, 0]] * POINTS, atol=1e-6)


def test_the_side_of_a_triangle_does_not_matter() -> None:
    inside_out = ball()
    flipped = Piece(inside_out.vertices, inside_out.faces[:, ::-1], inside_out.paint)
    points, _ = outer_points(surface(flipped), placed(0.1))
    assert len(points) == POINTS


def test_an_open_neck_does_not_show_the_inside() -> None:
    shell, core = ball(1), ball(0.5, (0, 1, 0))
    above = shell.vertices[shell.faces].mean(1)[:, 2] > -0.9
    points, colours = outer_points(
        surface(Piece(shell.vertices, shell.faces[above], shell.paint), core), placed(0.1)
    )
    assert (colours[:, 0] > 0.5).mean() > 0.99
    assert len(points) == POINTS


def test_bodies_are_cut_at_the_box() -> None:
    body = trimesh.creation.box((0.3, 0.2, 3.0))
    points, _ = outer_points(
        surface(Piece(body.vertices, body.faces, ball().paint)), Similarity(1, np.eye(3), CENTRE)
    )
    assert (np.abs(points - CENTRE) <= Box().half).all()
    assert np.ptp(points[:, 2]) > 1.9 * Box().half


def test_the_face_gets_more_points() -> None:
    points, _ = outer_points(surface(ball()), Similarity(0.12, np.eye(3), np.array([0, 0, 0.19])))
    front, back = points[:, 1] < -0.05, points[:, 1] > 0.05
    assert front.sum() > 1.5 * back.sum()


def test_the_same_points_each_time() -> None:
    first, again = (outer_points(surface(ball()), placed(0.1))[0] for _ in range(2))
    np.testing.assert_array_equal(first, again)
