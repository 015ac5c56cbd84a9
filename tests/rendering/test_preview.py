# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest
import torch

from backend.rendering.camera import basis, decode, encode
from backend.rendering.preview import four_views, render
from backend.rendering.texture import texture_at
from tests.analytic_head import colour
from tests.analytic_mesh import built


def test_the_front_shows_the_front():
    image = render(built(), 0, size=200)
    expected = colour(torch.tensor([[0.0, -0.118, 0.175]]))[0].numpy()  # the tip of the nose
    x, y = 100, round(100 - (0.175 - 0.185) / 0.19 * 100)
    np.testing.assert_allclose(image[y, x, :3] / 255, expected, atol=0.03)
    assert image[100, 140, 0] > image[100, 60, 0] + 40  # the avatar's left, red, is at the right


def test_plus_ninety_shows_the_avatars_left():
    image = render(built(), 90, size=200)
    expected = colour(torch.tensor([[0.082, 0.0, 0.185]]))[0].numpy()
    np.testing.assert_allclose(image[100, 100, :3] / 255, expected, atol=0.05)
    side = np.nonzero(image[:, :, 3].any(0))[0]
    assert 100 - side[0] > side[-1] - 100  # the nose and the glasses point to the left


def test_alpha_is_coverage_and_the_background_shows_where_it_is_zero():
    image = render(built(), 0, size=96, background=(0.0, 1.0, 0.0))
    assert image.shape == (96, 96, 4) and image.dtype == np.uint8
    assert image[0, 0].tolist() == [0, 255, 0, 0]
    assert image[48, 48, 3] == 255
    assert ((image[..., 3] > 0) & (image[..., 3] < 255)).any()


def test_light_changes_brightness_and_not_the_outline():
    bare, lit = render(built(), 20, 10, 96), render(built(), 20, 10, 96, lit=True)
    assert np.array_equal(bare[..., 3], lit[..., 3])
    body = bare[..., 3] == 255
    assert lit[body, :3].std() > bare[body, :3].std()


def test_elevation_looks_down_on_the_crown():
    image = render(built(), 0, 80, 64)
    crown = colour(torch.tensor([[0.0, 0.0, 0.32]]))[0].numpy()
    np.testing.assert_allclose(image[32, 32, :3] / 255, crown, atol=0.1)


def test_four_views_stand_in_a_row():
    image = four_views(built(), 48)
    assert image.shape == (48, 192, 4)
    assert all(image[:, i * 48 : (i + 1) * 48, 3].any() for i in range(4))


@pytest.mark.parametrize(("azimuth", "elevation"), [(0, 0), (33, -20), (200, 60)])
def test_the_camera_frame_is_right_handed(azimuth, elevation):
    frame = basis(azimuth, elevation)
    np.testing.assert_allclose(frame @ frame.T, np.eye(3), atol=1e-12)
    assert np.linalg.det(frame) == pytest.approx(1)
    assert frame[1, 2] > 0


def test_srgb_there_and_back():
    value = np.linspace(0, 1, 100, dtype=np.float32)
    np.testing.assert_allclose(encode(decode(value)), value, atol=1e-5)


def test_texture_lookup_blends_four_texels():
    texture = np.zeros((2, 2, 3), np.uint8)
    texture[0, 1] = 255  # top right: u = 0.75, v = 0.75
    found = texture_at(texture, np.array([[0.75, 0.75], [0.5, 0.5], [0.25, 0.25]], np.float32))
    np.testing.assert_allclose(found[:, 0], [1, 0.25, 0], atol=1e-6)


def test_textures_of_any_channels_are_read_between_texels():
    image = np.zeros((4, 4, 2), np.uint8)
    image[..., 0] = np.arange(4) * 80
    image[..., 1] = np.arange(4)[:, None] * 80
    uv = np.float32([[0.125, 0.875], [0.5, 0.5], [0.875, 0.125]])
    expected = np.array([[0, 0], [120, 120], [240, 240]]) / 255
    assert np.allclose(texture_at(image, uv), expected, atol=1e-6)
    assert texture_at(image[..., 0], uv).shape == (3,)
