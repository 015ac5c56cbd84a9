# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import trimesh

from backend.data.body.bare_head import bare_head
from backend.data.body.template import Template, get_template
from backend.data.people import priors
from backend.space import EYE_MIDPOINT, HEAD_HEIGHT, Box


@pytest.fixture(scope="module")
def template() -> Template:
    return get_template()


def test_the_skin_is_closed_and_reaches_beyond_the_box(template: Template) -> None:
    mesh = trimesh.Trimesh(template.vertices, template.faces, process=False)
    assert mesh.is_watertight
    assert mesh.volume > 0
    low = np.asarray(Box().centre) - Box().half
    assert (template.vertices.min(0)[[0, 2]] < low[[0, 2]]).all()


def test_the_template_stands_where_the_space_says(template: Template) -> None:
    assert template.eyes.mean(0) == pytest.approx(EYE_MIDPOINT)
    assert template.eyes[0, 0] > 0 > template.eyes[1, 0]
    height = template.vertices[:, 2].max() - template.vertices[template.chin, 2]
    assert height == pytest.approx(HEAD_HEIGHT)


def test_landmarks_lie_left_and_right(template: Template) -> None:
    left, right = template.vertices[template.eye_corners]
    assert (left[:, 0] > 0).all()
    assert (right[:, 0] < 0).all()
    assert left[0, 0] > left[1, 0]
    mouth = template.vertices[template.mouth_corners]
    assert mouth[0, 0] > 0 > mouth[1, 0]
    assert (mouth[:, 2] < template.eyes[:, 2]).all()


def test_masks_mark_their_places(template: Template) -> None:
    lips = template.vertices[template.vertex_masks["lips"] > 0.9]
    ears = template.vertices[template.vertex_masks["ears"] > 0.9]
    assert np.abs(lips[:, 2] - 0.129).max() < 0.03
    assert np.abs(ears[:, 0]).min() > 0.05


def test_heads_differ_but_stand_alike() -> None:
    first, second = (bare_head(priors.sample(3, index)) for index in (0, 1))
    assert np.abs(first.vertices - second.vertices).max() > 0.003
    for head in (first, second):
        assert head.eyes.mean(0) == pytest.approx(EYE_MIDPOINT, abs=1e-6)
        assert np.linalg.norm(head.normals, axis=1) == pytest.approx(1, abs=1e-6)
