# SPDX-License-Identifier: GPL-3.0-or-later
"""An avatar of a photo in Blender: its expression, what it keeps in the .blend, and what an edit is given."""

import json
import shutil
from pathlib import Path

import bpy
import pytest

from blender_rodin import api, command, expression, likeness
from blender_rodin.avatars import source_of, summary
from blender_rodin.importer import import_avatar, replace_avatar
from blender_rodin.jobs import session
from blender_rodin.shared import LIKENESS_FILE, RodinError
from tests.blender.sample_rig import FIT, SMILE, write_photo_avatar, write_rigged_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

REST = dict.fromkeys(SMILE, 0.0)


@pytest.fixture
def folder(tmp_path):
    write_photo_avatar(tmp_path / "photo")
    return tmp_path / "photo"


@pytest.fixture
def avatar(addon, folder):
    return import_avatar(folder, bpy.context)


def reopened(path):
    """The avatar of the file after it was saved to ``path`` and opened again."""
    bpy.ops.wm.save_as_mainfile(filepath=str(path))
    bpy.ops.wm.read_factory_settings(use_empty=True)
    bpy.ops.wm.open_mainfile(filepath=str(path))
    return bpy.data.objects["Avatar"]


def test_it_opens_with_the_photos_expression_and_its_fit(avatar):
    assert expression.values(avatar) == pytest.approx(SMILE)
    assert source_of(avatar) == (avatar["rodin"], FIT)
    seen = likeness.seen_by(avatar)
    assert seen.name == "Avatar Seen" and seen.packed_file and tuple(seen.size) == (64, 64)
    found = summary(avatar).likeness
    assert (found.quality, found.photos, found.expression) == (0.8, 2, SMILE)
    assert found.warnings == ("The face is turned, so one cheek is mirrored.",)


def test_a_plain_mesh_of_a_photo_keeps_its_fit_too(addon, tmp_path):
    write_photo_avatar(tmp_path / "plain", rig=False)
    avatar = import_avatar(tmp_path / "plain", bpy.context)
    assert avatar.type == "MESH" and source_of(avatar).likeness == FIT
    assert not addon.rest_face.poll() and addon.change_likeness.poll()


def test_files_written_before_there_were_values_are_at_rest(addon, tmp_path):
    write_rigged_avatar(tmp_path / "old")
    avatar = import_avatar(tmp_path / "old", bpy.context)
    assert expression.values(avatar) == REST
    assert source_of(avatar).likeness is None and likeness.seen_by(avatar) is None
    assert addon.rest_face.poll() and not addon.photo_expression.poll() and not addon.show_seen.poll()


def test_rest_and_back_are_an_undo_step_each(addon, avatar):
    bpy.ops.ed.undo_push(message="before")
    assert addon.rest_face("EXEC_DEFAULT", True) == {"FINISHED"}
    assert expression.values(avatar) == REST
    bpy.ops.ed.undo()
    avatar = bpy.data.objects["Avatar"]
    assert expression.values(avatar) == pytest.approx(SMILE)
    expression.set_values(avatar, {"jawOpen": 1.0})
    assert addon.photo_expression() == {"FINISHED"}
    assert expression.values(avatar) == pytest.approx(SMILE)


def test_a_neutral_avatar_knows_its_photos_expression(addon, tmp_path):
    write_photo_avatar(tmp_path / "neutral", neutral=True)
    avatar = import_avatar(tmp_path / "neutral", bpy.context)
    assert expression.values(avatar) == REST
    assert addon.photo_expression() == {"FINISHED"}
    assert expression.values(avatar) == pytest.approx(SMILE)


def test_fit_and_picture_survive_saving_and_moving_the_file(avatar, folder, tmp_path):
    shutil.rmtree(folder)
    reopened(tmp_path / "saved.blend")
    (tmp_path / "elsewhere").mkdir()
    bpy.ops.wm.open_mainfile(filepath=shutil.move(tmp_path / "saved.blend", tmp_path / "elsewhere"))
    avatar = bpy.data.objects["Avatar"]
    assert source_of(avatar).likeness == FIT
    assert expression.values(avatar) == pytest.approx(SMILE)
    assert likeness.seen_by(avatar).pixels[:2] == pytest.approx((0.0, 4 / 255), abs=0.02)


