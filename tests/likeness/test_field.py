# SPDX-License-Identifier: GPL-3.0-or-later
"""The likeness of a person on an avatar that is known in every point."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import torch
from torch import Tensor

from backend.errors import RodinError
from backend.likeness import field as module
from backend.likeness.field import LikenessField
from backend.likeness.placement import LikenessSettings
from backend.likeness.seen_hair import CENTRE
from backend.meshing.sampling import Floats, Samples, distances, samples
from backend.meshing.tangents import smooth_normals
from backend.models.field import FieldSample
from backend.rendering.camera import decode
from backend.rigging.template import Piece
from backend.rigging.wrap import Wrapped, wrap
from backend.space import Part
from tests.likeness.known_head import TEMPLATE
from tests.likeness.sample_hair import BLUE, combed
from tests.likeness.sample_person import OUTER, RED, SKIN, person
from tests.rigging.template_field import TemplateField

RESOLUTION = 96
AVATAR = TemplateField(haired=True)
PERSON = person()
SEEN = OUTER[PERSON.bare[OUTER] > 0.99]
LENS, LENS_RADIUS = np.array([0.03, -0.125, 0.2]), 0.012


@dataclass
class Worn(TemplateField):
    """The same avatar with a ball of ``part`` before its left eye."""

    part: Part = Part.EYEWEAR

    def _ball(self, points: Tensor) -> Tensor:
        return (points - torch.tensor(LENS, dtype=torch.float32)).norm(dim=1) - LENS_RADIUS

    def distance(self, points: Tensor) -> Tensor:
        return torch.minimum(super().distance(points), self._ball(points))

    def __call__(self, points: Tensor) -> FieldSample:
        found, ball = super().__call__(points), self._ball(points)
        nearer = ball < found.distance
        one = 20 * torch.nn.functional.one_hot(torch.tensor(int(self.part)), len(Part)).float()
        return FieldSample(
            torch.minimum(found.distance, ball),
            torch.where(nearer[:, None], torch.tensor([0.1, 0.1, 0.9]), found.albedo),
            torch.where(nearer[:, None], one, found.part),
            found.canonical,
        )


@pytest.fixture(scope="module")
def laid() -> LikenessField:
    return LikenessField.on(AVATAR, PERSON, LikenessSettings(), RESOLUTION)


def around(laid: LikenessField, count: int = 6000) -> Floats:
    """Points on the person and up to 4 cm off, and some far away."""
    rng = np.random.default_rng(5)
    near = laid.shape.posed[rng.choice(OUTER, count)] + rng.normal(0, 0.012, (count, 3))
    far = rng.uniform(-0.19, 0.19, (count // 4, 3)) + [0, 0, 0.185]
    return np.concatenate([near, far]).astype(np.float32)


def test_bare_skin_lies_on_the_persons_posed_head(laid: LikenessField) -> None:
    off = np.abs(distances(laid, laid.shape.posed[SEEN]))
    assert np.median(off) < 1e-4 and np.percentile(off, 95) < 1e-3
    generated = np.abs(distances(AVATAR, laid.shape.posed[SEEN]))
    assert np.median(generated) > 1e-3
    normal = smooth_normals(laid.shape.posed, TEMPLATE.quads)[SEEN]
    for step in (0.002, -0.002):
        beside = distances(laid, laid.shape.posed[SEEN] + np.float32(step) * normal)
        assert np.median(np.abs(beside - step)) < 3e-4


def test_the_person_is_the_avatars_head_with_the_photos_expression(laid: LikenessField) -> None:
    face = SEEN
    person_there = np.linalg.norm(laid.shape.neutral[face] - PERSON.shape.neutral[face], axis=1)
    assert person_there.max() < 1e-5
    neck = SKIN[TEMPLATE.vertices[SKIN, 2] < 0.015]
    assert np.array_equal(laid.shape.neutral[neck], laid.shape.wrapped.vertices[neck])
    assert np.allclose(laid.shape.values, PERSON.shape.expression)
    assert np.linalg.norm(laid.shape.posed - laid.shape.neutral, axis=1)[face].max() > 0.005


def test_skin_that_looks_away_is_not_an_inside_before_the_face(
    laid: LikenessField, monkeypatch: pytest.MonkeyPatch
) -> None:
    points = laid.shape.posed[SEEN] - np.array([0, 0.02, 0], np.float32)
    points = points[distances(laid, points) > 0.01]
    kind = type(laid._pieces[module.Piece.SKIN])
    monkeypatch.setattr(kind, "signed", lambda _self, _place, near: -near.distance)
    assert len(points) > 100
    found = distances(laid, points)
    assert (found > 0).mean() > 0.95


def test_hair_stays_where_the_photo_does_not_show_skin(laid: LikenessField) -> None:
    top = OUTER[TEMPLATE.vertices[OUTER, 2] > 0.255]
    assert np.median(distances(laid, laid.shape.posed[top])) < -0.003
    found = samples(laid, laid.shape.posed[top])
    assert (found.part.argmax(1) == Part.HAIR).mean() > 0.95


def test_the_photo_is_the_colour_where_it_was_seen(laid: LikenessField) -> None:
    found = samples(laid, laid.shape.posed[SEEN])
    assert np.median(np.abs(found.albedo - RED / 255).max(1)) < 0.01
    assert (found.part.argmax(1) == Part.SKIN).all()
    assert np.percentile(np.linalg.norm(found.canonical - TEMPLATE.vertices[SEEN], axis=1), 95) < 2e-3


def test_what_was_not_seen_takes_the_photos_tone(laid: LikenessField) -> None:
    neck = OUTER[(TEMPLATE.vertices[OUTER, 1] > 0.0) & (np.abs(TEMPLATE.vertices[OUTER, 2] - 0.09) < 0.01)]
    before = samples(AVATAR, laid.shape.wrapped.vertices[neck]).albedo.mean(0)
    after = samples(laid, laid.shape.posed[neck]).albedo.mean(0)
    assert before[0] / before[1] < 0.8 * after[0] / after[1]
    assert np.abs(after - RED / 255).max() < 0.2


def test_without_strength_it_is_the_avatar() -> None:
    none = LikenessField.on(AVATAR, PERSON, LikenessSettings(strength=0.0), RESOLUTION)
    points = around(none, 3000)
    one, other = samples(none, points), samples(AVATAR, points)
    assert np.allclose(one.distance, other.distance, atol=1e-5)
    assert np.allclose(one.albedo, other.albedo, atol=5e-3)
    assert (one.part.argmax(1) == other.part.argmax(1)).mean() > 0.99


def test_half_a_strength_lies_between(laid: LikenessField) -> None:
    half = laid.changed(LikenessSettings(strength=0.5))
    start, end = laid.shape.wrapped.vertices[SEEN], laid.shape.neutral[SEEN]
    assert np.allclose(half.shape.neutral[SEEN], (start + end) / 2, atol=1e-6)
    assert half.shape.values.max() == pytest.approx(0.25)


def test_other_settings_reuse_the_wrap(laid: LikenessField, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "wrap", None)
    resting = laid.changed(LikenessSettings(neutral=True))
    assert resting.shape.wrapped is laid.shape.wrapped
    assert not resting.shape.values.any()
    assert np.array_equal(resting.shape.posed, resting.shape.neutral)
    assert laid.changed(LikenessSettings()) is laid


def test_a_resting_face_is_where_the_field_has_it(laid: LikenessField) -> None:
    resting = laid.changed(LikenessSettings(neutral=True))
    off = np.abs(distances(resting, resting.shape.neutral[SEEN]))
    assert np.median(off) < 1e-4
    posed = resting.posed()
    assert np.array_equal(posed.vertices, posed.rest.vertices) and not posed.values.any()


def test_the_skins_sliders_gain_light_and_warmth(laid: LikenessField) -> None:
    usual = decode(samples(laid, laid.shape.posed[SEEN]).albedo).mean(0)
    hair = laid.shape.posed[OUTER[TEMPLATE.vertices[OUTER, 2] > 0.26]]
    for settings, check in (
        (LikenessSettings(lightness=0.5), lambda c: (c > 1.1 * usual).all()),
        (LikenessSettings(lightness=-0.5), lambda c: (c < 0.9 * usual).all()),
        (LikenessSettings(warmth=1.0), lambda c: c[0] / c[2] > 1.2 * usual[0] / usual[2]),
        (LikenessSettings(warmth=-1.0), lambda c: c[0] / c[2] < 0.85 * usual[0] / usual[2]),
    ):
        changed = laid.changed(settings)
        assert check(decode(samples(changed, laid.shape.posed[SEEN]).albedo).mean(0)), settings
        assert np.allclose(samples(changed, hair).albedo, samples(laid, hair).albedo, atol=0.02)


def same(one: Samples, other: Samples, some: np.ndarray) -> bool:
    """Whether both are the same to the bit."""
    return all(
        np.array_equal(getattr(one, name)[some], getattr(other, name)[some])
        for name in ("distance", "albedo", "part", "canonical")
    )


@pytest.mark.parametrize("part", [Part.EYEWEAR, Part.FACIAL_HAIR])
def test_an_edit_shows_and_leaves_everything_else_to_the_bit(laid: LikenessField, part: Part) -> None:
    edited = laid.edited(Worn(haired=True, part=part), frozenset({part}))
    points = around(laid)
    back = laid._back(torch.from_numpy(points)).numpy()
    before, after = samples(laid, points), samples(edited, points)
    elsewhere = np.linalg.norm(back - LENS, axis=1) > LENS_RADIUS + 0.025
    assert elsewhere.sum() > 4000 and same(before, after, elsewhere)
    rng = np.random.default_rng(2)
    direction = rng.normal(size=(400, 3))
    ball = (LENS + 0.9 * LENS_RADIUS * direction / np.linalg.norm(direction, axis=1, keepdims=True)).astype(
        np.float32
    )
    ball = ball[ball[:, 1] < LENS[1]]
    shown = samples(edited, ball)
    outside = distances(laid, ball) > 0.004
    assert outside.sum() > 50
    assert (shown.part[outside].argmax(1) == part).mean() > 0.8
    assert (shown.distance[outside] < 0.004).mean() > 0.8


def test_what_the_avatar_wears_without_an_edit_does_not_cover_bare_skin() -> None:
    worn = LikenessField.on(Worn(haired=True), PERSON, LikenessSettings(), RESOLUTION)
    near = SEEN[np.linalg.norm(TEMPLATE.vertices[SEEN] - LENS, axis=1) < 0.03]
    found = samples(worn, worn.shape.posed[near])
    assert (found.part.argmax(1) == Part.SKIN).mean() > 0.95
    assert np.median(np.abs(found.distance)) < 5e-4


@pytest.mark.parametrize(
    ("glasses", "touched", "thinner"),
    [(False, frozenset(), True), (True, frozenset(), False), (False, frozenset({Part.EYEWEAR}), False)],
)
def test_an_avatar_wears_glasses_only_if_the_photo_or_an_edit_says_so(
    laid: LikenessField, glasses: bool, touched: frozenset[Part], thinner: bool
) -> None:
    worn = LikenessField(Worn(haired=True), person(glasses=glasses), laid.settings, laid.shape)
    worn.touched = touched
    found = worn.inner(torch.tensor([[0.03, -0.136, 0.2], [0.0, 0.0, 0.1]], dtype=torch.float32))
    change = (worn._without_glasses(found).distance - found.distance).numpy()
    assert change[0] == pytest.approx(module.FRAME * thinner, abs=1e-4)
    assert change[1] == pytest.approx(0, abs=1e-6)


def test_an_avatar_without_skin_is_refused(laid: LikenessField) -> None:
    class Hood(TemplateField):
        def __call__(self, points: Tensor) -> FieldSample:
            found = super().__call__(points)
            hair = torch.nn.functional.one_hot(torch.full((len(points),), int(Part.HAIR)), len(Part))
            return replace(found, part=20 * hair.float())

    with pytest.raises(RodinError) as raised:
        LikenessField.on(Hood(), PERSON, LikenessSettings(), RESOLUTION)
    assert raised.value.code == "likeness.no_skin" and raised.value.hint


def test_an_edit_of_the_skin_changes_the_photos_skin_as_the_avatars(laid: LikenessField) -> None:
    class Pale(TemplateField):
        def __call__(self, points: Tensor) -> FieldSample:
            found = super().__call__(points)
            return replace(found, albedo=found.albedo * 0.5)

    edited = laid.edited(Pale(haired=True), frozenset({Part.SKIN}))
    before, after = (decode(samples(f, laid.shape.posed[SEEN]).albedo).mean(0) for f in (laid, edited))
    ratio = decode(np.float32([0.4, 0.3, 0.25])) / decode(np.float32([0.8, 0.6, 0.5]))
    assert np.allclose(after / before, ratio, rtol=0.15)


def test_hair_is_dyed_as_the_photos_unless_an_edit_is_about_it() -> None:
    wanted = (0.3, 0.15, 0.05)
    dyed = LikenessField.on(AVATAR, person(hair=wanted), LikenessSettings(), RESOLUTION)
    top = dyed.shape.posed[OUTER[TEMPLATE.vertices[OUTER, 2] > 0.26]]
    assert np.abs(np.median(samples(dyed, top).albedo, 0) - wanted).max() < 0.05
    cut = dyed.edited(AVATAR, frozenset({Part.HAIR}))
    assert np.abs(np.median(samples(cut, top).albedo, 0) - [0.1, 0.05, 0.02]).max() < 0.02


@pytest.fixture(scope="module")
def combed_there(laid: LikenessField) -> LikenessField:
    """With thick blue hair."""
    seen = combed(laid.shape.posed, 0.02)
    return LikenessField(AVATAR, person(hair=(0.3, 0.15, 0.05), hair_seen=seen), laid.settings, laid.shape)


def crown(laid: LikenessField) -> Floats:
    """Points ``[N, 3]`` 12 mm above the head's crown."""
    top = laid.shape.posed[OUTER[TEMPLATE.vertices[OUTER, 2] > 0.28]]
    away = top - CENTRE
    return (top + 0.012 * away / np.linalg.norm(away, axis=1, keepdims=True)).astype(np.float32)


