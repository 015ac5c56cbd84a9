# SPDX-License-Identifier: GPL-3.0-or-later
import hashlib

import numpy as np
import pytest
from PIL import Image

from backend.errors import RodinError
from backend.portrait.intake import IntakeConfig, read_photo


@pytest.fixture
def gradient():
    rows, columns = np.mgrid[:80, :100]
    return np.stack([columns * 2, rows * 3, 255 - columns * 2], -1).astype(np.uint8)


def read_rgb(path):
    return read_photo(path).image[..., :3].astype(int)


def test_png_is_read_as_it_is(tmp_path, gradient):
    path = tmp_path / "a.png"
    Image.fromarray(gradient).save(path)
    photo = read_photo(path)
    np.testing.assert_array_equal(photo.image[..., :3], gradient)
    assert (photo.image[..., 3] == 255).all()
    assert photo.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_orientation_is_obeyed(tmp_path, gradient):
    exif = Image.Exif()
    exif[0x0112] = 6
    path = tmp_path / "turned.png"
    Image.fromarray(np.rot90(gradient).copy()).save(path, exif=exif)
    np.testing.assert_array_equal(read_rgb(path), gradient)


def test_alpha_is_kept(tmp_path, gradient):
    image = np.dstack([gradient, np.full((80, 100), 77, np.uint8)])
    path = tmp_path / "alpha.png"
    Image.fromarray(image).save(path)
    np.testing.assert_array_equal(read_photo(path).image, image)


@pytest.mark.parametrize("suffix", ["jpg", "tif"])
def test_cmyk_gives_the_same_colours(tmp_path, gradient, suffix):
    path = tmp_path / f"print.{suffix}"
    Image.fromarray(gradient).convert("CMYK").save(path)
    assert np.abs(read_rgb(path) - gradient).mean() < 8


def test_palette_with_transparency(tmp_path):
    image = Image.new("P", (70, 70), 1)
    image.putpalette([0, 0, 0, 250, 20, 30])
    image.paste(0, (0, 0, 70, 35))
    path = tmp_path / "palette.png"
    image.save(path, transparency=0)
    pixels = read_photo(path).image
    assert pixels[0, 0, 3] == 0
    assert tuple(pixels[60, 0]) == (250, 20, 30, 255)


def test_sixteen_bit_grey(tmp_path):
    values = np.tile(np.linspace(0, 65535, 100).astype(np.uint16), (80, 1))
    path = tmp_path / "deep.png"
    Image.fromarray(values).save(path)
    assert np.abs(read_rgb(path) - values[..., None] / 257).max() <= 1


def test_grey_and_bilevel(tmp_path, gradient):
    grey = gradient[..., 0]
    for mode in ("L", "1"):
        path = tmp_path / f"{mode}.png"
        Image.fromarray(grey).convert(mode).save(path)
        pixels = read_rgb(path)
        assert (pixels[..., 0] == pixels[..., 2]).all()
        assert abs(pixels.mean() - grey.mean()) < 3


def test_arrays_of_all_kinds_agree(gradient):
    wanted = read_photo(gradient).image
    np.testing.assert_array_equal(read_photo(gradient.astype(np.uint16) * 257).image, wanted)
    np.testing.assert_array_equal(read_photo(gradient / 255).image, wanted)
    assert read_photo(gradient[..., 0]).image.shape == (80, 100, 4)


def test_huge_pictures_are_downsized(tmp_path):
    path = tmp_path / "huge.jpg"
    Image.new("RGB", (9000, 3000), (10, 200, 30)).save(path)
    photo = read_photo(path)
    assert photo.image.shape[:2] == (683, 2048)
    assert abs(photo.image[300, 1000, :3].astype(int) - (10, 200, 30)).max() < 4


def assert_refused(source, code, config=None):
    with pytest.raises(RodinError) as caught:
        read_photo(source, config)
    assert caught.value.code == code
    assert caught.value.hint


def test_missing_file(tmp_path):
    assert_refused(tmp_path / "none.jpg", "photo.missing")


def test_text_named_jpg(tmp_path):
    path = tmp_path / "letter.jpg"
    path.write_text("Dear photo, ...\n" * 100)
    assert_refused(path, "photo.unreadable")


@pytest.mark.parametrize("kept", [0, 10, 1500])
@pytest.mark.parametrize("suffix", ["jpg", "png"])
def test_truncated_file(tmp_path, kept, suffix):
    path = tmp_path / f"cut.{suffix}"
    noise = np.random.default_rng(0).integers(0, 256, (200, 200, 3), np.uint8)
    Image.fromarray(noise).save(path)
    path.write_bytes(path.read_bytes()[:kept])
    assert_refused(path, "photo.unreadable")


def test_folder(tmp_path):
    assert_refused(tmp_path, "photo.unreadable")


def test_small_picture(tmp_path):
    path = tmp_path / "icon.png"
    Image.new("RGB", (16, 16)).save(path)
    assert_refused(path, "photo.too_small")


def test_limits_on_bytes_and_pixels(tmp_path):
    path = tmp_path / "bomb.png"
    Image.new("1", (15000, 15000)).save(path)
    assert_refused(path, "photo.too_large")
    assert_refused(path, "photo.too_large", IntakeConfig(max_bytes=100))


@pytest.mark.parametrize("array", [np.zeros((80, 80, 5)), np.zeros(80), np.zeros((80, 80), np.int64)])
def test_arrays_that_are_no_pictures(array):
    assert_refused(array, "photo.unreadable")
