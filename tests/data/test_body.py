# SPDX-License-Identifier: GPL-3.0-or-later
from dataclasses import replace

import numpy as np
import pytest

from backend.data.body.bare_head import bare_head
from backend.data.body.template import get_template
from backend.data.people import expressions, morphs, priors
from backend.data.people.subject import Attributes

RESTING = replace(priors.sample(7, 3), face_units={}, gaze_yaw=0.0, gaze_pitch=0.0)


def moved(**changes: object) -> np.ndarray:
    """How far each vertex of the skin goes from the resting face ``[V, 3]``, metres."""
    return bare_head(replace(RESTING, **changes)).vertices - bare_head(RESTING).vertices


def test_face_units_and_morphs_are_names_of_the_body_model() -> None:
    model = get_template().model
    rng = np.random.default_rng(0)
    for expression in expressions.RECIPES:
        assert set(expressions.units(expression, rng)) <= set(model.facial_action_labels)
    assert set(expressions.gaze_units(5, -5)) <= set(model.facial_action_labels)
    for name in morphs.NAMES:
        assert {name, f"l-{name}", f"r-{name}"} & set(model.local_change_labels), name


def test_patterns_of_morphs_name_morphs() -> None:
    patterns = [
        *morphs.FEATURES.values(), *morphs.ANCESTRY.values(), morphs.MANLY, morphs.CHILDLIKE, morphs.AGED,
        morphs.SPREADS, morphs.LIMITS, morphs.MEANS,
    ]  # fmt: skip
    for pattern in patterns:
        assert set(pattern) <= set(morphs.NAMES)


def test_every_expression_moves_the_face_but_not_the_head() -> None:
    rng = np.random.default_rng(0)
    for expression in expressions.RECIPES:
        shift = moved(face_units=expressions.units(expression, rng))
        skull = bare_head(RESTING).vertices[:, 2] > 0.28
        assert np.abs(shift[skull]).max() < 0.001
        farthest = np.linalg.norm(shift, axis=1).max()
        assert farthest == 0 if expression == "neutral" else 0.002 < farthest < 0.04


def test_an_open_mouth_keeps_eyes_and_size() -> None:
    shut, open_ = bare_head(RESTING), bare_head(replace(RESTING, face_units={"jawOpen": 0.5}))
    assert np.allclose(shut.eyes, open_.eyes)
    assert shut.eye_radius == open_.eye_radius
    assert open_.vertices[:, 2].max() == pytest.approx(shut.vertices[:, 2].max())


def test_lids_follow_the_gaze() -> None:
    head = bare_head(RESTING)
    lids = np.linalg.norm(head.vertices[:, None] - head.eyes, axis=2).min(1) < 0.02
    down, up = moved(gaze_pitch=-12.0)[lids], moved(gaze_pitch=10.0)[lids]
    assert down[:, 2].min() < -0.002
    assert up[:, 2].max() > 0.0008
    aside = moved(gaze_yaw=14.0)
    assert aside[:, 0].max() > 2 * -aside[:, 0].min()


def test_gaze_units_are_those_of_both_eyes() -> None:
    units = expressions.gaze_units(7.0, -6.0)
    assert units == {
        "eyeLookOutLeft": 0.5, "eyeLookInRight": 0.5, "eyeLookDownLeft": 0.5, "eyeLookDownRight": 0.5
    }  # fmt: skip
    assert max(expressions.gaze_units(90.0, 90.0).values()) == 1


def test_faces_differ_by_few_strong_features_and_stay_in_range() -> None:
    even = {"african": 1 / 3, "asian": 1 / 3, "caucasian": 1 / 3}
    crowd = [morphs.sample(np.random.default_rng(i), 30, 0.5, even) for i in range(200)]
    table = np.array([list(face.values()) for face in crowd])
    assert np.abs(table).max() <= 0.95
    for name, limit in morphs.LIMITS.items():
        assert max(abs(face[name]) for face in crowd) <= limit
    strong = (np.abs(table) > 0.6).sum(1)
    assert 1 < np.median(strong) < 25
    nose = ("nose-width3-incr", "nose-nostrils-width-incr")
    assert np.corrcoef(*([face[name] for face in crowd] for name in nose))[0, 1] > 0.5


def test_age_and_gender_shape_the_face() -> None:
    even = {"african": 0.2, "asian": 0.2, "caucasian": 0.6}
    mean = lambda name, age, gender: np.mean(  # noqa: E731
        [morphs.sample(np.random.default_rng(i), age, gender, even)[name] for i in range(100)]
    )
    assert mean("chin-width-incr", 30, 1) > mean("chin-width-incr", 30, 0) + 0.3
    assert mean("eye-bag-incr", 80, 0) > mean("eye-bag-incr", 30, 0) + 0.3
    assert mean("nose-trans-forward", 6, 0) < mean("nose-trans-forward", 30, 0) - 0.2


def test_some_are_androgynous() -> None:
    crowd: list[Attributes] = [priors.sample(3, index) for index in range(400)]
    between = np.mean([0.2 < who.gender < 0.8 for who in crowd])
    assert 0.06 < between < 0.19
