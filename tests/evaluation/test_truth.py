# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import trimesh

from backend.data.forms.surface import Surface
from backend.data.scene import Scene
from backend.evaluation.seen import picture
from backend.evaluation.truth import render_truth, silhouette_of_truth
from backend.space import Part
from tests.evaluation.shapes import ball, head

COLOUR = (0.8, 0.3, 0.2)


def sphere_scene(radius, centre):
    shape = trimesh.creation.icosphere(3, radius)
    vertices = np.asarray(shape.vertices) + centre
    count = len(vertices)
    surface = Surface(
        vertices, np.asarray(shape.faces), np.tile(COLOUR, (count, 1)), np.zeros(count, int), vertices
    )
    return Scene([surface])


def test_truth_and_avatar_are_seen_by_the_same_camera():
    centre = (0.03, -0.02, 0.22)
    mesh = head(ball(0.1, centre, Part.SKIN, COLOUR))
    for azimuth in (0.0, 40.0, 90.0):
        truth, comparable = render_truth(sphere_scene(0.1, centre), azimuth, 96, 0.5)
        assert comparable.all()
        assert np.abs(truth.astype(int) - picture(mesh, azimuth, 96, lit=False)).max() <= 1


def test_what_the_box_cuts_is_not_compared():
    _, comparable = render_truth(sphere_scene(0.1, (0, -0.15, 0.185)), 0.0, 96, 0.5)
    assert not comparable[48, 48]
    assert comparable[2].all()


def test_silhouette_covers_what_the_picture_shows():
    scene = sphere_scene(0.1, (0.03, -0.02, 0.22))
    covered, comparable = silhouette_of_truth(scene, 40.0, 96)
    picture_of_it, _ = render_truth(scene, 40.0, 96, 0.5)
    shown = (np.abs(picture_of_it.astype(int) - 128) > 2).any(2)
    assert comparable.all()
    assert (covered ^ shown).mean() < 0.01
    assert 0.05 < covered.mean() < 0.5
