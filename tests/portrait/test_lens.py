# SPDX-License-Identifier: GPL-3.0-or-later
import pytest
from PIL import ExifTags, Image

from backend.portrait.lens import film_width, focal_length

BASE = ExifTags.Base


def lens(**tags):
    exif = Image.Exif()
    exif.get_ifd(ExifTags.IFD.Exif).update({BASE[name].value: value for name, value in tags.items()})
    return exif


def test_the_equivalent_is_taken_as_it_is():
    assert focal_length(lens(FocalLengthIn35mmFilm=26, FocalLength=4.25), (4032, 3024)) == 26


def test_it_follows_from_the_sensor_where_it_is_not_given():
    full_frame = lens(FocalLength=85.0, FocalPlaneXResolution=6000 / 36, FocalPlaneResolutionUnit=4)
    assert focal_length(full_frame, (6000, 4000)) == pytest.approx(85)
    inches = lens(FocalLength=50.0, FocalPlaneXResolution=6000 / 23.6 * 25.4, FocalPlaneResolutionUnit=2)
    assert focal_length(inches, (6000, 4000)) == pytest.approx(76, abs=1)


def test_a_downsized_photo_keeps_its_lens_and_a_cropped_one_does_not():
    tags = {"FocalLengthIn35mmFilm": 26, "ExifImageWidth": 4000, "ExifImageHeight": 3000}
    assert focal_length(lens(**tags), (800, 600)) == 26
    assert focal_length(lens(**tags), (600, 800)) == 26
    assert focal_length(lens(**tags), (800, 800)) is None


@pytest.mark.parametrize(
    "tags",
    [
        {},
        {"FocalLength": 50.0},
        {"FocalLengthIn35mmFilm": 0},
        {"FocalLengthIn35mmFilm": "wide"},
        {"FocalLengthIn35mmFilm": 60000},
        {"FocalLength": 50.0, "FocalPlaneXResolution": 100.0, "FocalPlaneResolutionUnit": 9},
    ],
)
def test_nonsense_is_not_a_lens(tags):
    assert focal_length(lens(**tags), (6000, 4000)) is None


def test_film_is_as_wide_as_a_picture_of_its_shape():
    assert film_width((6000, 4000)) == pytest.approx(6000)
    assert film_width((4000, 6000)) == pytest.approx(6000)
