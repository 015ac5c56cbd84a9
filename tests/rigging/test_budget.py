# SPDX-License-Identifier: GPL-3.0-or-later
"""Worn things keep to a number of triangles, evenly, and thin ones stay whole."""

import numpy as np
import pytest
import trimesh

from backend.rigging.budget import shell_size, within_budget
from backend.rigging.patches import rim_of


def _cap() -> tuple[np.ndarray, np.ndarray]:
    """The upper half of a ball of 0.1 m, much finer at its pole than at its rim."""
    ball = trimesh.creation.uv_sphere(0.1, count=(65, 128))
    ball.update_faces(ball.triangles_center[:, 2] > 0)
    ball.remove_unreferenced_vertices()
    return ball.vertices.astype(np.float32), ball.faces.astype(np.int64)


def test_a_surface_within_its_budget_stays_as_it_is() -> None:
    vertices, faces = _cap()
    same, untouched = within_budget(vertices, faces, shell_size(faces))
    assert same is vertices and untouched is faces


@pytest.mark.parametrize("budget", [600, 1500])
def test_a_cap_becomes_even_and_stays_where_it_was(budget: int) -> None:
    vertices, faces = _cap()
    few, thin = within_budget(vertices, faces, budget)
    assert 0.9 * budget < shell_size(thin) <= budget
    mesh = trimesh.Trimesh(few, thin, process=False)
    lengths = mesh.edges_unique_length
    assert np.quantile(lengths, 0.95) < 3 * np.quantile(lengths, 0.05)
    assert np.linalg.norm(few, axis=1) == pytest.approx(0.1, abs=0.001)
    rim, before = few[np.unique(rim_of(thin))], vertices[np.unique(rim_of(faces))]
    assert rim[:, 2].max() <= before[:, 2].max() + 1e-6
    assert mesh.euler_number == 1


def test_a_thin_frame_stays_whole() -> None:
    rims = [trimesh.creation.torus(0.022, 0.0012, major_sections=120, minor_sections=12) for _ in range(2)]
    for ring, side in zip(rims, (-1, 1), strict=True):
        ring.apply_translation([side * 0.03, 0, 0])
    frame = trimesh.util.concatenate(rims)
    few, thin = within_budget(frame.vertices.astype(np.float32), frame.faces.astype(np.int64), 2000)
    made = trimesh.Trimesh(few, thin, process=False)
    assert shell_size(thin) <= 2000
    assert made.body_count == 2 and made.is_watertight
    assert [piece.euler_number for piece in made.split()] == [0, 0]


def test_a_surface_that_its_topology_keeps_is_kept() -> None:
    box = trimesh.creation.box()
    vertices, faces = within_budget(np.asarray(box.vertices, np.float32), np.asarray(box.faces), 2)
    assert len(faces) > 0 and trimesh.Trimesh(vertices, faces, process=False).is_watertight
