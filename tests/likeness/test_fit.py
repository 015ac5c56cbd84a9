# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks of known heads before known cameras give both back."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.spatial.transform import Rotation

from backend.evaluation.likeness.shape import uncorrected
from backend.likeness.fit import FitConfig, fit
from backend.likeness.landmarks import COUNT
from tests.likeness.known_head import (
    BASIS,
    DISTANCE,
    FOCAL,
    MODEL,
    NAMES,
    SEEN,
    TEMPLATE,
    camera,
    expression,
    face,
    identity,
    shape_error,
)

PEOPLE = (11, 12, 13, 14)
NOBODY = np.zeros(len(BASIS.components))
SIDES = ((0, 0), (-30, 5), (25, -8))


@pytest.mark.parametrize(("yaw", "pitch"), [(0, 0), (20, -6), (-40, 8)])
def test_the_camera_is_found(yaw: float, pitch: float) -> None:
    taken = camera(yaw, pitch)
    (view,) = fit([face(identity(11), taken)]).views
    turn = Rotation.from_matrix(view.camera.rotation @ taken.rotation.T).magnitude()
    assert np.degrees(turn) < 5
    assert np.linalg.norm(view.camera.position - taken.position) < 0.15 * DISTANCE
    assert abs(view.camera.focal / FOCAL - 1) < 0.03
    assert np.median(view.residual) < 1e-3


def test_landmarks_are_met_in_the_picture() -> None:
    seen = face(identity(12), camera(15), expression(jawOpen=0.4))
    result = fit([seen])
    (view,) = result.views
    posed = BASIS.head(result.identity) + np.tensordot(view.expression, TEMPLATE.shapes, 1)
    off = np.linalg.norm(view.camera.project(MODEL.on(posed)) - seen.landmarks[:, :2], axis=1)
    assert np.median(off) < 0.03 * np.ptp(seen.landmarks[:, 1])
    assert view.residual.shape == (COUNT,)


def test_a_face_is_nearer_to_the_person_than_the_mean_is() -> None:
    errors = [shape_error(fit([face(identity(seed), camera())]).identity, identity(seed)) for seed in PEOPLE]
    mean = [shape_error(NOBODY, identity(seed)) for seed in PEOPLE]
    assert np.mean(errors) < 0.7 * np.mean(mean)


def test_several_photos_show_one_person_better_than_one_does() -> None:
    alone, together = [], []
    for seed in PEOPLE:
        faces = [face(identity(seed), camera(*side)) for side in SIDES]
        result = fit(faces)
        assert len(result.views) == len(SIDES) and result.identity.shape == NOBODY.shape
        together.append(shape_error(result.identity, identity(seed)))
        alone.append(shape_error(fit(faces[:1]).identity, identity(seed)))
    assert np.mean(together) < 0.8 * np.mean(alone)


def test_each_photo_keeps_its_own_expression() -> None:
    faces = [face(identity(13), camera(), expression(jawOpen=0.7)), face(identity(13), camera(10))]
    opened, closed = (view.expression[NAMES.index("jawOpen")] for view in fit(faces).views)
    assert opened > 0.4 and closed < 0.1


def test_what_the_detector_does_is_worth_knowing() -> None:
    plain = uncorrected(MODEL).seen(BASIS, TEMPLATE)
    errors = np.zeros((2, len(PEOPLE)))
    for number, seed in enumerate(PEOPLE):
        faces = [face(identity(seed), camera(*side)) for side in SIDES]
        for row, seen in enumerate((SEEN, plain)):
            errors[row, number] = shape_error(fit(faces, seen=seen).identity, identity(seed))
    assert errors[0].mean() < 0.8 * errors[1].mean()


@pytest.mark.parametrize("shape", ["jawOpen", "mouthSmile", "eyeBlink", "mouthPucker"])
def test_an_expression_is_told_by_its_own_shapes(shape: str) -> None:
    names = [name for name in NAMES if name.startswith(shape) and name[len(shape) :] in {"", "Left", "Right"}]
    (view,) = fit([face(NOBODY, camera(), expression(**dict.fromkeys(names, 0.8)))]).views
    strongest = np.argsort(view.expression)[::-1][: len(names)]
    assert {NAMES[index] for index in strongest} == set(names)
    assert (view.expression >= 0).all() and (view.expression <= 1).all()


def test_a_resting_face_has_hardly_an_expression() -> None:
    (view,) = fit([face(identity(14), camera())]).views
    assert view.expression.max() < 0.25


def test_a_held_back_expression_stays_smaller() -> None:
    seen = face(NOBODY, camera(), expression(mouthPucker=0.8))
    pucker = NAMES.index("mouthPucker")
    free, held = (
        fit([seen], FitConfig(expression=spread)).views[0].expression[pucker] for spread in (0.3, 0.03)
    )
    assert held < 0.8 * free


def test_an_unknown_lens_is_told_from_the_perspective() -> None:
    near = face(NOBODY, camera(focal=500, distance=0.35), known_focal=False)
    far = face(NOBODY, camera(focal=2500, distance=1.75), known_focal=False)
    (short,), (long,) = fit([near]).views, fit([far]).views
    assert short.camera.focal < 0.8 * long.camera.focal


def test_wild_landmarks_hardly_matter() -> None:
    seen, wild = face(identity(11), camera()), face(identity(11), camera())
    rng = np.random.default_rng(0)
    moved = wild.landmarks.copy()
    some = rng.choice(468, 30, replace=False)
    moved[some, :2] += rng.normal(0, 40, (30, 2))
    found = fit([replace(wild, landmarks=moved)])
    assert shape_error(found.identity, fit([seen]).identity) < 3e-3


def test_quality_tells_a_face_from_scattered_points() -> None:
    seen = face(identity(12), camera())
    rng = np.random.default_rng(1)
    scattered = seen.landmarks + rng.normal(0, 0.08 * np.ptp(seen.landmarks[:, 1]), seen.landmarks.shape)
    assert fit([seen]).quality > 0.9
    assert fit([replace(seen, landmarks=scattered)]).quality < 0.15
