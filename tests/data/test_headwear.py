# SPDX-License-Identifier: GPL-3.0-or-later
"""Headwear is closed, covers what it should and leaves the eyes free."""

from typing import get_args

import numpy as np
import pytest
import trimesh

from backend.data import hair, headwear
from backend.data.body.template import Head
from backend.data.forms.surface import Surface
from backend.data.people.subject import Headwear
from backend.space import Part
from tests.data.worn import assert_sound, heads, points_before_eyes, wearing

WORN = [kind for kind in get_args(Headwear) if kind != "none"]
CROWNED = [kind for kind in WORN if kind != "headband"]


@pytest.fixture(scope="module", name="subjects")
def subjects_fixture() -> list[Head]:
    return heads()


def put_on(head: Head, kind: str, **changes: str) -> list[Surface]:
    return headwear.make(head, wearing(headwear=kind, **changes), np.random.default_rng(1))


def seen(worn: Surface, head: Head, points: np.ndarray) -> np.ndarray:
    """Which of these vertices of the skin look out through the surface's openings."""
    mesh = trimesh.Trimesh(worn.vertices, worn.faces, process=False)
    normals = head.normals[points]
    return ~mesh.ray.intersects_any(np.asarray(head.vertices)[points] + normals * 0.0003, normals)


@pytest.mark.parametrize("kind", WORN)
def test_headwear_is_sound_in_the_box_and_leaves_the_eyes_free(subjects, kind):
    for head in subjects:
        made = put_on(head, kind)
        assert_sound(made, Part.HEADWEAR)
        assert points_before_eyes(made, head) == 0
        vertices = np.concatenate([surface.vertices for surface in made])
        above_shoulders = vertices[vertices[:, 2] > 0.09]
        assert np.abs(above_shoulders[:, :2]).max() < 0.19
        assert vertices[:, 2].max() < 0.375


@pytest.mark.parametrize("kind", CROWNED)
def test_headwear_contains_skull_and_pressed_hair(subjects, kind):
    for head in subjects:
        attributes = wearing(headwear=kind, hair_style="short")
        made = put_on(head, kind)
        crown = trimesh.Trimesh(made[0].vertices, made[0].faces, process=False)
        grown = hair.grow(head, attributes, np.random.default_rng(1))
        for points in (np.asarray(head.vertices), *(surface.vertices for surface in grown)):
            above = points[points[:, 2] > 0.275]
            outwards = np.tile([0.0, 0.0, 1.0], (len(above), 1))
            assert crown.ray.intersects_any(above, outwards).mean() > 0.995


def test_band_edges_bound_what_is_worn(subjects):
    azimuth = np.linspace(0.0, 2.0 * np.pi, 40)
    for kind in WORN:
        lower, upper = headwear.band_edges(kind, azimuth)
        assert (lower == headwear.band_height(kind, azimuth)).all()
        assert np.isinf(upper).all() == (kind != "headband")
    lower, upper = headwear.band_edges("headband", azimuth)
    assert (upper - lower > 0.03).all()
    assert (upper - lower < 0.05).all()


def test_headbands_leave_the_crown_bare(subjects):
    for head in subjects:
        (band,) = put_on(head, "headband")
        assert band.vertices[:, 2].max() < np.asarray(head.vertices)[:, 2].max() - 0.01


def test_headscarves_and_turbans_hide_hair():
    assert [kind for kind in WORN if headwear.covers_hair(kind)] == ["headscarf", "turban"]


def test_headscarves_hide_scalp_ears_and_throat_but_not_the_face(subjects):
    for head in subjects:
        (scarf,) = put_on(head, "headscarf")
        template = np.asarray(head.template.vertices)
        ears = head.template.vertex_masks["ears"] > 0.5
        scalp = (template[:, 2] > 0.20) & (template[:, 1] > 0.0)
        throat = (np.abs(template[:, 2] - 0.05) < 0.01) & (np.abs(template[:, 0]) < 0.04)
        hidden = np.flatnonzero(ears | scalp | throat)
        assert seen(scarf, head, hidden).mean() < 0.01
        face = np.hypot(template[:, 0] / 0.040, (template[:, 2] - 0.175) / 0.055) < 1.0
        front = np.flatnonzero(face & (template[:, 1] < -0.07) & (head.normals[:, 1] < -0.5))
        assert seen(scarf, head, front).mean() > 0.98


@pytest.mark.parametrize("garment", ["t_shirt", "turtleneck", "hoodie", "suit"])
def test_headscarves_lie_over_collars(subjects, garment):
    head = subjects[0]
    (scarf,) = put_on(head, "headscarf", clothing=garment)
    reach = np.hypot(scarf.vertices[:, 0], scarf.vertices[:, 1] - 0.012)
    level = np.abs(scarf.vertices[:, 2] - 0.065) < 0.01
    neck = np.asarray(head.vertices)
    neck = neck[np.abs(neck[:, 2] - 0.065) < 0.01]
    outside = np.sort(reach[level])[-50:].min()
    assert outside > np.hypot(neck[:, 0], neck[:, 1] - 0.012).mean() + 0.015


def test_bare_heads_wear_nothing(subjects):
    assert headwear.make(subjects[0], wearing(), np.random.default_rng(1)) == []
