# SPDX-License-Identifier: GPL-3.0-or-later
"""The judge of meshes finds the faults that are there."""

import numpy as np
import pytest
import trimesh

from backend.evaluation.mesh_quality import layout_of, shape_of
from backend.evaluation.mesh_report import Tally
from backend.meshing.simplify import on_cut
from tests.analytic_mesh import HEAD, built


def test_a_sound_mesh_has_no_fault():
    mesh = built()
    shape = shape_of(mesh.vertices, mesh.faces)
    assert shape.closed and shape.unused == 0 and shape.edges_off == 0
    seen = ~on_cut(mesh.vertices, HEAD.box)[mesh.faces].all(1)
    layout = layout_of(mesh.vertices, mesh.faces[seen], mesh.uv[seen], mesh.texture)
    assert layout.overlap < 0.002 and 1 <= layout.stretch < 1.3
    assert np.median(layout.seam_steps) < 2


def test_holes_flips_and_spare_vertices_are_seen():
    ball = trimesh.creation.icosphere(3)
    faces = np.asarray(ball.faces).copy()
    faces[:20] = faces[:20, ::-1]
    shape = shape_of(np.concatenate([ball.vertices, [[9, 9, 9]]]), faces[:-1])
    assert not shape.closed and shape.unused == 1
    assert shape.edges_off == pytest.approx(3 / len(ball.edges_unique))
    assert 0 < shape.flipped < 0.1


def test_balls_through_each_other_pierce():
    ball = trimesh.creation.icosphere(3)
    apart, through = (
        trimesh.util.concatenate([ball, ball.copy().apply_translation([x, 0.03, 0.02])]) for x in (3, 1)
    )
    assert shape_of(apart.vertices, apart.faces).piercing == 0
    assert shape_of(through.vertices, through.faces).piercing > 0.01


def test_a_scratch_is_no_deep_piercing():
    wedge = np.array([[0, 0, 0], [1, 0, 0], [0, 1, 0], [0.2, 0.2, 1e-3], [0.3, 0.2, 1e-3], [0.2, 0.2, -5e-5]])
    deep = wedge.copy()
    deep[5, 2] = -5e-4
    faces = np.array([[0, 1, 2], [3, 4, 5]])
    scratch, cut = shape_of(wedge, faces), shape_of(deep, faces)
    assert scratch.piercing == cut.piercing == cut.piercing_deep > 0
    assert scratch.piercing_deep == 0


def test_a_square_laid_out_twice_overlaps_and_a_drawn_one_is_stretched():
    vertices = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    uv = (vertices[faces][..., :2] * 0.5 + 0.1).astype(np.float32)
    black = np.zeros((8, 8, 3), np.uint8)
    even = layout_of(vertices, faces, uv, black)
    assert even.overlap < 0.01 and even.stretch == pytest.approx(1, abs=1e-5)
    assert len(even.seam_steps) == 0
    assert layout_of(vertices, faces[[0, 0]], uv[[0, 0]], black).overlap == pytest.approx(0.5, abs=0.01)
    drawn = layout_of(vertices, faces, uv * np.array([1, 0.5], np.float32), black)
    assert drawn.stretch == pytest.approx(np.sqrt((2 + 0.5) / 2), rel=1e-3)


def test_colours_that_differ_across_a_seam_are_measured():
    vertices = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], float)
    faces = np.array([[0, 1, 2], [0, 2, 3]])
    uv = (vertices[faces][..., :2] * 0.4 + 0.05).astype(np.float32)
    uv[1] += np.array([0.5, 0], np.float32)
    texture = np.zeros((64, 64, 3), np.uint8)
    texture[:, 32:] = [10, 40, 0]
    (step,) = layout_of(vertices, faces, uv, texture).seam_steps
    assert step == pytest.approx(40)


def test_the_table_has_a_line_for_each_kind_of_surface():
    ball, tally = trimesh.creation.icosphere(2), Tally()
    uv = np.tile(np.array([[0, 0], [0.01, 0], [0, 0.01]], np.float32), (len(ball.faces), 1, 1))
    for kind in ("skin", "hair", "hair"):
        tally.shape(kind, (ball.vertices, ball.faces))
    tally.layout("skin", (ball.vertices, ball.faces), uv, np.zeros((4, 4, 3), np.uint8))
    tally.off_mm.append(np.array([0.5, 1.5]))
    tally.lid_gaps_mm += [1.5, 0.25]
    text = "\n".join(tally.lines())
    assert "| skin | 1 | 100 % " in text and "| hair | 2 | 100 % " in text
    assert "by 1.00 mm (median)" in text and "is 0.25 mm off" in text
