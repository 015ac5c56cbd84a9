# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses are closed, touch the face where they rest, cut it nowhere and hide the eyes only if tinted."""

from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from backend.data import eyewear
from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.eyewear.frames import FRAMES
from backend.data.forms.surface import Surface
from backend.data.people import expressions, priors
from backend.data.people.subject import Glasses
from backend.data.scene import Scene
from backend.space import Part
from tests.data.worn import assert_sound, heads, hits, points_before_eyes, wearing

WORN = [kind for kind in get_args(Glasses) if kind != "none"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    smile = expressions.units("laugh", np.random.default_rng(0))
    return [*heads(), bare_head(replace(priors.sample(7, 9), expression="laugh", face_units=smile))]


def put_on(head: Head, kind: str) -> list[Surface]:
    return eyewear.make(head, wearing(glasses=kind), np.random.default_rng(1))


def bare_skin(head: Head) -> Scene:
    vertices, template = np.asarray(head.vertices), np.asarray(head.template.vertices)
    part = np.zeros(len(vertices), np.int64)
    skin = Surface(vertices, head.template.faces, np.ones_like(vertices), part, template)
    return Scene([skin])


def test_every_kind_has_a_frame():
    assert set(FRAMES) == set(WORN)


@pytest.mark.parametrize("kind", WORN)
def test_glasses_hide_the_eyes_only_if_tinted(subjects, kind):
    for head in subjects:
        worn = put_on(head, kind)
        assert_sound(worn, Part.EYEWEAR)
        assert (points_before_eyes(worn, head) > 0) == FRAMES[kind].dark
        covered = hits(worn, [head.eyes[0, 0], -0.5, head.eyes[0, 2]], [0.0, 1.0, 0.0])
        assert covered == FRAMES[kind].dark


@pytest.mark.parametrize("kind", WORN)
def test_fronts_lie_before_lids_brows_and_cheeks(subjects, kind):
    for head in subjects:
        skin, front = bare_skin(head), head.eyes[:, 1].min() - head.eye_radius
        pads = 4 if FRAMES[kind].metal else 0
        worn = put_on(head, kind)
        for surface in worn[: len(worn) - pads]:
            before_ears = surface.vertices[surface.vertices[:, 1] < -0.06]
            assert skin.inside(before_ears).mean() < 0.03
        bridge = worn[0].vertices
        assert front - 0.034 < bridge[:, 1].mean() < front - 0.004


@pytest.mark.parametrize("kind", WORN)
def test_temples_rest_on_the_ears(subjects, kind):
    for head in subjects:
        vertices = np.concatenate([surface.vertices for surface in put_on(head, kind)])
        ears = np.asarray(head.vertices)[head.template.vertex_masks["ears"] > 0.5]
        for sign in (1.0, -1.0):
            ear, bar = (points[points[:, 0] * sign > 0.04] for points in (ears, vertices))
            top = ear[ear[:, 2].argmax()]
            assert np.linalg.norm(bar - top, axis=1).min() < 0.022
            assert bar[:, 1].max() > ear[:, 1].mean()


def test_rims_are_thick_enough_to_be_learnt():
    for kind, frame in FRAMES.items():
        assert min(frame.rim, frame.brow, frame.deep) >= (0.0007 if kind == "rimless" else 0.0014), kind


def test_browline_is_heavy_above_and_cat_eye_points_up():
    angle = np.linspace(0.0, 2.0 * np.pi, 90, endpoint=False)
    browline, cat = FRAMES["browline"], FRAMES["cat_eye"].outline(angle)
    assert browline.rim_at(np.array([0.9])) > 2.0 * browline.rim_at(np.array([-0.9]))
    assert cat[cat[:, 1].argmax(), 0] > 0.4


def test_bare_faces_wear_nothing(subjects):
    assert eyewear.make(subjects[0], wearing(), np.random.default_rng(1)) == []