def test_an_edit_is_given_the_fit_beside_the_recipe(backend, folder, tmp_path):  # noqa: F811 - the fixture
    import_avatar(folder, bpy.context)
    avatar = reopened(tmp_path / "saved.blend")
    job = session.edit(api.import_avatar, source_of(avatar), ["with red hair"], likeness=0.5)
    recipe = Path(job.request.recipe)
    assert json.loads(recipe.read_text("utf-8"))["likeness"]["photos"] == 2
    assert recipe.with_name(LIKENESS_FILE).read_bytes() == FIT
    assert not Path(job.request.folder, LIKENESS_FILE).exists()
    assert job.request.likeness == 0.5
    session.wait()
    assert job.state == "done" and not Path(job.request.folder).exists()


def test_an_edit_of_an_invented_person_is_given_none(backend, avatar_folder):  # noqa: F811 - the fixture
    avatar = import_avatar(avatar_folder, bpy.context)
    job = session.edit(api.import_avatar, source_of(avatar), [])
    assert [path.name for path in Path(job.request.recipe).parent.iterdir()] == ["avatar.json"]
    session.wait()


def test_the_operator_sends_only_what_is_given(backend, folder):  # noqa: F811 - the fixture
    import_avatar(folder, bpy.context)
    assert backend.change_likeness(likeness=0.25, neutral=True) == {"FINISHED"}
    request = session.job.request
    assert (request.edits, request.likeness, request.neutral) == ([], 0.25, True)
    assert request.skin_warmth is None and request.skin_lightness is None
    assert [each.name for each in bpy.data.objects] == ["Avatar"]


@pytest.mark.parametrize("rig", [True, False])
def test_a_change_brings_its_own_fit_and_picture(addon, folder, tmp_path, rig):
    avatar = import_avatar(folder, bpy.context)
    write_photo_avatar(tmp_path / "changed", rig=rig, fit=b"another")
    changed = replace_avatar(avatar, tmp_path / "changed")
    assert source_of(changed).likeness == b"another"
    assert likeness.seen_by(changed) in list(bpy.data.images)
    assert len([each for each in bpy.data.images if "Seen" in each.name]) == 1
    write_rigged_avatar(tmp_path / "invented")
    invented = replace_avatar(changed, tmp_path / "invented")
    assert source_of(invented).likeness is None and likeness.PROPERTY not in invented
    assert not [each for each in bpy.data.images if "Seen" in each.name]


def test_the_users_face_stays_unless_the_change_is_about_it(addon, avatar, folder, tmp_path):
    chosen = {"jawOpen": 0.5, "eyeBlinkLeft": 0.0}
    expression.set_values(avatar, chosen)
    changed = replace_avatar(avatar, folder)
    assert expression.values(changed) == pytest.approx(chosen)
    write_photo_avatar(tmp_path / "less", likeness=0.5)
    changed = replace_avatar(changed, tmp_path / "less")
    assert expression.values(changed) == pytest.approx(SMILE)
    write_photo_avatar(tmp_path / "neutral", neutral=True)
    changed = replace_avatar(changed, tmp_path / "neutral")
    assert expression.values(changed) == REST


def test_an_invented_persons_pose_stays_through_an_edit(empty_file, tmp_path):
    write_rigged_avatar(tmp_path / "avatar")
    avatar = import_avatar(tmp_path / "avatar", bpy.context)
    expression.set_values(avatar, {"jawOpen": 0.5})
    changed = replace_avatar(avatar, tmp_path / "avatar")
    assert expression.values(changed) == pytest.approx({**REST, "jawOpen": 0.5})


