# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import torch
import trimesh

from backend.errors import RodinError
from backend.meshing.extract import sample_dense, sample_sparse, surface
from tests.analytic_head import AnalyticHead


class Counting(AnalyticHead):
    reads = 0

    def distance(self, points):
        self.reads += len(points)
        return super().distance(points)


class Nothing(AnalyticHead):
    def distance(self, points):
        return torch.full((len(points),), 0.02)


def marched(resolution=96, **pieces):
    return trimesh.Trimesh(*surface(sample_sparse(AnalyticHead(**pieces), resolution)), process=False)


@pytest.mark.parametrize("resolution", [50, 120])
def test_coarse_to_fine_finds_the_surface_of_the_dense_grid(resolution):
    head = AnalyticHead(glasses=True)
    vertices, faces = surface(sample_dense(head, resolution))
    found, found_faces = surface(sample_sparse(head, resolution))
    assert np.array_equal(found_faces, faces)
    np.testing.assert_allclose(found, vertices, atol=1e-7)


def test_coarse_to_fine_is_exact_within_a_cell_of_the_surface_and_right_in_sign_elsewhere():
    dense, sparse = (sample(AnalyticHead(), 128) for sample in (sample_dense, sample_sparse))
    near = np.abs(dense.values) < dense.spacing * 3**0.5
    np.testing.assert_allclose(sparse.values[near], dense.values[near], atol=1e-7)
    assert np.array_equal(sparse.values < 0, dense.values < 0)


def test_coarse_to_fine_reads_a_fraction():
    head = Counting()
    sample_sparse(head, 144)
    assert head.reads < 0.15 * 144**3


def test_the_surface_is_closed_outward_and_cut_flat_on_the_box():
    mesh = marched()
    box = AnalyticHead().box
    assert mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0
    assert mesh.euler_number == 2
    low, high = np.array(box.centre) - box.half, np.array(box.centre) + box.half
    assert mesh.bounds[0, [0, 2]] == pytest.approx(low[[0, 2]], abs=1e-5)
    assert mesh.bounds[1, 0] == pytest.approx(high[0], abs=1e-5)
    assert (np.abs(mesh.vertices[:, 2] - low[2]) < 1e-5).sum() > 100


def test_hollows_are_filled():
    solid, hollow = marched(), marched(hollow=True)
    assert hollow.volume == pytest.approx(solid.volume, rel=1e-6)
    assert len(hollow.faces) == len(solid.faces)


def test_floating_glasses_stay():
    glasses = marched(glasses=True)
    assert glasses.euler_number == 4
    assert glasses.bounds[0, 1] == pytest.approx(-0.126, abs=1e-3)


@pytest.mark.parametrize("lost", ["speck", "lock"])
def test_what_is_lost_goes(lost):
    assert len(marched(**{lost: True}).faces) == len(marched().faces)


def test_a_field_without_a_surface_is_a_coded_error():
    with pytest.raises(RodinError) as caught:
        surface(sample_sparse(Nothing(), 48))
    assert caught.value.code == "mesh.empty"
