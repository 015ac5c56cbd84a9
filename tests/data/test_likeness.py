# SPDX-License-Identifier: GPL-3.0-or-later
"""What fits know of people and of the detector: made of generated people as it should be."""

from pathlib import Path

import numpy as np
import pytest

from backend.data.body.bare_head import bare_head
from backend.data.likeness.basis import identity_basis, mirror
from backend.data.likeness.landmarks import identity_weights
from backend.data.likeness.observe import expressive
from backend.data.likeness.truth import template_head
from backend.data.people import priors
from backend.likeness.basis import IdentityBasis, get_identity_basis
from backend.likeness.landmarks import COUNT, IRISES, LandmarkModel, get_landmark_model, pose_terms
from backend.likeness.square import face_vertices
from backend.meshing.nearest import NearestOnSurface
from backend.rigging.template import get_head_template
from backend.space import EYE_MIDPOINT
from tests.likeness.known_head import camera

TEMPLATE = get_head_template()
FACE = face_vertices(TEMPLATE)


@pytest.fixture(scope="module")
def small() -> IdentityBasis:
    return identity_basis(11, range(24), 12, 1)


@pytest.mark.parametrize("index", [0, 3])
def test_the_template_lies_on_the_person(index: int) -> None:
    attributes = priors.sample(11, index)
    truth, head = template_head(attributes), bare_head(attributes)
    surface = NearestOnSurface(head.vertices.astype(np.float32), head.template.faces.astype(np.int64))
    assert np.median(surface(truth.posed[FACE].astype(np.float32)).distance) < 1e-3
    eyes = TEMPLATE.vertices_of(1)
    assert np.abs(truth.neutral[eyes].mean(0) - TEMPLATE.vertices[eyes].mean(0)).max() < 0.01
    assert abs(truth.neutral[eyes].mean(0)[2] - EYE_MIDPOINT[2]) < 0.01


def test_a_basis_is_symmetric_and_ordered(small: IdentityBasis) -> None:
    opposite = mirror(TEMPLATE)
    flipped = small.mean[opposite] * np.float32([-1, 1, 1])
    assert np.allclose(flipped[FACE], small.mean[FACE], atol=1e-4)
    size = np.linalg.norm(small.components[:, FACE].reshape(12, -1), axis=1)
    assert (np.diff(size) < 0.1 * size[0]).all() and size[0] > 2 * size[-1]


def test_weights_of_people_have_variance_one(small: IdentityBasis) -> None:
    heads = np.stack([template_head(priors.sample(11, index)).neutral for index in range(24)])
    weights = identity_weights(small, heads)
    assert np.abs(weights[:, :3].std(0) - 1).max() < 0.5
    rebuilt = np.stack([small.head(each) for each in weights])
    error = np.linalg.norm(rebuilt - heads, axis=2)[:, FACE].mean()
    assert error < 0.4 * np.linalg.norm(small.mean - heads, axis=2)[:, FACE].mean()


def test_weights_of_a_basis_head_come_back() -> None:
    basis = get_identity_basis()
    weights = np.random.default_rng(0).normal(size=len(basis.components))
    found = identity_weights(basis, basis.head(weights)[None])[0]
    assert np.allclose(found, weights, atol=0.05)


def test_random_expressions_are_symmetric_and_the_same_again() -> None:
    people = [priors.sample(11, index) for index in range(12)]
    changed = [expressive(person) for person in people]
    assert changed == [expressive(person) for person in people]
    blended = [c.face_units for c, p in zip(changed, people, strict=True) if c != p]
    assert 2 < len(blended) < 11
    for units in blended:
        assert all(0 <= value <= 1 for value in units.values()) and any(units.values())
        for name, value in units.items():
            other = name.replace("Left", "*").replace("Right", "Left").replace("*", "Right")
            assert units[other] == value


def test_what_ships_is_of_the_template() -> None:
    basis, model = get_identity_basis(), get_landmark_model()
    assert basis.mean.shape == TEMPLATE.vertices.shape
    assert model.corners.shape == (COUNT, 3) and np.allclose(model.weights.sum(1), 1, atol=1e-3)
    assert (model.spread > 0).all() and np.median(model.spread) < 2e-3
    places = model.on(basis.mean) + model.shift
    assert places[IRISES.start][0] < places[IRISES.start + 5][0]
    assert places[152][2] < places[4][2] < places[10][2]


def test_the_model_comes_back_from_its_file(tmp_path: Path) -> None:
    model = get_landmark_model()
    model.save(tmp_path / "landmarks.npz")
    again = LandmarkModel.load(tmp_path / "landmarks.npz")
    assert np.array_equal(again.corners, model.corners)
    assert np.array_equal(again.habits, model.habits)
    assert np.array_equal(again.shift, model.shift)


def test_pose_terms_have_signs() -> None:
    yaw, squared, pitch = pose_terms(camera(20, 0).rotation)
    assert abs(abs(yaw) - np.sin(np.radians(20))) < 1e-6 and squared == pytest.approx(yaw**2)
    assert abs(pitch) < 1e-6
    assert np.sign(pose_terms(camera(-20, 0).rotation)[0]) == -np.sign(yaw)
    assert abs(pose_terms(camera(0, 10).rotation)[2]) == pytest.approx(np.sin(np.radians(10)))
