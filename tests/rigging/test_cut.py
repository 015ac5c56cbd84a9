# SPDX-License-Identifier: GPL-3.0-or-later
"""What the box cuts off is closed by flat faces that look out of it."""

import numpy as np
import pytest
import trimesh

from backend.rigging.cut import closed_cut
from backend.rigging.patches import rim_of
from backend.space import Box

BOX = Box()
LOW = np.array(BOX.centre) - BOX.half
RADIUS = 0.08


def cut_off(mesh: trimesh.Trimesh, *axes: int) -> tuple[np.ndarray, np.ndarray]:
    """``mesh``, what lies outside of the box's lower faces drawn to them and open there."""
    vertices, faces = mesh.vertices.astype(np.float32), mesh.faces.astype(np.int64)
    for axis in axes:
        vertices[:, axis] = np.maximum(vertices[:, axis], np.float32(LOW[axis]))
    for axis in axes:
        faces = faces[~(vertices[faces][:, :, axis] == np.float32(LOW[axis])).all(1)]
    return vertices, faces


def ball(*at: float) -> trimesh.Trimesh:
    mesh = trimesh.creation.icosphere(4, RADIUS)
    mesh.apply_translation(at)
    return mesh


def test_a_ball_ends_in_a_disc() -> None:
    vertices, faces = cut_off(ball(0.0, 0.0, LOW[2]), 2)
    found = closed_cut(vertices, rim_of(faces), BOX)
    assert found
    end = trimesh.Trimesh(*found, process=False)
    assert end.area == pytest.approx(np.pi * RADIUS**2, rel=0.01)
    np.testing.assert_allclose(end.face_normals, [[0, 0, -1]] * len(end.faces), atol=1e-6)
    np.testing.assert_allclose(found[0][:, 2], LOW[2], atol=1e-6)


def test_what_goes_over_an_edge_of_the_box_ends_in_half_a_disc_on_both_faces() -> None:
    vertices, faces = cut_off(ball(LOW[0], 0.0, LOW[2]), 0, 2)
    found = closed_cut(vertices, rim_of(faces), BOX)
    assert found
    end = trimesh.Trimesh(*found, process=False)
    for normal in ([-1.0, 0, 0], [0, 0, -1.0]):
        half = end.area_faces[end.face_normals @ normal > 0.99].sum()
        assert half == pytest.approx(np.pi * RADIUS**2 / 2, rel=0.02)


def test_a_gap_where_the_rim_leaves_the_box_is_bridged() -> None:
    vertices, faces = cut_off(ball(0.0, 0.0, LOW[2]), 2)
    ring = np.unique(rim_of(faces))
    lifted = ring[vertices[ring, 0] > 0.9 * RADIUS]
    assert len(lifted) > 3
    vertices[lifted, 2] += np.float32(0.01)
    found = closed_cut(vertices, rim_of(faces), BOX)
    assert found
    assert 0.9 < trimesh.Trimesh(*found, process=False).area / (np.pi * RADIUS**2) < 0.99


def test_what_is_not_cut_off_stays_open() -> None:
    vertices, faces = cut_off(ball(0.0, 0.0, LOW[2]), 2)
    assert closed_cut(vertices + np.float32([0, 0, 0.05]), rim_of(faces), BOX) is None
    assert closed_cut(vertices, np.zeros((0, 2), np.int64), BOX) is None
