# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest

from backend.evaluation.data_judges import MAX_YAW, Seen, _turned, look, summarise


def seen(index: int, at: float, *, other: float | None = None, adult: bool = True, man: bool = False) -> Seen:
    """A subject whose descriptors have one nonzero entry."""
    descriptor = lambda value: None if value is None else np.eye(128)[0] * value  # noqa: E731
    return Seen(index, adult, (man, "asian"), True, 1.0, descriptor(at), descriptor(other))


def test_medians_are_of_the_right_pairs() -> None:
    crowd = [
        seen(0, 0.0, other=0.2),
        seen(1, 0.5, other=0.9),
        seen(2, 1.5, man=True),
        seen(3, 99.0, adult=False),
        Seen(4, True, (True, "mixed"), False, -1.0, None, None),
    ]
    said = summarise(crowd, 7, "rays")
    assert said.same == pytest.approx(0.3)
    assert said.different == pytest.approx(1.0)
    assert said.different_alike == pytest.approx(0.5)
    assert said.mediapipe == said.dlib == pytest.approx(0.8)
    assert said.missed == [4]


def test_what_cannot_be_measured_is_none_in_json() -> None:
    said = summarise([seen(0, 0.0)], 7, "rays").to_dict()
    assert said["different"] is None
    assert said["same"] is None
    assert said["dlib"] == 1


def test_the_second_photo_stays_near_the_front() -> None:
    rng = np.random.default_rng(0)
    assert max(abs(_turned(rng).yaw) for _ in range(50)) <= MAX_YAW


def test_judges_find_a_synthetic_face() -> None:
    one = look(7, 3, "rays")
    assert one.mediapipe
    assert one.score > 0
    assert one.front is not None
    assert one.other is not None
    assert 0.02 < np.linalg.norm(one.front - one.other) < 0.55
