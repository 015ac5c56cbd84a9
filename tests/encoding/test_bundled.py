# SPDX-License-Identifier: GPL-3.0-or-later
"""The weights that ship keep the shape and the colours of a head that they are given."""

from pathlib import Path

import igl
import numpy as np
import pytest

from backend import RodinPipeline
from backend.encoding.scan import scan_head
from backend.space import Box
from tests.encoding.meshes import person, write_person

Y_UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


@pytest.mark.slow
def test_a_head_comes_back_as_it_was(tmp_path: Path) -> None:
    head = scan_head(write_person(person(), tmp_path / "head.glb", Y_UP, 100.0, np.zeros(3)))
    avatar = RodinPipeline.from_pretrained().encode(head, preset="fast")
    mesh = avatar.mesh()
    inside = (np.abs(head.points - Box.centre) < 0.97 * Box.half).all(1)
    points, colours = head.points[inside][:8000], head.colours[inside][:8000]
    squared, face, _ = igl.point_mesh_squared_distance(
        points, mesh.vertices.astype(float), mesh.faces.astype(np.int64)
    )
    assert np.sqrt(squared).mean() < 0.002
    size = len(mesh.texture)
    column, row = (np.clip(mesh.uv[face].mean(1) * (1, -1) + (0, 1), 0, 0.999) * size).astype(int).T
    assert np.abs(mesh.texture[row, column] / 255 - colours).mean() < 0.08
