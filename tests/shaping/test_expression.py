# SPDX-License-Identifier: GPL-3.0-or-later
"""Expressions move the face by its face shapes, open the mouth, and leave all else to the bit."""

from dataclasses import replace

import numpy as np
import pytest
import torch

from backend.editing.expression import expression_share
from backend.likeness.field import LikenessField
from backend.likeness.placement import LikenessSettings, LikenessShape
from backend.meshing.build import MeshSettings, build_mesh
from backend.meshing.sampling import Floats
from backend.models.field import FieldSample
from backend.rigging.features import draw_features
from backend.rigging.mouth import is_open
from backend.rigging.shapes import shape_values
from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped
from backend.shaping.field import ShapedField, drawn, shaped
from backend.space import Part
from backend.words.expressions import EXPRESSIONS, shown
from tests.likeness.sample_person import person
from tests.rigging.template_field import TemplateField, bent

TEMPLATE = get_head_template()
SKIN = TEMPLATE.vertices_of(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN]]
NEAR, APART = 0.002, 0.04
"""Metres that the surface may lie off the moved template, and beyond which from it nothing changes."""
BEHIND_LIPS = ((-0.022, 0.022), (-0.117, -0.05), (0.105, 0.145))
"""x, y and z between which that is, metres."""
MESH = MeshSettings(faces=8000, texture_size=256, resolution=96)


class Solid(TemplateField):
    """Nothing is hollow behind its lips, as in a generated head."""

    def distance(self, points: torch.Tensor) -> torch.Tensor:
        low, high = torch.tensor(BEHIND_LIPS).T
        return torch.minimum(super().distance(points), torch.maximum(low - points, points - high).amax(1))

    def __call__(self, points: torch.Tensor) -> FieldSample:
        return replace(super().__call__(points), distance=self.distance(points))


@pytest.fixture(scope="module")
def field() -> TemplateField:
    return Solid()


@pytest.fixture(scope="module")
def lying() -> Posed:
    vertices = bent(TEMPLATE.vertices.astype(float)).astype(np.float32)
    return Posed.resting(Wrapped(vertices, np.ones(len(vertices), np.float32)), len(TEMPLATE.shapes))


@pytest.fixture(scope="module")
def laughing(field: TemplateField, lying: Posed) -> ShapedField:
    return ShapedField(field, {"laugh": 1.0}, lying)


@pytest.mark.parametrize("expression", ["smile", "sadness", "anger"])
def test_the_surface_goes_where_the_face_shapes_do(
    expression: str, field: TemplateField, lying: Posed
) -> None:
    made = ShapedField(field, {expression: 1.0}, lying)
    moved = OUTER[np.linalg.norm(made.moved[OUTER], axis=1) > 0.002]
    there = torch.from_numpy(made.posed().vertices[moved])
    off, before = made.distance(there).abs(), field.distance(there).abs()
    assert off.median() < NEAR / 2 and off.quantile(0.9) < NEAR
    assert before.quantile(0.9) > off.quantile(0.9)
    assert made.mouth is None


def test_elsewhere_nothing_changes_at_all(laughing: ShapedField, field: TemplateField, lying: Posed) -> None:
    moved = lying.vertices[np.linalg.norm(laughing.moved, axis=1) > 0]
    dice = np.random.default_rng(0)
    points = lying.vertices[dice.choice(OUTER, 2000)] + dice.normal(0, 0.004, (2000, 3))
    far = np.linalg.norm(points[:, None] - moved[None], axis=-1).min(1) > APART
    place = torch.from_numpy(points[far].astype(np.float32))
    assert len(place) > 300
    before, after = field(place), laughing(place)
    for name in ("distance", "albedo", "part", "canonical"):
        assert torch.equal(getattr(before, name), getattr(after, name)), name


def test_a_laugh_opens_the_mouth_and_shows_teeth(laughing: ShapedField) -> None:
    posed = laughing.posed()
    assert is_open(TEMPLATE, posed.rest.vertices, posed.vertices)
    mesh = build_mesh(laughing, MESH, lambda stage, done: None, drawn(laughing, draw_features))
    mouth = mesh.vertices[mesh.faces[mesh.face_part == Part.MOUTH]].mean(1)
    assert len(mouth) > 10
    teeth = posed.vertices[TEMPLATE.vertices_of(Piece.TEETH)]
    assert (np.abs(mouth[:, 0]) < teeth[:, 0].max() + NEAR).all()
    assert (mouth[:, 2] > teeth[:, 2].min() - NEAR).all() and (mouth[:, 2] < teeth[:, 2].max() + NEAR).all()
    assert (mesh.texture.min(-1) > 200).any()


def test_an_animation_ready_head_rests_and_opens_with_it(field: TemplateField, lying: Posed) -> None:
    made = ShapedField(field, {"smile": 1.0, "chin": 1.0}, lying)
    posed = made.posed()
    np.testing.assert_array_equal(posed.values, shape_values(TEMPLATE, EXPRESSIONS["smile"]))
    features = ShapedField(field, {"chin": 1.0}, lying)
    np.testing.assert_array_equal(posed.rest.vertices, features.posed().vertices)
    still = posed.still
    assert isinstance(still, ShapedField) and still.shape == {"chin": 1.0}
    assert features.posed().still is None


def test_a_face_at_rest_stays_as_it_is(field: TemplateField, laughing: ShapedField) -> None:
    assert shaped(field, {"neutral": 1.0}, 32) is field
    assert laughing.reshaped({"neutral": 1.0}) is field


@pytest.mark.parametrize(
    ("asked", "values"),
    [
        ({}, person().shape.expression),
        ({"anger": 1.0}, shape_values(TEMPLATE, EXPRESSIONS["anger"])),
        ({"neutral": 1.0}, np.zeros(len(TEMPLATE.shapes))),
        ({"neutral": 0.5}, person().shape.expression / 2),
    ],
)
def test_words_take_the_place_of_a_photos_expression(asked: dict[str, float], values: Floats) -> None:
    wrapped = Wrapped(TEMPLATE.vertices, np.ones(len(TEMPLATE.vertices), np.float32))
    found = LikenessShape.of(wrapped, person(), LikenessSettings(expression=asked))
    np.testing.assert_allclose(found.values, values, atol=1e-6)


def test_a_photos_avatar_is_not_bent_for_it_again(field: TemplateField) -> None:
    laid = LikenessField.on(field, person(), LikenessSettings(expression={"smile": 1.0}), 48)
    assert shaped(laid, {"smile": 1.0}, 48) is laid
    both = shaped(laid, {"smile": 1.0, "chin": 1.0}, 48)
    assert isinstance(both, ShapedField) and both.shape == {"chin": 1.0}
    np.testing.assert_array_equal(both.posed().values, laid.shape.values)


def test_how_much_of_an_expression_is_there_is_measured(field: TemplateField, lying: Posed) -> None:
    made = ShapedField(field, {"smile": 1.0}, lying)
    smiling, resting = (build_mesh(each, MESH) for each in (made, field))
    assert 0.7 < expression_share(smiling, made.posed()) < 1.2
    assert abs(expression_share(resting, made.posed())) < 0.2
    assert expression_share(resting, lying) == 1.0


def test_the_shapes_of_expressions_are_the_templates() -> None:
    names = set(map(str, TEMPLATE.shape_names))
    assert all(shown({name: 1.0}).keys() <= names for name in EXPRESSIONS)
