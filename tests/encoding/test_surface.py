# SPDX-License-Identifier: GPL-3.0-or-later
"""Rays meet what is solid, in its colour, and pass through the holes of textures."""

import numpy as np

from backend.encoding.paint import Paint
from tests.encoding.meshes import SQUARE_UV, square, surface

WHITE = np.ones(3, np.float32)
DOWN = np.array([[0.0, 0, -1]])
HALF_CLEAR = np.array([[[255, 0, 0, 255], [255, 0, 0, 0]]], np.uint8).repeat(64, 1)
"""Red; its right half is a hole."""


def curtain(z: float) -> object:
    return square(z, Paint(WHITE, uv=SQUARE_UV, texture=HALF_CLEAR, cutoff=0.5))


def test_holes_let_rays_pass() -> None:
    scene = surface(curtain(3.0), curtain(2.0), square(0.0, Paint(np.array([0, 1, 0], np.float32))))
    origins = np.array([[-0.5, 0.1, 9], [0.5, 0.1, 9], [5.0, 0.1, 9]])
    hits = scene.cast(origins, DOWN.repeat(3, 0))
    order = np.argsort(hits.ray)
    assert hits.ray[order].tolist() == [0, 1]
    np.testing.assert_allclose(hits.colour[order], [[1, 0, 0], [0, 1, 0]], atol=1e-6)
    np.testing.assert_allclose(scene.at(hits.face, hits.barycentric)[order][:, 2], [3, 0], atol=1e-5)
    assert scene.occluded(origins, DOWN.repeat(3, 0)).tolist() == [True, True, False]


def test_an_opaque_material_has_no_holes() -> None:
    opaque = square(1.0, Paint(WHITE, uv=SQUARE_UV, texture=HALF_CLEAR))
    scene = surface(opaque, square(0.0, Paint(WHITE)))
    hits = scene.cast(np.array([[0.5, 0.1, 9]]), DOWN)
    np.testing.assert_allclose(hits.colour, [[1, 0, 0]], atol=1e-6)


def test_factor_corners_and_texture_multiply_as_light_does() -> None:
    grey = np.full((2, 2, 4), 128, np.uint8)
    corners = np.full((2, 3, 3), 0.5, np.float32)
    paint = Paint(np.array([0.5, 1, 1], np.float32), corners=corners, uv=SQUARE_UV, texture=grey)
    colour, solid = paint(np.array([0]), np.array([[0.3, 0.3, 0.4]]))
    linear = ((128 / 255 + 0.055) / 1.055) ** 2.4
    expected = [1.055 * (linear * share) ** (1 / 2.4) - 0.055 for share in (0.25, 0.5, 0.5)]
    np.testing.assert_allclose(colour[0], expected, atol=1e-4)
    assert solid.all()


def test_textures_repeat() -> None:
    image = np.zeros((1, 4, 4), np.uint8)
    image[0, :2] = (255, 0, 0, 255)
    paint = Paint(WHITE, uv=SQUARE_UV + np.float32(3), texture=image.repeat(4, 0))
    colour, _ = paint(np.array([0]), np.array([[0.8, 0.1, 0.1]]))
    np.testing.assert_allclose(colour[0], [1, 0, 0], atol=1e-6)
