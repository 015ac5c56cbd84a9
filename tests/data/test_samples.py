# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import trimesh

from backend.data.assemble import Subject, assemble
from backend.data.forms.surface import Surface
from backend.data.people import priors
from backend.data.samples import AROUND, NEAR, REACH, Sampler
from backend.data.scene import Scene
from backend.space import Box, Part


def ball(centre: tuple[float, float, float], radius: float, part: Part) -> Surface:
    sphere = trimesh.creation.icosphere(subdivisions=5, radius=radius)
    vertices = np.asarray(sphere.vertices) + centre
    count = len(vertices)
    return Surface(
        vertices,
        np.asarray(sphere.faces),
        np.full((count, 3), 0.1 * part),
        np.full(count, int(part)),
        vertices,
    )


@pytest.fixture(scope="module")
def two_balls() -> Sampler:
    surfaces = [ball((0, 0, 0.185), 0.08, Part.SKIN), ball((0, 0, 0.245), 0.06, Part.HAIR)]
    return Sampler(Scene(surfaces), Box())


@pytest.fixture(scope="module")
def person() -> tuple[Subject, Scene]:
    subject = assemble(priors.sample(3, 2))
    return subject, Scene(subject.surfaces)


def union_distance(points: np.ndarray) -> np.ndarray:
    return np.minimum(
        np.linalg.norm(points - (0, 0, 0.185), axis=1) - 0.08,
        np.linalg.norm(points - (0, 0, 0.245), axis=1) - 0.06,
    )


def test_distances_outside_are_exact(two_balls: Sampler) -> None:
    rng = np.random.default_rng(0)
    points = np.array([0, 0, 0.2]) + rng.uniform(-0.15, 0.15, (4000, 3))
    truth = union_distance(points)
    distance, _, _ = two_balls.distance(points)
    assert (np.sign(distance) == np.sign(truth))[np.abs(truth) > 2e-4].all()
    outside = truth > 2e-4
    assert distance[outside] == pytest.approx(truth[outside], abs=2e-4)


def test_inside_the_buried_part_of_a_surface_does_not_count(two_balls: Sampler) -> None:
    distance, _, _ = two_balls.distance(np.array([[0.0, 0.0, 0.264], [0.0, 0.0, 0.186]]))
    assert distance[0] == pytest.approx(-0.041, abs=5e-4)
    assert distance[1] < -0.05


def test_surface_points_lie_on_the_union_and_know_their_owner(two_balls: Sampler) -> None:
    points = two_balls.surface(np.random.default_rng(1), 3000)
    assert union_distance(points.position) == pytest.approx(0, abs=2e-4)
    on_hair = points.shading.part == Part.HAIR
    assert np.linalg.norm(points.position[on_hair] - (0, 0, 0.245), axis=1) == pytest.approx(0.06, abs=2e-4)
    assert 0.05 < on_hair.mean() < 0.5


def test_all_surfaces_of_people_are_closed() -> None:
    for index in range(6):
        for surface in assemble(priors.sample(3, index)).surfaces:
            mesh = trimesh.Trimesh(surface.vertices, surface.faces, process=False)
            assert mesh.is_watertight
            assert mesh.volume > 0


def test_queries_of_a_person(person: tuple[Subject, Scene]) -> None:
    sampler, rng = Sampler(person[1], Box()), np.random.default_rng(2)
    surface = sampler.surface(rng)
    queries = sampler.queries(rng, surface)
    box = np.abs(queries.position - Box().centre).max()
    assert box <= Box().half + 1e-9
    assert np.abs(queries.distance).max() <= REACH
    assert np.abs(queries.distance[:NEAR]).mean() < 0.004
    assert np.abs(queries.distance[NEAR : NEAR + AROUND]).mean() < 0.016
    head = np.array([[0.0, 0.0, 0.2], [0.0, -0.185, 0.2], [0.0, -0.085, 0.2], [0.18, 0.0, 0.37]])
    assert (sampler.distance(head)[0] < 0).tolist() == [True, False, True, False]
    assert {int(Part.SKIN), int(Part.EYES), int(Part.CLOTHING)} <= set(queries.shading.part.tolist())
