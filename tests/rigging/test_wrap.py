# SPDX-License-Identifier: GPL-3.0-or-later
"""Wrapping onto heads whose every point is known."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest
import trimesh

from backend.errors import RodinError
from backend.evaluation.rigs import lid_gap
from backend.meshing.sampling import distances
from backend.rigging.eyeballs import CLEARANCE, ON_THE_WAY, eyeballs
from backend.rigging.shapes import carried_shapes
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Wrapped, wrap
from backend.space import Box
from tests.rigging.template_field import HAIR_LINE, TemplateField, bent

TEMPLATE, RESOLUTION = get_head_template(), 96
SKIN = TEMPLATE.vertices_of(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN]]


@pytest.fixture(scope="module", params=[False, True], ids=["bald", "haired"])
def wrapped(request: pytest.FixtureRequest) -> tuple[TemplateField, Wrapped]:
    field = TemplateField(haired=request.param)
    return field, wrap(field, TEMPLATE, RESOLUTION)


def test_visible_skin_comes_to_lie_where_it_belongs(wrapped: tuple[TemplateField, Wrapped]) -> None:
    field, found = wrapped
    shown = OUTER[TEMPLATE.vertices[OUTER, 2] < HAIR_LINE - 0.006]
    shown = shown[TEMPLATE.vertices[shown, 2] > 0.02]
    error = np.linalg.norm(found.vertices[shown] - bent(TEMPLATE.vertices[shown]), axis=1) * 1000
    assert np.median(error) < 0.5 and np.percentile(error, 95) < 2.0
    off = np.abs(distances(field, found.vertices[shown])) * 1000
    assert np.median(off) < 0.1 and np.percentile(off, 95) < 0.5


def test_hidden_skin_lies_under_the_hair_and_near_the_truth(wrapped: tuple[TemplateField, Wrapped]) -> None:
    field, found = wrapped
    top = OUTER[TEMPLATE.vertices[OUTER, 2] > HAIR_LINE + 0.01]
    error = np.linalg.norm(found.vertices[top] - bent(TEMPLATE.vertices[top]), axis=1) * 1000
    assert np.percentile(error, 95) < (9.0 if field.haired else 2.0)
    if field.haired:
        assert (distances(field, found.vertices[top]) < 0).mean() > 0.98


def test_no_face_is_turned_over(wrapped: tuple[TemplateField, Wrapped]) -> None:
    _, found = wrapped
    faces = TEMPLATE.triangles(Piece.SKIN)
    truth = trimesh.Trimesh(bent(TEMPLATE.vertices), faces, process=False).face_normals
    made = trimesh.Trimesh(found.vertices, faces, process=False)
    assert ((made.face_normals * truth).sum(1) < 0).mean() < 0.01
    assert made.volume > 0


def test_shapes_move_the_person_as_the_map_says_and_lids_stay_off_the_eyes(
    wrapped: tuple[TemplateField, Wrapped],
) -> None:
    _, found = wrapped
    balls = eyeballs(TEMPLATE, found.vertices)
    shapes = carried_shapes(TEMPLATE, found.vertices, balls)
    names = list(TEMPLATE.shape_names)
    jaw = names.index("jawOpen")
    expected = bent(TEMPLATE.vertices + TEMPLATE.shapes[jaw]) - bent(TEMPLATE.vertices)
    strong = OUTER[np.linalg.norm(expected[OUTER], axis=1) > 0.005]
    error = np.linalg.norm(shapes[jaw][strong] - expected[strong], axis=1)
    assert np.median(error / np.linalg.norm(expected[strong], axis=1)) < 0.1
    for side, name in enumerate(("eyeBlinkLeft", "eyeBlinkRight")):
        shape = shapes[names.index(name)]
        moved = OUTER[np.linalg.norm(shape[OUTER], axis=1) > 1e-4]
        for share in np.linspace(0, 1, 9):
            place = found.vertices[moved] + share * shape[moved]
            gap = np.linalg.norm(place - balls[side].centre, axis=1) - balls[side].radius
            assert gap.min() > 0.9 * (CLEARANCE if share in (0, 1) else ON_THE_WAY), (name, share)
        still = OUTER[TEMPLATE.vertices[OUTER, 0] * (1 - 2 * side) < -0.01]
        assert np.abs(shape[still]).max() < 1e-4, name


def test_lids_that_go_far_keep_off_the_eyes(wrapped: tuple[TemplateField, Wrapped]) -> None:
    _, found = wrapped
    wide = replace(TEMPLATE, shapes=1.3 * TEMPLATE.shapes)
    shapes = carried_shapes(wide, found.vertices, eyeballs(TEMPLATE, found.vertices))
    head = SimpleNamespace(template=TEMPLATE, vertices=found.vertices, shapes=shapes)
    assert lid_gap(head) > 0.9 * ON_THE_WAY


@pytest.mark.parametrize("height", [1.0, 0.55], ids=["as they are", "pressed together"])
def test_the_jaw_opens_without_turning_lips_over(height: float) -> None:
    lips = SKIN[np.linalg.norm(TEMPLATE.vertices[SKIN] - [0, -0.105, 0.135], axis=1) < 0.035]
    jaw = list(TEMPLATE.shape_names).index("jawOpen")
    rest = bent(TEMPLATE.vertices)
    middle = np.median(rest[lips, 2])
    rest[lips, 2] = middle + height * (rest[lips, 2] - middle)
    offsets = carried_shapes(TEMPLATE, rest.astype(np.float32), eyeballs(TEMPLATE, rest))[jaw]
    assert _turned(rest + offsets, bent(TEMPLATE.vertices + TEMPLATE.shapes[jaw])) < 12


def _turned(vertices: np.ndarray, truth: np.ndarray) -> int:
    """How many of the skin's triangles look away from where they should."""
    faces = TEMPLATE.triangles(Piece.SKIN)
    made, wanted = (trimesh.Trimesh(each, faces, process=False).face_normals for each in (vertices, truth))
    return int(((made * wanted).sum(1) < 0).sum())


def test_a_head_without_skin_is_refused() -> None:
    field = TemplateField(haired=True)
    field.rest = field.rest + [0, 0, 1]
    with pytest.raises(RodinError) as raised:
        wrap(field, TEMPLATE, RESOLUTION)
    assert raised.value.code == "rig.no_skin"


def test_a_field_without_a_surface_is_refused() -> None:

    field = TemplateField()
    field.box = Box(centre=(5.0, 5.0, 5.0))
    with pytest.raises(RodinError) as raised:
        wrap(field, TEMPLATE, RESOLUTION)
    assert raised.value.code == "mesh.empty"
