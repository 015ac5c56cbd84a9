# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes look where they are told and their outline follows the lids."""

from typing import Any

import numpy as np
import pytest

from backend.data.body.bare_head import bare_head
from backend.data.body.template import Head
from backend.data.face.eyelids import Outline
from backend.data.face.eyes import Eyeballs, eyeballs, gaze
from backend.data.forms.surface import Floats
from backend.space import Part
from tests.data.worn import heads, wearing


def made(**changes: Any) -> tuple[Eyeballs, Head]:
    who = wearing(**changes)
    head = bare_head(who)
    return eyeballs(head, who), head


def dark_middle(eyes: Eyeballs) -> Floats:
    """Offset ``[2, 3]`` of each pupil from its eye's centre, in radii."""
    vertices = np.arange(len(eyes.faces))
    shading = eyes.shade(vertices, np.full((len(vertices), 3), 1.0 / 3.0))
    points = eyes.vertices[eyes.faces].mean(1)
    pupil = shading.albedo.max(1) < 0.04
    left = points[:, 0] > eyes.centres.mean(0)[0]
    found = [points[pupil & side].mean(0) for side in (left, ~left)]
    return (np.stack(found) - eyes.centres) / eyes.radius


def test_eyes_look_ahead_by_default() -> None:
    eyes, _ = made(gaze_yaw=0.0, gaze_pitch=0.0)
    assert dark_middle(eyes) == pytest.approx(np.tile([0.0, -1.0, 0.0], (2, 1)), abs=0.04)


@pytest.mark.parametrize(("yaw", "pitch"), [(20.0, 0.0), (-15.0, 10.0), (0.0, -12.0)])
def test_the_pupils_turn_with_the_gaze(yaw: float, pitch: float) -> None:
    eyes, _ = made(gaze_yaw=yaw, gaze_pitch=pitch)
    assert dark_middle(eyes) == pytest.approx(np.tile(gaze(yaw, pitch)[2], (2, 1)), abs=0.05)
    assert np.sign(gaze(yaw, pitch)[2][0]) == np.sign(yaw)


def test_the_gaze_leaves_canonical_coordinates_alone() -> None:
    (ahead, _), (aside, _) = made(gaze_yaw=0.0, gaze_pitch=0.0), made(gaze_yaw=20.0, gaze_pitch=5.0)
    assert np.array_equal(ahead.canonical, aside.canonical)
    assert (aside.part == Part.EYES).all()


def test_irises_have_the_colour_of_the_subject() -> None:
    eyes, _ = made(gaze_yaw=0.0, gaze_pitch=0.0)
    face = np.arange(len(eyes.faces))
    shading = eyes.shade(face, np.full((len(face), 3), 1.0 / 3.0))
    offset = (eyes.vertices[eyes.faces].mean(1) - eyes.centres[0])[:, [0, 2]]
    radius = np.linalg.norm(offset, axis=1)
    ahead = eyes.vertices[eyes.faces].mean(1)[:, 1] < eyes.centres[0, 1]
    ring = ahead & (radius > 0.55 * eyes.iris_radius) & (radius < 0.75 * eyes.iris_radius)
    assert ring.sum() > 10
    assert np.median(shading.albedo[ring], 0) == pytest.approx(eyes.iris, abs=0.15)
    assert np.median(shading.albedo[~ahead], 0).min() > 0.7


def test_the_outline_lies_on_the_eyeballs_between_the_lids() -> None:
    for head in heads():
        outline = Outline.of(head)
        side = (outline.template[:, 0] < 0).astype(int)
        distance = np.linalg.norm(outline.subject - head.eyes[side], axis=1)
        assert distance == pytest.approx(head.eye_radius, abs=4e-4)
        assert 0.3 < outline.upper.mean() < 0.8
        height = [outline.subject[(outline.upper == upper) & (side == 0), 2].mean() for upper in (0, 1)]
        assert height[1] > height[0] + 0.002
