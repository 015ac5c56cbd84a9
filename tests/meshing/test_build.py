# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import torch
import trimesh

from backend.errors import Cancelled, RodinError
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.normals import vertex_normals
from backend.meshing.simplify import on_cut, simplify
from backend.space import Part
from tests.analytic_mesh import HEAD, SETTINGS, built


def solid():
    return trimesh.Trimesh(built().vertices, built().faces, process=False)


def test_the_mesh_is_watertight_and_within_its_budget():
    mesh = solid()
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    assert mesh.euler_number == 4  # the head and the glasses
    assert 0.9 * SETTINGS.faces < len(mesh.faces) <= SETTINGS.faces
    assert len(np.unique(built().faces)) == len(built().vertices)


def test_arrays_are_as_documented():
    mesh = built()
    count, faces = len(mesh.vertices), len(mesh.faces)
    assert [
        getattr(mesh, name).dtype.name for name in ("vertices", "faces", "face_part", "uv", "texture")
    ] == [
        "float32",
        "int32",
        "uint8",
        "float32",
        "uint8",
    ]
    assert mesh.normals.shape == mesh.canonical.shape == (count, 3)
    assert mesh.face_part.shape == (faces,) and mesh.uv.shape == (faces, 3, 2)
    assert mesh.texture.shape == (512, 512, 3)


def test_vertices_lie_on_the_surface():
    mesh = built()
    free = ~on_cut(mesh.vertices, HEAD.box)
    distance = HEAD.distance(torch.from_numpy(mesh.vertices[free])).abs().numpy()
    assert np.quantile(distance, 0.98) < 2e-4
    assert distance.max() < 3e-3


def test_the_face_looks_along_minus_y():
    front = built().vertices[built().vertices[:, 1] < -0.112]  # glasses and the tip of the nose
    assert len(front) > 10
    assert np.abs(front[:, 0]).max() < 0.06


def test_parts_are_where_they_should_be():
    mesh = built()
    middle = mesh.vertices[mesh.faces].mean(1)
    assert set(np.unique(mesh.face_part)) == {Part.SKIN, Part.EYES, Part.HAIR, Part.EYEWEAR, Part.CLOTHING}
    assert middle[mesh.face_part == Part.HAIR, 2].min() > 0.1
    assert middle[mesh.face_part == Part.EYES, 1].max() < -0.06
    assert middle[mesh.face_part == Part.CLOTHING, 2].max() < 0.06


def test_the_cut_belongs_to_the_part_around_it():
    mesh = built()
    cut = on_cut(mesh.vertices, HEAD.box)[mesh.faces].all(1)
    assert cut.any()
    assert len(np.unique(mesh.face_part[cut])) == 1


def test_canonical_points_belong_to_the_vertices():
    np.testing.assert_allclose(built().canonical, built().vertices, atol=1e-6)


def test_normals_are_unit_and_outward():
    mesh = built()
    np.testing.assert_allclose(np.linalg.norm(mesh.normals, axis=1), 1, atol=1e-5)
    corner = mesh.vertices[mesh.faces]
    flat = np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
    facing = np.einsum("fi,fki->fk", flat, mesh.normals[mesh.faces])
    assert (facing > 0).mean() > 0.98


def test_normals_follow_the_field_more_closely_than_few_faces_can():
    directions = np.random.default_rng(0).normal(size=(60, 3))
    directions /= np.linalg.norm(directions, axis=1, keepdims=True)
    hull = trimesh.convex.convex_hull(directions)

    class Ball:
        box, device = HEAD.box, HEAD.device

        def distance(self, points):
            return (points - torch.tensor(self.box.centre)).norm(dim=1) - 0.05

    vertices = (hull.vertices * 0.05 + HEAD.box.centre).astype(np.float32)
    normals = vertex_normals(Ball(), vertices, hull.faces)
    assert np.abs(normals - hull.vertices).max() < 0.02 < np.abs(hull.vertex_normals - hull.vertices).max()


def test_decimation_keeps_every_tunnel():
    ring = trimesh.creation.torus(0.08, 0.01, major_sections=256, minor_sections=48)
    vertices, faces = simplify(ring.vertices.astype(np.float32), np.asarray(ring.faces), 600)
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    assert len(faces) <= 600
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.euler_number == 0


def test_the_same_field_gives_the_same_mesh():
    settings = MeshSettings(faces=1000, texture_size=64, resolution=48)
    first, second = build_mesh(HEAD, settings), build_mesh(HEAD, settings)
    for name, value in vars(first).items():
        assert np.array_equal(value, getattr(second, name)), name


def test_progress_rises_to_one_and_may_cancel():
    shares = []
    build_mesh(HEAD, MeshSettings(500, 64, 32), lambda stage, share: shares.append(share))
    assert shares == sorted(shares) and shares[0] == 0 and shares[-1] == 1

    def stop(stage, share):
        raise Cancelled

    with pytest.raises(Cancelled):
        build_mesh(HEAD, MeshSettings(500, 64, 32), stop)


@pytest.mark.parametrize("wrong", [{"faces": 3}, {"texture_size": 0}, {"resolution": 4096}])
def test_settings_out_of_range_are_a_coded_error(wrong):
    with pytest.raises(RodinError) as caught:
        MeshSettings(**wrong)
    assert caught.value.code == "mesh.settings"
