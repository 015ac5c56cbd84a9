# SPDX-License-Identifier: GPL-3.0-or-later
"""Features of the face move the mesh at once, stay in the recipe, and go back."""

import json

import bpy
import numpy as np
import pytest

from blender_rodin import api, expression, shaping
from blender_rodin.importer import import_avatar
from blender_rodin.importer.replace import replace_avatar
from blender_rodin.operators.features import RODIN_PG_features
from blender_rodin.shared import RodinError
from tests.blender.sample import write_avatar
from tests.blender.sample_rig import SMILE, write_photo_avatar, write_rigged_avatar


@pytest.fixture(params=[write_avatar, write_rigged_avatar])
def avatar(addon, tmp_path, request):
    request.param(tmp_path / "avatar")
    return import_avatar(tmp_path / "avatar", bpy.context)


def places(avatar):
    """Of all its vertices, as they are shown."""
    graph = bpy.context.evaluated_depsgraph_get()
    graph.update()
    found = []
    for thing in (avatar, *avatar.children):
        if thing.type == "MESH":
            mesh = thing.evaluated_get(graph).data
            one = np.empty((len(mesh.vertices), 3), np.float32)
            mesh.vertices.foreach_get("co", one.ravel())
            found.append(one)
    return np.concatenate(found)


def test_a_slider_moves_the_mesh_and_is_kept_in_the_recipe(addon, avatar):
    before = places(avatar)
    avatar.rodin_features.face_width = 1.0
    wider = places(avatar)
    assert np.abs(wider - before).max() > 1e-4
    assert json.loads(avatar["rodin"])["shape"] == {"face width": 1.0}
    assert avatar.rodin_features.face_width == 1.0 and avatar.rodin_features.nose_size == 0.0
    avatar.rodin_features.face_width = 2.0
    np.testing.assert_allclose(places(avatar) - before, 2 * (wider - before), atol=2e-5)
    assert addon.reset_features() == {"FINISHED"}
    np.testing.assert_allclose(places(avatar), before, atol=1e-6)
    assert api.features(avatar) == {} and not addon.reset_features.poll()


def test_a_mesh_that_was_made_with_features_has_them_once(addon, tmp_path):
    write_avatar(tmp_path / "avatar")
    recipe = json.loads((tmp_path / "avatar" / "avatar.json").read_text("utf-8"))
    (tmp_path / "avatar" / "avatar.json").write_text(json.dumps(recipe | {"shape": {"chin": 1.0}}), "utf-8")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    before = places(avatar)
    api.set_features(avatar, {"chin": 1.0, "face width": 1.0})
    both = places(avatar)
    api.set_features(avatar, {"chin": 1.0})
    np.testing.assert_allclose(places(avatar), before, atol=1e-6)
    assert np.abs(both - before).max() > 1e-4
    replaced = replace_avatar(avatar, tmp_path / "avatar")
    assert shaping.strengths(replaced) == {"chin": 1.0} and replaced.data.shape_keys is None


def test_features_that_there_are_not_are_refused(addon, avatar):
    with pytest.raises(RodinError, match=r"shape\.unknown"):
        api.set_features(avatar, {"tail": 1.0})
    assert api.features(avatar) == {}


def test_the_panel_has_a_slider_for_each(addon):
    sliders = [each for each in RODIN_PG_features.bl_rna.properties if each.type == "FLOAT"]
    assert len(sliders) == len(shaping.words.SHAPES)


def test_an_expression_bends_a_plain_mesh(addon, tmp_path):
    write_avatar(tmp_path / "avatar")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    before = places(avatar)
    avatar.rodin_features.smile = 1.0
    moved = places(avatar) - before
    assert np.abs(moved).max() > 2e-5 and json.loads(avatar["rodin"])["shape"] == {"smile": 1.0}
    avatar.rodin_features.smile = 0.0
    np.testing.assert_allclose(places(avatar), before, atol=1e-6)
    with pytest.raises(RodinError, match=r"shape\.out_of_range"):
        api.set_features(avatar, {"smile": -1.0})


def test_an_animation_ready_avatar_has_an_expression_on_its_face_shapes(addon, tmp_path):
    write_photo_avatar(tmp_path / "avatar")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    rest = places(avatar)
    avatar.rodin_features.neutral = 1.0
    assert expression.values(avatar) == dict.fromkeys(SMILE, 0.0)
    avatar.rodin_features.neutral = 0.0
    assert expression.values(avatar) == pytest.approx(SMILE)
    np.testing.assert_allclose(places(avatar), rest, atol=1e-6)
    api.set_features(avatar, {"surprise": 1.0})
    assert expression.values(avatar) == pytest.approx({"jawOpen": 0.35, "eyeBlinkLeft": 0.0})
    expression.set_values(avatar, {"jawOpen": 0.9})
    api.set_features(avatar, {"surprise": 1.0, "chin": 1.0})
    assert expression.values(avatar)["jawOpen"] == pytest.approx(0.9), "what the artist set stays"


def test_the_next_job_keeps_values_unless_it_is_about_the_expression(addon, tmp_path):
    write_photo_avatar(tmp_path / "avatar")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    expression.set_values(avatar, {"jawOpen": 0.9})
    avatar = replace_avatar(avatar, tmp_path / "avatar")
    assert expression.values(avatar)["jawOpen"] == pytest.approx(0.9)
    path = tmp_path / "avatar" / "avatar.json"
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"shape": {"smile": 1.0}}), "utf-8")
    avatar = replace_avatar(avatar, tmp_path / "avatar")
    assert expression.values(avatar) == pytest.approx(SMILE), "as the job made it"
