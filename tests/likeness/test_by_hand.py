# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks set by hand lead the fit and the head, and leave the rest of it alone."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

from backend.errors import RodinError
from backend.likeness.by_hand import HANDLES, LINES, corrected, seen_face
from backend.likeness.camera import Doubles
from backend.likeness.fit import FaceFit, fit
from backend.likeness.landmarks import COUNT, OUTLINE, pose_terms
from backend.likeness.seen_face import SeenFace
from backend.likeness.shape import person_shape
from tests.likeness.known_head import BASIS, HEIGHT, MODEL, TEMPLATE, WIDTH, camera, face, identity

CERTAIN = MODEL.by_hand(range(COUNT))
CORNER, MOUTH, JAW, CHIN = 33, 61, 172, 152


PLACING = np.array([[2.0 * WIDTH, 0, -100], [0, 1.5 * HEIGHT, -40]])


@dataclass(frozen=True)
class Seen:
    """What counts of a portrait here; the photo was cropped, so that its places are not its pixels."""

    landmarks: Doubles
    centre: tuple[float, float]
    full_width: float
    focal_35mm: float | None
    by_hand: tuple[int, ...] = ()

    def from_photo(self, places: Any) -> Doubles:
        return np.asarray(places) @ PLACING[:, :2].T + PLACING[:, 2]


def to_photo(pixels: Doubles) -> tuple[float, float]:
    x, y = (pixels - PLACING[:, 2]) / np.diag(PLACING)
    return x, y


@pytest.fixture(scope="module")
def portrait() -> Seen:
    """A person from a little aside."""
    seen = face(identity(12), camera(12, 4))
    return Seen(seen.landmarks, seen.centre, seen.film, seen.focal_35mm)


def moved(portrait: Seen, **moves: tuple[float, float]) -> dict[int, tuple[float, float]]:
    """Corrections of landmarks by pixels."""
    numbers = {name: int(name.removeprefix("at")) for name in moves}
    return {
        number: to_photo(portrait.landmarks[number, :2] + moves[name]) for name, number in numbers.items()
    }


def skin(found: FaceFit, seen: SeenFace) -> Doubles:
    """Where the fitted head has all landmarks in the picture."""
    view = found.views[0]
    posed = person_shape(found, [seen], BASIS, MODEL, TEMPLATE).posed()
    sliding = np.tensordot(pose_terms(view.camera.rotation), CERTAIN.sliding, 1)
    return view.camera.project(CERTAIN.on(posed) + CERTAIN.shift + sliding)


@pytest.mark.parametrize(
    ("number", "move"), [(CORNER, (-9, 2)), (MOUTH, (3, 12)), (JAW, (-14, 6)), (CHIN, (0, 14))]
)
def test_a_dragged_point_takes_the_head_there(portrait: Seen, number: int, move: tuple[float, float]) -> None:
    target = portrait.landmarks[number, :2] + move
    before = seen_face(portrait)
    after = seen_face(corrected(portrait, moved(portrait, **{f"at{number}": move})))
    assert after.by_hand == (number,)
    was, now = skin(fit([before]), before), skin(fit([after]), after)
    assert np.linalg.norm(now[number] - target) < 0.3 * np.linalg.norm(was[number] - target)
    height = np.ptp(portrait.landmarks[:, 1])
    away = np.linalg.norm(portrait.landmarks[:468, :2] - target, axis=1) > 0.5 * height
    assert np.median(np.linalg.norm(now[:468] - was[:468], axis=1)[away]) < 0.2 * np.linalg.norm(move)


def test_neighbours_follow_and_the_far_side_does_not(portrait: Seen) -> None:
    after = corrected(portrait, moved(portrait, at172=(-10, 0), at136=(-4, 0)))
    steps = (after.landmarks - portrait.landmarks)[:, 0]
    assert steps[[172, 136]] == pytest.approx([-10, -4])
    assert -10 < steps[58] < -1
    assert steps[[10, 263, 454]] == pytest.approx(0)
    assert (after.landmarks[:, 2] == portrait.landmarks[:, 2]).all()


def test_without_corrections_nothing_changes(portrait: Seen) -> None:
    assert corrected(portrait, {}) is portrait
    assert MODEL.by_hand(()) is MODEL


def test_only_the_outline_slides_where_it_was_set(portrait: Seen) -> None:
    held = np.setdiff1d(np.arange(COUNT), OUTLINE)
    assert not CERTAIN.sliding[:, held].any() and CERTAIN.sliding[:, list(OUTLINE)].any()
    assert not CERTAIN.identity.any() and not CERTAIN.habits.any()
    some = MODEL.by_hand([CORNER])
    assert some.identity[:, MOUTH].any() and not some.identity[:, CORNER].any()


def test_one_photo_of_two_may_be_corrected(portrait: Seen) -> None:
    other = face(identity(12), camera(-25))
    found = fit([seen_face(corrected(portrait, moved(portrait, at61=(0, 10)))), other])
    assert len(found.views) == 2 and np.isfinite(found.identity).all()


def test_a_point_of_another_face_is_refused(portrait: Seen) -> None:
    with pytest.raises(RodinError) as raised:
        corrected(portrait, moved(portrait, at4=(300, 0)))
    assert raised.value.code == "corrections.far" and "4" in raised.value.message and raised.value.hint


def test_what_is_drawn_are_landmarks_of_the_face() -> None:
    assert 40 <= len(HANDLES) == len(set(HANDLES)) <= 60
    assert max(HANDLES) < 468 and {number for line in LINES for number in line} > set(OUTLINE)