def test_hair_is_as_thick_as_the_photo_shows(laid: LikenessField, combed_there: LikenessField) -> None:
    above = crown(laid)
    assert np.median(distances(laid, above)) > 0.003
    assert np.median(distances(combed_there, above)) < -0.001


def test_hair_has_the_photos_pixels_where_they_show_it(combed_there: LikenessField) -> None:
    above = crown(combed_there)
    colour = samples(combed_there, above).albedo
    front, back = above[:, 1] < -0.05, above[:, 1] > 0.03
    assert front.sum() > 5 and back.sum() > 5
    photo, dye = np.array(BLUE) / 255, np.array([0.3, 0.15, 0.05])
    blue = (np.median(colour[front], 0) - dye) @ (photo - dye) / ((photo - dye) ** 2).sum()
    assert 0.5 < blue < 1.1
    assert np.abs(np.median(colour[back], 0) - dye).max() < 0.05


def test_an_edit_of_the_hair_drops_the_photos_and_no_other_does(combed_there: LikenessField) -> None:
    points = around(combed_there)
    cut = combed_there.edited(AVATAR, frozenset({Part.HAIR}))
    above = crown(combed_there)
    assert np.median(distances(cut, above)) > 0.003
    assert np.abs(np.median(samples(cut, above).albedo, 0) - [0.1, 0.05, 0.02]).max() < 0.02
    shaved = combed_there.edited(AVATAR, frozenset({Part.FACIAL_HAIR}))
    assert same(samples(combed_there, points), samples(shaved, points), np.ones(len(points), bool))


