# SPDX-License-Identifier: GPL-3.0-or-later
"""Points that are corrected over a photo: what is dragged, kept and sent. The mode itself needs a window."""

import hashlib
import json
from pathlib import Path

import bpy
import numpy as np
import pytest

from blender_rodin import api, faces
from blender_rodin.importer import import_avatar, replace_avatar
from blender_rodin.jobs import session
from blender_rodin.landmarks.corrections import Corrected, of_recipe, require_same, write
from blender_rodin.landmarks.points import Points
from blender_rodin.likeness import note_photos, photos_of
from blender_rodin.shared import RodinError
from tests.blender.sample_rig import write_photo_avatar
from tests.blender.test_jobs import backend, stand_in  # noqa: F401 - fixtures

SHA = "a" * 64
TOLD = {
    "sha256": SHA,
    "size": [400, 300],
    "placing": [[800, 0, -100], [0, 600, -150]],
    "points": {"33": [150, 100], "61": [160, 200]},
    "fitted": [[[1, 2], [3, 4]]],
    "quality": 0.9,
}
"""A picture that is half of a photo of 800 x 600 pixels each way."""


def points(**corrected):
    return Points(TOLD, {number.removeprefix("at"): place for number, place in corrected.items()})


def test_a_dragged_point_is_told_in_fractions_of_the_photo():
    made = points()
    assert made.corrected() == Corrected(SHA, {})
    made.remember()
    made.set(61, (140, 210))
    assert made.corrected().points == {"61": pytest.approx([240 / 800, 360 / 600])}
    again = Points(TOLD, made.corrected().points)
    assert again.places[61] == pytest.approx((140, 210), abs=1e-3)
    made.set(33, (-50, 1000))
    assert made.places[33] == (0, 300)


def test_steps_are_taken_back_one_by_one():
    made = points(at33=[0.4, 0.5])
    assert made.places[33] == (220, 150) and not made.undo()
    made.remember()
    made.set(61, (1, 1))
    assert made.forget(33) and not made.forget(33)
    assert list(made.by_hand) == [61]
    assert made.undo() and list(made.by_hand) == [33, 61]
    assert made.undo() and made.places == {33: (220, 150), 61: (160, 200)}


def test_a_newer_fit_moves_what_no_hand_has_set():
    made = points()
    made.set(61, (1, 1))
    made.refit({**TOLD, "points": {"33": [151, 101], "61": [9, 9]}, "quality": 0.5, "fitted": []})
    assert made.places == {33: (151, 101), 61: (1, 1)} and made.quality == 0.5 and made.lines == []


def test_the_file_is_what_the_backend_reads(tmp_path):
    corrected = Corrected(SHA, {"61": [0.3, 0.6]})
    said = json.loads(Path(write([corrected], tmp_path)).read_text("utf-8"))
    assert said == {"format": 1, "photos": [{"sha256": SHA, "points": {"61": [0.3, 0.6]}}]}
    assert Corrected.parse(corrected.text()) == corrected
    assert Corrected.parse("") is Corrected.parse("[1]") is None
    with pytest.raises(RodinError) as caught:
        write([corrected], tmp_path / "none")
    assert caught.value.code == "job.no_folder"


def test_a_photo_that_is_gone_or_changed_is_told(tmp_path):
    photo = tmp_path / "me.jpg"
    photo.write_bytes(b"pixels")
    require_same(photo, hashlib.sha256(b"pixels").hexdigest())
    for path, code in ((photo, "photo.changed"), (tmp_path / "none.jpg", "photo.missing")):
        with pytest.raises(RodinError) as caught:
            require_same(path, SHA)
        assert caught.value.code == code and caught.value.hint


