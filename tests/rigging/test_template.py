# SPDX-License-Identifier: GPL-3.0-or-later
"""The template that ships: quads, layout, shapes, bones."""

import numpy as np
import pytest
import trimesh

from backend.data.rig import head_template
from backend.meshing.rasterise import rasterise
from backend.rigging.template import HeadTemplate, Piece, get_head_template

TEMPLATE = get_head_template()
MOVED = {
    "jawOpen": (0.0, 0.10),
    "eyeBlinkLeft": (0.031, 0.2),
    "eyeBlinkRight": (-0.031, 0.2),
    "mouthSmileLeft": (0.03, 0.135),
    "browInnerUp": (0.0, 0.225),
    "noseSneerRight": (-0.02, 0.17),
}
IN_HALF = {name: 2 * float(np.finfo(np.float16).eps) for name in ("shapes", "weights")}
"""How far what a file holds in half precision may be off, relative: a last bit that another processor
computes otherwise may round a value to its neighbour, and so the sum by which a row of weights is divided."""


def test_the_skin_is_closed_and_manifold() -> None:
    for piece, pieces in ((Piece.SKIN, 1), (Piece.EYES, 2), (Piece.TONGUE, 1)):
        mesh = trimesh.Trimesh(TEMPLATE.vertices, TEMPLATE.triangles(piece))
        assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0, piece
        assert mesh.body_count == pieces, piece


def test_no_texel_belongs_to_two_charts_or_faces() -> None:
    corner = TEMPLATE.uv[:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3, 2)
    edge, other = corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]
    area = np.abs(edge[:, 0] * other[:, 1] - edge[:, 1] * other[:, 0]) / 2
    covered = len(rasterise(corner, 1024).index) / 1024**2
    assert corner.min() > 0 and corner.max() < 1
    assert covered == pytest.approx(area.sum(), rel=0.06)


def test_all_52_shapes_have_arkits_names_and_move_what_they_name() -> None:
    assert len(TEMPLATE.shape_names) == len(set(TEMPLATE.shape_names)) == 52
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    for name, (x, z) in MOVED.items():
        shape = TEMPLATE.shapes[list(TEMPLATE.shape_names).index(name)][skin]
        size = np.linalg.norm(shape, axis=1)
        place = TEMPLATE.vertices[skin[size > 0.5 * size.max()]].mean(0)
        assert np.hypot(place[0] - x, place[2] - z) < 0.03, (name, place)
        behind = TEMPLATE.vertices[skin][:, 1] > 0.05
        assert size[behind].max() < 1e-4, name


def test_left_is_plus_x_and_bones_lie_in_the_head() -> None:
    bones = dict(zip(TEMPLATE.bone_names, TEMPLATE.bone_heads, strict=True))
    assert bones["eye.L"][0] > 0.02 and bones["eye.R"][0] < -0.02
    assert bones["neck"][2] < bones["head"][2] < bones["eye.L"][2]
    assert np.allclose(TEMPLATE.weights.sum(1), 1, atol=1e-3)
    jaw = TEMPLATE.weights[:, list(TEMPLATE.bone_names).index("jaw")]
    place = TEMPLATE.vertices[jaw > 0.9]
    assert place[:, 2].max() < 0.16 and place[:, 1].mean() < -0.04


def test_it_is_what_the_script_exports_and_survives_a_file(tmp_path) -> None:
    made = head_template()
    made.save(tmp_path / "head.npz")
    again = HeadTemplate.load(tmp_path / "head.npz")
    for name, value in vars(TEMPLATE).items():
        if value.dtype.kind == "f":
            found, off = getattr(again, name), IN_HALF.get(name, 0)
            np.testing.assert_allclose(found, value, rtol=off, atol=1e-5, err_msg=name)
        else:
            np.testing.assert_array_equal(value, getattr(again, name), name)