def test_features_are_drawn_where_the_photo_does_not_know_better(laid: LikenessField) -> None:
    black = laid.under(lambda place, part, colour: np.zeros_like(colour))
    place = TEMPLATE.vertices[SEEN]
    colour = np.full((len(place), 3), 0.5, np.float32)
    skin = np.full(len(place), Part.SKIN, np.uint8)
    assert np.median(black(place, skin, colour)) == pytest.approx(0.5, abs=0.02)
    hair = np.full(len(place), Part.HAIR, np.uint8)
    assert not black(place, hair, colour).any()
    back = TEMPLATE.vertices[OUTER[TEMPLATE.vertices[OUTER, 1] > 0.04]]
    assert not black(back, skin[: len(back)], colour[: len(back)]).any()


def test_lips_are_not_drawn_over_teeth(laid: LikenessField) -> None:
    black = laid.under(lambda place, part, colour: np.zeros_like(colour))
    teeth = TEMPLATE.vertices[TEMPLATE.vertices_of(Piece.TEETH)]
    mouth = np.full(len(teeth), Part.MOUTH, np.uint8)
    white = np.ones((len(teeth), 3), np.float32)
    assert black(teeth, mouth, white).min() == 1


def test_the_wrap_is_the_avatars(laid: LikenessField) -> None:
    plain: Wrapped = wrap(AVATAR, TEMPLATE, RESOLUTION)
    assert np.array_equal(plain.vertices, laid.shape.wrapped.vertices)
    posed = laid.posed()
    assert np.array_equal(posed.rest.vertices, laid.shape.neutral)
    assert np.array_equal(posed.vertices, laid.shape.posed)