def test_points_go_with_the_request_and_leave_with_the_photo(backend, tmp_path):  # noqa: F811 - the fixture
    inputs = bpy.context.scene.rodin
    inputs.photo = "me.jpg"
    more = inputs.more_photos.add()
    more.path = "side.jpg"
    inputs.corrections = Corrected(SHA, {"61": [0.3, 0.6]}).text()
    more.corrections = Corrected("b" * 64, {"4": [0.5, 0.5]}).text()
    assert backend.generate() == {"FINISHED"}
    said = json.loads(Path(session.job.request.corrections).read_text("utf-8"))
    assert [each["sha256"] for each in said["photos"]] == [SHA, "b" * 64]
    assert backend.forget_points(index=1) == {"FINISHED"} and not more.corrections
    inputs.face = 2
    assert not inputs.corrections
    inputs.corrections = Corrected(SHA, {}).text()
    inputs.photo = "you.jpg"
    assert not inputs.corrections
    assert backend.generate() == {"FINISHED"}
    assert session.job.request.corrections is None


def test_scripts_give_files_of_points(backend):  # noqa: F811 - the fixture
    avatar = api.generate(photo="me.jpg", corrections="c.json")
    assert session.job.request.corrections == "c.json"
    api.edit(avatar, photos=["me.jpg"], corrections="c.json")
    request = session.job.request
    assert (request.photos, request.corrections, request.edits) == (["me.jpg"], "c.json", [])


def test_faces_are_found_and_chosen(backend):  # noqa: F811 - the fixture
    inputs = bpy.context.scene.rodin
    assert not backend.find_faces.poll()
    inputs.photo = "two.jpg"
    assert backend.find_faces() == {"FINISHED"}
    found = faces.of("two.jpg")
    assert [(face.number, face.largest) for face in found] == [(1, False), (2, True)]
    assert all(face.picture.read_bytes() == b"face" for face in found)
    assert not Path(session.job.request.folder).exists() and not faces.of("other.jpg")
    assert backend.choose_face(number=1) == {"FINISHED"} and inputs.face == 1


def test_an_avatar_knows_its_photos_through_changes(addon, tmp_path):
    write_photo_avatar(tmp_path / "rig")
    write_photo_avatar(tmp_path / "plain", rig=False)
    avatar = import_avatar(tmp_path / "rig", bpy.context)
    assert photos_of(avatar) == [] and not addon.correct_avatar.poll() and addon.locate_photos.poll()
    note_photos(avatar, ["me.jpg"])
    assert photos_of(replace_avatar(avatar, tmp_path / "rig")) == ["me.jpg"]
    assert photos_of(replace_avatar(avatar, tmp_path / "plain")) == ["me.jpg"]


def test_photos_are_located_by_their_hash(addon, tmp_path):
    folder = tmp_path / "avatar"
    write_photo_avatar(folder)
    (tmp_path / "me.jpg").write_bytes(b"pixels")
    (tmp_path / "you.jpg").write_bytes(b"others")
    recipe = json.loads((folder / "avatar.json").read_text("utf-8"))
    recipe["photo"] = {"sha256": hashlib.sha256(b"pixels").hexdigest(), "corrections": {"61": [0.3, 0.6]}}
    (folder / "avatar.json").write_text(json.dumps(recipe), "utf-8")
    avatar = import_avatar(folder, bpy.context)
    assert of_recipe(recipe) == [Corrected(recipe["photo"]["sha256"], {"61": [0.3, 0.6]})]
    with pytest.raises(RuntimeError, match="not the photo"):
        addon.locate_photos(directory=str(tmp_path), files=[{"name": "you.jpg"}])
    chosen = [{"name": "you.jpg"}, {"name": "me.jpg"}]
    assert addon.locate_photos(directory=str(tmp_path), files=chosen) == {"FINISHED"}
    assert photos_of(avatar) == [str(tmp_path / "me.jpg")]


def test_the_mode_needs_a_window(addon):
    bpy.context.scene.rodin.photo = "me.jpg"
    assert not addon.correct_photo.poll()


def test_discs_are_round():
    drawing = pytest.importorskip("blender_rodin.landmarks.drawing")
    corners = drawing.discs(np.array([[10.0, 20.0], [30.0, 40.0]]), 4.0)
    assert corners.shape == (2 * drawing.CORNERS * 3, 2)
    away = np.linalg.norm(corners[: len(corners) // 2] - (10, 20), axis=1)
    assert sorted(set(away.round(3))) == [0, 4]
