# SPDX-License-Identifier: GPL-3.0-or-later
"""Photos that are turned, far away, covered, cut, dark or of rare kinds."""

import importlib

import numpy as np
import pytest
import tifffile
from PIL import Image

from backend.errors import RodinError
from backend.evaluation.bad_photos import FAULTS, rows_of
from backend.evaluation.rendered_photos import statue
from backend.portrait import prepare
from backend.portrait.face import find_faces
from backend.portrait.intake import read_photo
from backend.portrait.mesh import MIRROR
from backend.portrait.search import search
from backend.portrait.steady import fitted, frame_of, steadied


def opaque(image):
    return np.dstack([image, np.full(image.shape[:2], 255, np.uint8)])


def spoilt(photo, fault):
    return FAULTS[fault](photo, find_faces(photo)[0].landmarks[:, :2])


@pytest.mark.parametrize("degrees", [60, 120, 180, 240])
@pytest.mark.parametrize("name", ["astronaut", "hopper"])
def test_any_roll_is_read(name, degrees, request):
    photo = request.getfixturevalue(name)
    turned = np.asarray(Image.fromarray(photo).rotate(-degrees, Image.Resampling.BICUBIC, expand=True))
    roll = search(opaque(turned), 0.5)[0].roll - search(opaque(photo), 0.5)[0].roll
    assert (roll - degrees + 180) % 360 - 180 == pytest.approx(0, abs=4)


def test_a_photo_that_is_upside_down_is_turned_and_said(hopper):
    upright, turned = prepare(hopper), prepare(np.ascontiguousarray(hopper[::-1, ::-1]))
    assert turned.turned == 2
    assert any("turned by 180 degrees" in warning for warning in turned.warnings)
    np.testing.assert_array_equal(turned.photo, upright.photo)
    np.testing.assert_allclose(turned.landmarks, upright.landmarks, atol=1.0)


def test_a_small_face_in_a_large_photo_is_found_and_kept_in_detail(hopper):
    portrait = prepare(spoilt(hopper, "305 pixels in 12000 x 2400"))
    assert portrait.turned == 0
    assert portrait.box.size > 250
    assert portrait.full_width == pytest.approx(np.hypot(12000, 2400) * 36 / np.hypot(36, 24), rel=1e-3)
    assert portrait.centre[0] < -1000
    eyes = portrait.frame.to_crop(portrait.landmarks[[33, 133, 263, 362], :2]).mean(0)
    np.testing.assert_allclose(eyes, (0.5, 0.46), atol=1e-6)


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ("blurred", "blurred"),
        ("8 % of the light", "very dark"),
        ("overexposed", "overexposed"),
        ("grey", "no colours"),
        ("red light", "strongly coloured"),
        ("hair cut off", "top of the head"),
        ("mouth cut off", "cut off by the edge"),
        ("sunglasses", "eyes are covered"),
        ("black bar", "eyes are covered"),
        ("mask", "mouth or chin is covered"),
        ("painted hand before the mouth", "mouth or chin is covered"),
        ("hand before the mouth", "mouth or chin is covered"),
    ],
)
def test_a_fault_is_said_and_nothing_else(hopper, fault, said):
    (warning,) = prepare(spoilt(hopper, fault)).warnings
    assert said in warning


@pytest.mark.parametrize(
    ("name", "fault", "code"),
    [
        ("hopper", "4 % of the light", "photo.too_dark"),
        ("astronaut", "hardly a face any more", "photo.too_blurred"),
        ("hopper", "cut off below the eyes", "photo.cut_off"),
        ("astronaut", "cut off below the eyes", "photo.cut_off"),
        ("astronaut", "upside down, mouth cut off", "photo.turned"),
    ],
)
def test_what_shows_too_little_of_a_face_is_refused_by_its_reason(name, fault, code, request):
    with pytest.raises(RodinError) as caught:
        prepare(spoilt(request.getfixturevalue(name), fault))
    assert caught.value.code == code
    assert caught.value.hint


def test_a_statue_is_said_to_have_no_irises():
    (warning,) = prepare(statue()).warnings
    assert "statue" in warning


def test_faces_of_a_crowd_are_counted(hopper, astronaut):
    assert any("has 3 faces" in said for said in prepare(rows_of([hopper, astronaut], 3, 1)).warnings)
    assert len(prepare(rows_of([hopper, astronaut], 5, 4)).faces) > 10


@pytest.mark.parametrize("fault", ["blurred away", "2 % of the light", "half a face", "face of 30 pixels"])
def test_what_shows_no_face_is_refused_with_advice(hopper, fault):
    with pytest.raises(RodinError) as caught:
        prepare(spoilt(hopper, fault))
    assert caught.value.code.startswith("photo.")
    assert caught.value.hint


def test_landmarks_move_less_with_the_roll_when_they_are_averaged(hopper):
    once, averaged = [], []
    for degrees in (-20, -10, 0, 10, 20):
        turned = opaque(np.asarray(Image.fromarray(hopper).rotate(-degrees, Image.Resampling.BICUBIC)))
        face = find_faces(turned[..., :3])[0]
        frame = frame_of(steadied(turned, face))
        once.append(frame.to_crop(fitted(turned, frame_of(face))[:, :2]))
        averaged.append(frame.to_crop(steadied(turned, face).landmarks[:, :2]))
    assert np.std(averaged, axis=0).mean() < np.std(once, axis=0).mean()


def test_the_mesh_mirrors_itself():
    from mediapipe.python.solutions.face_mesh_connections import FACEMESH_TESSELATION

    np.testing.assert_array_equal(MIRROR[MIRROR], np.arange(478))
    edges = {frozenset(edge) for edge in FACEMESH_TESSELATION}
    kept = sum(frozenset(int(MIRROR[end]) for end in edge) in edges for edge in edges)
    assert kept > 0.99 * len(edges)


@pytest.mark.parametrize("suffix", ["png", "avif", "jfif", "gif", "jp2", "webp"])
def test_kinds_are_read(hopper, tmp_path, suffix):
    path = tmp_path / f"photo.{suffix}"
    kind = {"jfif": "jpeg", "jp2": "jpeg2000"}.get(suffix, suffix)
    Image.fromarray(hopper).save(path, kind)
    assert np.abs(read_photo(path).image[..., :3].astype(int) - hopper).mean() < 12


@pytest.mark.parametrize("scale", [1.0, 255.0])
def test_a_tiff_of_floats_is_read(hopper, tmp_path, scale):
    path = tmp_path / "floats.tif"
    tifffile.imwrite(path, (hopper / 255 * scale).astype(np.float32), photometric="rgb")
    assert np.abs(read_photo(path).image[..., :3].astype(int) - hopper).max() <= 1


def test_heic_is_known_by_its_content(tmp_path, monkeypatch):
    def missing(name):
        raise ImportError(name)

    monkeypatch.setattr(importlib, "import_module", missing)
    path = tmp_path / "photo.jpg"
    path.write_bytes(b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(300))
    with pytest.raises(RodinError, match="HEIC") as caught:
        read_photo(path)
    assert caught.value.code == "photo.heic"
    assert "JPEG" in caught.value.hint and "pillow-heif" in caught.value.hint