def test_the_command_takes_photos_and_a_face(stand_in, tmp_path, monkeypatch):  # noqa: F811 - the fixture
    asked, start = {}, session.start

    def watched(deliver, **fields):
        asked.update(fields)
        return start(deliver, **fields)

    monkeypatch.setattr(session, "start", watched)
    photos = ["--photo", "a.jpg", "--photo", "b.jpg", "--face", "2", "--likeness", "0.5", "--neutral"]
    assert command.run([*photos, "--output", str(tmp_path / "made.blend")]) == 0
    assert (asked["photo"], asked["more_photos"]) == (
        str(Path("a.jpg").resolve()),
        [str(Path("b.jpg").resolve())],
    )
    assert (asked["face"], asked["likeness"], asked["neutral"]) == (2, 0.5, True)


def test_what_the_photo_showed_comes_into_the_image_editor(addon, folder):
    bpy.ops.wm.read_factory_settings()
    import_avatar(folder, bpy.context)
    area = bpy.context.window_manager.windows[0].screen.areas[0]
    area.type = "IMAGE_EDITOR"
    assert addon.show_seen() == {"FINISHED"}
    assert area.spaces.active.image.name == "Avatar Seen"


def test_another_avatars_fit_is_refused(empty_file, folder):
    (folder / LIKENESS_FILE).write_bytes(b"somebody else")
    with pytest.raises(RodinError) as caught:
        import_avatar(folder, bpy.context)
    assert caught.value.code == "avatar.bad_likeness" and caught.value.hint
    assert not bpy.data.objects and not bpy.data.meshes


def test_a_damaged_picture_is_refused(empty_file, folder):
    (folder / "seen.png").write_text("no")
    with pytest.raises(RodinError) as caught:
        import_avatar(folder, bpy.context)
    assert caught.value.code == "avatar.bad_texture"
    assert not bpy.data.objects and not [each for each in bpy.data.images if each.type == "IMAGE"]


def test_a_folder_without_the_fit_is_an_avatar_that_keeps_none(empty_file, folder):
    (folder / LIKENESS_FILE).unlink()
    avatar = import_avatar(folder, bpy.context)
    assert summary(avatar).likeness.photos == 2 and source_of(avatar).likeness is None


def test_photos_and_settings_reach_the_backend(backend, tmp_path):  # noqa: F811 - the fixture
    inputs = bpy.context.scene.rodin
    inputs.photo, inputs.face, inputs.likeness, inputs.skin_warmth = "me.jpg", 2, 0.5, -0.25
    names = [{"name": "side.jpg"}, {"name": "up.jpg"}, {"name": "other.jpg"}]
    assert backend.add_photos(directory=str(tmp_path), files=names) == {"FINISHED"}
    assert backend.remove_photo(index=1) == {"FINISHED"}
    assert backend.remove_photo(index=7) == {"CANCELLED"}
    assert backend.generate() == {"FINISHED"}
    request = session.job.request
    assert (request.photo, request.face, request.likeness) == ("me.jpg", 2, 0.5)
    assert request.more_photos == [str(tmp_path / "side.jpg"), str(tmp_path / "other.jpg")]
    assert (request.neutral, request.skin_warmth, request.skin_lightness) == (False, -0.25, 0.0)
    inputs.photo = ""
    assert backend.generate() == {"FINISHED"}
    request = session.job.request
    assert (request.photo, request.more_photos, request.face) == (None, [], None)


def test_the_api_takes_one_photo_or_several(backend, tmp_path):  # noqa: F811 - the fixture
    api.generate(photo=tmp_path / "a.jpg", neutral=True)
    request = session.job.request
    assert (request.photo, request.more_photos, request.neutral) == (str(tmp_path / "a.jpg"), [], True)
    avatar = api.generate(photo=["a.jpg", Path("b.jpg")], face=2, likeness=0.5, skin_lightness=0.5)
    request = session.job.request
    assert (request.photo, request.more_photos, request.face) == ("a.jpg", ["b.jpg"], 2)
    assert (request.likeness, request.skin_lightness) == (0.5, 0.5)
    api.edit(avatar, likeness=0.75, neutral=False, skin_warmth=0.5)
    request = session.job.request
    assert (request.likeness, request.neutral, request.skin_warmth) == (0.75, False, 0.5)
