# SPDX-License-Identifier: GPL-3.0-or-later
import importlib.util

import numpy as np
import pytest
import skimage.data

from backend.errors import RodinError
from backend.evaluation import judge
from backend.evaluation.rows.likeness_photos import real_photos


def test_real_photos_have_faces_and_differ():
    looks = {name: judge.look_at(photo) for name, photo in real_photos().items()}
    assert all(look.found and look.score > 1 for look in looks.values())
    first, second = (look.descriptor for look in looks.values())
    assert first.shape == (128,)
    assert np.linalg.norm(first - second) > judge.SAME_PERSON


def test_the_same_person_is_near_to_herself():
    photo = skimage.data.astronaut()
    mirrored = judge.look_closely(photo[:, ::-1])
    assert np.linalg.norm(mirrored - judge.look_closely(photo)) < judge.SAME_PERSON


def test_small_pictures_are_enlarged():
    face = skimage.data.astronaut()[40:230:2, 130:320:2]
    assert judge.look_at(face).found


def test_a_cat_is_not_found():
    assert judge.look_closely(skimage.data.chelsea()) is None


def test_missing_judge_is_said(monkeypatch):
    photo = skimage.data.astronaut()
    judge._judge.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(RodinError) as caught:
        judge.look_at(photo)
    assert caught.value.code == "evaluate.judge_missing"
