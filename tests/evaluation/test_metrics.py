# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import trimesh

from backend.evaluation import metrics
from tests.evaluation.shapes import mesh_of


def test_psnr_of_a_known_error():
    truth = np.full((8, 8, 3), 100, np.uint8)
    assert metrics.psnr(truth + 10, truth) == pytest.approx(20 * np.log10(25.5))
    assert metrics.psnr(truth, truth) == float("inf")


def test_distance_between_two_spheres_is_the_difference_of_their_radii():
    small, large = (mesh_of(trimesh.creation.icosphere(5, radius)) for radius in (0.1, 0.102))
    there = metrics.distances_to_mesh(metrics.surface_points(small, 500), large.vertices, large.faces)
    back = metrics.distances_to_mesh(metrics.surface_points(large, 500), small.vertices, small.faces)
    assert there.shape == (500,)
    assert there.mean() == pytest.approx(0.002, rel=0.03)
    assert back.mean() == pytest.approx(0.002, rel=0.03)


def test_thinned_points_are_even():
    rng = np.random.default_rng(0)
    sparse, dense = rng.random((5000, 3)) * (0.5, 1, 1), rng.random((50_000, 3)) * (0.5, 1, 1) + (0.5, 0, 0)
    thinned = metrics.thin(np.concatenate([sparse, dense]), 0.1)
    assert len(thinned) == pytest.approx(1000, abs=3)
    assert (thinned[:, 0] < 0.5).sum() == pytest.approx(500, abs=3)


def test_surface_points_are_even():
    points = metrics.surface_points(mesh_of(trimesh.creation.box((1, 1, 1))), 6000)
    on_top = np.isclose(points[:, 2], 0.5).mean()
    assert on_top == pytest.approx(1 / 6, abs=0.02)
    assert (np.isclose(np.abs(points), 0.5).sum(1) >= 1).all()


def test_retrieval_ranks():
    gallery = np.array([[0.0, 0], [1, 0], [5, 0], [9, 0]])
    queries = np.array([[0.1, 0], [0.2, 0], [np.nan, 0], [9.5, 0]])
    assert metrics.retrieval(queries, gallery).tolist() == [1, 2, 4, 1]


def test_retrieval_without_the_own_item():
    gallery = np.array([[np.nan, 0], [1.0, 0]])
    assert metrics.retrieval(np.zeros((2, 2)), gallery).tolist() == [2, 1]


def test_recall_of_the_same_and_of_another_distribution():
    rng = np.random.default_rng(0)
    generated = rng.normal(size=(200, 2))
    assert metrics.recall(generated, rng.normal(size=(200, 2))) > 0.9
    assert metrics.recall(generated, rng.normal(size=(200, 2)) + 50) == 0
    assert metrics.recall(generated[:20] * 0.01, rng.normal(size=(200, 2))) < 0.2


def test_variation_by_chance_falls_with_numbers():
    values = ["a"] * 50 + ["b"] * 50
    assert metrics.variation_by_chance(["a"] * 9, 5, 5) == 0
    assert 0.01 < metrics.variation_by_chance(values, 100, 100) < 0.15
    assert metrics.variation_by_chance(values, 4, 4) > metrics.variation_by_chance(values, 400, 400)


def test_frechet_of_known_gaussians():
    rng = np.random.default_rng(0)
    items = rng.normal(size=(4000, 3))
    assert metrics.frechet(items, items) == pytest.approx(0, abs=1e-6)
    assert metrics.frechet(items, items + (3, 0, 0)) == pytest.approx(9, rel=1e-6)
    wide = metrics.frechet(items, rng.normal(size=(4000, 3)) * 3)
    assert wide == pytest.approx(3 * (3 - 1) ** 2, rel=0.1)


def test_frechet_with_fewer_items_than_dimensions():
    rng = np.random.default_rng(0)
    first, second = rng.normal(size=(2, 10, 50))
    assert 0 < metrics.frechet(first, second) < 200


def test_patches_leave_out_what_has_one_colour():
    picture = np.zeros((16, 24, 3), np.uint8)
    picture[0:8, 8:16] = np.arange(64, dtype=np.uint8).reshape(8, 8, 1)
    found = metrics.patches([picture, picture], 8)
    assert found.shape == (2, 192)
    assert np.allclose(found[0].reshape(8, 8, 3)[..., 1] * 255, np.arange(64).reshape(8, 8))


def test_total_variation():
    assert metrics.total_variation("aabb", "abab") == 0
    assert metrics.total_variation("aaaa", "bb") == 1
    assert metrics.total_variation("aaab", "aabb") == pytest.approx(0.25)
