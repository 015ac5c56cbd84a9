# SPDX-License-Identifier: GPL-3.0-or-later
"""Features move the surface where they are and leave everything else to the bit."""

import numpy as np
import pytest
import torch

from backend.rigging.template import Piece, get_head_template
from backend.rigging.wrap import Posed, Wrapped
from backend.shaping.features import FeatureShapes, get_feature_shapes
from backend.shaping.field import ShapedField, posed, shaped, unshaped
from backend.words import understand
from backend.words.features import FEATURES
from tests.rigging.template_field import TemplateField, bent

TEMPLATE = get_head_template()
SKIN = TEMPLATE.vertices_of(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN]]
NEAR = 0.002
"""Metres that the surface may lie off the moved template."""
APART = 0.03
"""Metres from what a feature moves beyond which nothing changes."""


@pytest.fixture(scope="module")
def field() -> TemplateField:
    return TemplateField()


@pytest.fixture(scope="module")
def lying() -> Posed:
    vertices = bent(TEMPLATE.vertices.astype(float)).astype(np.float32)
    return Posed.resting(Wrapped(vertices, np.ones(len(vertices), np.float32)), len(TEMPLATE.shapes))


def test_every_feature_is_measured_both_ways() -> None:
    measured = get_feature_shapes()
    assert measured.names == FEATURES
    far = np.linalg.norm(measured.moved[:, :, OUTER], axis=-1).max(-1)
    assert (far > 5e-4).all() and (far < 0.02).all()
    cheeks = OUTER[TEMPLATE.vertices[OUTER, 2] > 0.1]
    wide, narrow = (
        np.ptp((TEMPLATE.vertices + measured.of({"face width": side}))[cheeks, 0]) for side in (1.0, -1.0)
    )
    assert wide > narrow + 0.004


def test_the_file_keeps_them(tmp_path) -> None:
    measured = get_feature_shapes()
    measured.save(tmp_path / "features.npz")
    np.testing.assert_array_equal(FeatureShapes.load(tmp_path / "features.npz").moved, measured.moved)


@pytest.mark.parametrize("text", ["a bigger nose", "a narrower jaw", "fuller lips", "heavier"])
def test_the_surface_goes_where_the_words_ask_for(text: str, field: TemplateField, lying: Posed) -> None:
    made = ShapedField(field, understand(text).shape, lying)
    moved = OUTER[np.linalg.norm(made.moved[OUTER], axis=1) > 0.002]
    there = torch.from_numpy(made.posed().vertices[moved])
    off, before = made.distance(there).abs(), field.distance(there).abs()
    assert off.median() < NEAR / 2 and off.quantile(0.9) < NEAR
    assert off.median() < 0.6 * before.median()


def test_elsewhere_nothing_changes_at_all(field: TemplateField, lying: Posed) -> None:
    made = ShapedField(field, {"nose size": 1.0}, lying)
    moved = lying.vertices[np.linalg.norm(made.moved, axis=1) > 0]
    dice = np.random.default_rng(0)
    points = lying.vertices[dice.choice(OUTER, 2000)] + dice.normal(0, 0.004, (2000, 3))
    far = np.linalg.norm(points[:, None] - moved[None, ::4], axis=-1).min(1) > APART
    place = torch.from_numpy(points[far].astype(np.float32))
    assert len(place) > 300
    before, after = field(place), made(place)
    assert torch.equal(before.distance, after.distance) and torch.equal(before.canonical, after.canonical)


def test_an_animation_ready_head_has_them_too(field: TemplateField, lying: Posed) -> None:
    made = ShapedField(field, {"chin": 1.0}, lying)
    rest = posed(made)
    assert rest is not None
    np.testing.assert_allclose(rest.rest.vertices - lying.rest.vertices, made.moved, atol=1e-6)
    assert unshaped(made) is field and shaped(field, {}, 32) is field and posed(field) is None


class _Photo(TemplateField):
    def photographed(self, points):
        return points + 1, points[:, 0]


def test_photographed_hair_goes_with_the_head(field: TemplateField, lying: Posed) -> None:
    points = lying.vertices[OUTER[:50]]
    colour, sure = ShapedField(_Photo(), {"chin": 1.0}, lying).photographed(points)
    far = np.linalg.norm(get_feature_shapes().of({"chin": 1.0})[OUTER[:50]], axis=1) == 0
    assert colour.shape == points.shape and sure.shape == (50,)
    np.testing.assert_allclose(colour, points + 1, atol=0.02)
    assert far.any() and not ShapedField(field, {"chin": 1.0}, lying).photographed(points)[1].any()
