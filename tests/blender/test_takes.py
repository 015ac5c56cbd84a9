# SPDX-License-Identifier: GPL-3.0-or-later
"""Other takes: pictures first, and only what is chosen comes into the scene."""

import json
import shutil

import bpy
import pytest

from blender_rodin import api, takes
from blender_rodin.avatars import summary
from blender_rodin.importer import import_avatar
from blender_rodin.importer.space import SPACING
from blender_rodin.operators.batch import batches
from blender_rodin.panels.avatar import RODIN_PT_avatar
from blender_rodin.shared import RodinError
from tests.blender.sample import RECIPE, checks, png, write_avatar
from tests.blender.test_backend import backend, tiny_backend, tiny_model  # noqa: F401 - fixtures
from tests.blender.test_panels import Layout, seen

SMALL = {"preset": "fast", "steps": 2, "resolution": 48, "faces": 500, "texture_size": 64, "rig": False}


@pytest.fixture(autouse=True)
def no_batch_before():
    batches.clear()
    yield
    batches.clear()


@pytest.fixture
def avatar(addon, avatar_folder, tmp_path):
    """An avatar with three takes of seeds 0, 1 and 2."""
    made = import_avatar(avatar_folder, bpy.context)
    keep = takes.keep_for(made)
    for seed in range(3):
        folder = tmp_path / f"job{seed}"
        write_avatar(folder)
        (folder / "before").mkdir()
        (folder / takes.PICTURE).write_bytes(png(checks()))
        (folder / "avatar.json").write_text(json.dumps({**RECIPE, "seed": seed}))
        keep(folder)
        shutil.rmtree(folder)
    return made


def test_the_backend_makes_pictures_and_nothing_comes_into_the_scene(tiny_backend):  # noqa: F811
    avatar = api.generate(seed=5, **SMALL)
    vertices = len(avatar.data.vertices)
    assert tiny_backend.reroll() == {"FINISHED"} and tiny_backend.variations(count=2) == {"FINISHED"}
    (batch,) = batches
    assert [row.failure for row in batch.rows] == [None, None]
    (scripted,) = api.make_takes(avatar, count=1)
    found = takes.of(avatar)
    assert len({5, *(take.seed for take in found)}) == 5 and found[-1] == scripted
    assert all(take.picture.stat().st_size for take in found)
    assert len(bpy.data.objects) == 1 and summary(avatar).seed == 5
    assert len(avatar.data.vertices) == vertices
    assert api.use_take(avatar, scripted) == avatar and summary(avatar).seed == scripted.seed


def test_one_is_chosen_for_the_avatar_or_beside_it(addon, avatar):
    avatar.location = (1, 2, 3)
    bpy.context.view_layer.update()
    uid = avatar.session_uid
    assert addon.use_take(index=1) == {"FINISHED"}
    assert (avatar.session_uid, summary(avatar).seed, avatar.location[:]) == (uid, 1, (1, 2, 3))
    assert addon.use_take(index=2, beside=True) == {"FINISHED"}
    (other,) = set(bpy.data.objects) - {avatar}
    assert summary(other).seed == 2 and other.location[:] == pytest.approx((1 + SPACING, 2, 3))
    assert bpy.context.object == avatar, "the user's selection stays"
    assert len(takes.of(avatar)) == 3 and not takes.of(other)


def test_the_panel_shows_each_and_which_one_is_there(addon, avatar):
    addon.use_take(index=1)
    layout = Layout()
    RODIN_PT_avatar.draw(type("Panel", (), {"layout": layout}), seen())
    assert layout.operators.count("rodin.use_take") == 6 and "rodin.drop_takes" in layout.operators
    assert addon.drop_takes() == {"FINISHED"}
    layout = Layout()
    RODIN_PT_avatar.draw(type("Panel", (), {"layout": layout}), seen())
    assert "rodin.use_take" not in layout.operators


def test_what_is_gone_is_said(addon, avatar):
    (first, *_) = takes.of(avatar)
    with pytest.raises(RuntimeError, match="no such take"):
        addon.use_take(index=9)
    addon.drop_takes()
    assert not first.folder.exists() and not addon.use_take.poll()
    with pytest.raises(RodinError) as caught:
        api.use_take(avatar, first)
    assert caught.value.code == "avatar.missing_file" and summary(avatar).seed == RECIPE["seed"]


def test_another_file_takes_them_away(addon, avatar):
    folders = [take.folder for take in takes.of(avatar)]
    bpy.ops.wm.read_homefile(use_empty=True)
    assert not any(folder.exists() for folder in folders)
