# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib

import numpy as np
import pytest
import skimage.data
from PIL import Image

from backend.errors import RodinError
from backend.portrait import PortraitConfig, prepare
from backend.portrait.face import LEFT_EYE, RIGHT_EYE

GREY = 128


def resized(image, size):
    return np.asarray(Image.fromarray(image).resize(size, Image.Resampling.LANCZOS))


def eyes_in_crop(portrait):
    eyes = (portrait.landmarks[list(eye), :2].mean(0) for eye in (LEFT_EYE, RIGHT_EYE))
    return [portrait.frame.to_crop(eye) for eye in eyes]


def assert_refused(photo, code, config=None):
    with pytest.raises(RodinError) as caught:
        prepare(photo, config)
    assert caught.value.code == code


@pytest.mark.parametrize("name", ["astronaut", "hopper"])
def test_real_photos(name, request):
    portrait = prepare(request.getfixturevalue(name))
    assert portrait.image.shape == (128, 128, 3)
    assert portrait.image.dtype == np.uint8
    assert portrait.landmarks.shape == (478, 3)
    assert abs(portrait.yaw_deg) < 10
    assert abs(portrait.pitch_deg) < 10
    assert portrait.warnings == []
    corners = portrait.image[:8, [*range(8), *range(120, 128)]].astype(int)
    assert np.abs(corners - GREY).max() <= 6
    assert np.abs(portrait.image[50:90, 54:74].astype(int) - GREY).mean() > 15
    left, right = eyes_in_crop(portrait)
    np.testing.assert_allclose((left + right) / 2, (0.5, 0.46), atol=1e-6)


def test_the_models_share_no_picture(hopper, monkeypatch):
    from mediapipe.python import packet_creator

    shared = []

    def spied(create):
        def spy(data, **given):
            shared.append(not data.flags.writeable)
            return create(data, **given)

        return spy

    for name in ("create_image", "create_image_frame"):
        monkeypatch.setattr(packet_creator, name, spied(getattr(packet_creator, name)))
    assert not hopper.flags.writeable
    prepare(hopper)
    assert set(shared) == {False}


def test_file_and_digest(hopper_path):
    assert prepare(hopper_path).sha256 == hashlib.sha256(hopper_path.read_bytes()).hexdigest()


def test_a_turned_photo_gives_the_same_portrait(astronaut, tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 3
    path = tmp_path / "turned.png"
    Image.fromarray(astronaut[::-1, ::-1].copy()).save(path, exif=exif)
    np.testing.assert_array_equal(prepare(path).image, prepare(astronaut).image)


def test_deep_photo_gives_nearly_the_same_portrait(hopper, tmp_path):
    grey = np.asarray(Image.fromarray(hopper).convert("L"))
    path = tmp_path / "deep.png"
    Image.fromarray(grey.astype(np.uint16) * 257).save(path)
    difference = prepare(path).image.astype(int) - prepare(grey).image
    assert np.abs(difference).mean() < 1


def test_a_cutout_photo_stays_cut_out(astronaut, tmp_path):
    alpha = np.zeros((512, 512), np.uint8)
    alpha[20:200, 160:290] = 255
    path = tmp_path / "cut.png"
    Image.fromarray(np.dstack([astronaut, alpha])).save(path)
    image = prepare(path).image
    assert np.abs(image[100:, :15].astype(int) - GREY).max() <= 2
    assert np.abs(image[50:70, 54:74].astype(int) - GREY).mean() > 15


def test_the_larger_of_two_faces_is_taken_and_said(astronaut, hopper):
    both = np.full((600, 830, 3), 200, np.uint8)
    both[:, :512] = hopper
    both[300:, 512:812] = resized(astronaut, (300, 300))
    portrait = prepare(both)
    assert portrait.box.centre[0] < 512
    assert len(portrait.warnings) == 1
    assert "2 faces; number 1 from the left, the largest, is used" in portrait.warnings[0]
    assert portrait.face == 1
    assert [box.centre[0] < 512 for box in portrait.faces] == [True, False]
    assert np.abs(portrait.image.astype(int) - prepare(hopper).image).mean() < 6


def test_a_face_is_chosen_by_its_number(astronaut, hopper):
    both = np.full((600, 830, 3), 200, np.uint8)
    both[:, :512] = hopper
    both[300:, 512:812] = resized(astronaut, (300, 300))
    portrait = prepare(both, face=2)
    assert portrait.face == 2
    assert portrait.box == portrait.faces[1]
    assert portrait.box.centre[0] > 512
    assert not any("2 faces" in warning for warning in portrait.warnings)
    for number in (0, 3, -1):
        with pytest.raises(RodinError, match="2 faces; there is no number") as caught:
            prepare(both, face=number)
        assert caught.value.code == "photo.no_such_face"


def test_the_photo_and_its_lens_are_kept(hopper, tmp_path):
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0xA405] = 50
    path = tmp_path / "lens.jpg"
    Image.fromarray(hopper).save(path, exif=exif, quality=95)
    portrait = prepare(path)
    assert portrait.photo.shape == hopper.shape
    assert np.abs(portrait.photo.astype(int) - hopper).mean() < 3
    assert portrait.focal_35mm == 50
    assert portrait.centre == (256, 300)
    assert portrait.full_width == pytest.approx(np.hypot(512, 600) * 36 / np.hypot(36, 24))


def test_a_neighbour_is_removed(astronaut):
    pair = np.concatenate([astronaut[:240, 130:320], astronaut[:240, 140:330]], 1)
    portrait = prepare(pair)
    alone = prepare(astronaut[:240, 130:320])
    side = slice(116, 128) if portrait.box.centre[0] < 190 else slice(0, 12)
    assert len(portrait.warnings) == 1
    assert np.abs(portrait.image[40:80, side].astype(int) - GREY).mean() < 12
    assert np.abs(portrait.image[40:90, 44:84].astype(int) - alone.image[40:90, 44:84]).mean() < 12


def test_a_cat_is_no_person():
    assert_refused(skimage.data.chelsea(), "photo.no_face")


@pytest.mark.parametrize("name", ["coffee", "moon", "rocket", "horse", "brick"])
def test_pictures_without_a_face(name):
    picture = getattr(skimage.data, name)()
    assert_refused(picture.astype(np.uint8) * 255 if picture.dtype == bool else picture, "photo.no_face")


def test_small_picture_and_small_face(astronaut):
    assert_refused(resized(astronaut, (16, 16)), "photo.too_small")
    assert_refused(resized(astronaut, (128, 128)), "photo.too_small")


def test_a_head_that_is_turned_too_far(astronaut):
    assert_refused(astronaut, "photo.turned_away", PortraitConfig(max_yaw=0.0))


def test_a_profile_is_a_warning():
    portrait = prepare(skimage.data.camera())
    assert portrait.yaw_deg < -50
    assert [warning.partition(";")[0] for warning in portrait.warnings][:2] == [
        "The head is turned far away",
        "The photo has no colours",
    ]


def test_nothing_is_printed(hopper, capfd):
    prepare(hopper)
    captured = capfd.readouterr()
    assert captured.out == ""
    assert captured.err == ""
