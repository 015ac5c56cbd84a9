# SPDX-License-Identifier: GPL-3.0-or-later
"""One texture of what photos show of the skin, and what goes on from there."""

import numpy as np
import pytest

from backend.likeness.projection import Projection
from backend.likeness.texture import PhotoTexture, photo_texture, smooth_over_skin
from backend.meshing.rasterise import rasterise
from backend.meshing.tangents import smooth_normals
from backend.rendering.camera import decode
from backend.rigging.template import Piece
from tests.likeness.known_head import TEMPLATE

SIZE = 256
TEXELS = rasterise(TEMPLATE.triangles_uv(), SIZE)
TRIANGLES = TEMPLATE.triangles()
PLACE = TEXELS.blend(TEMPLATE.vertices, TRIANGLES)
NORMAL = TEXELS.blend(smooth_normals(TEMPLATE.vertices, TEMPLATE.quads), TRIANGLES)
OUTER = (TEMPLATE.piece[TEXELS.face // 2] == Piece.SKIN) & ~TEMPLATE.cavity[TRIANGLES[TEXELS.face]].any(1)
FACE = OUTER & (PLACE[:, 1] < -0.05) & (PLACE[:, 2] > 0.1)
TONE = np.array([0.42, 0.22, 0.15], np.float32)
MOLE = np.array([0.045, -0.1, 0.15])


def near(place: np.ndarray, distance: float) -> np.ndarray:
    return OUTER & (np.linalg.norm(PLACE - place, axis=1) < distance)


def projection(some: np.ndarray, tone: np.ndarray = TONE) -> Projection:
    """An even skin with one mole, seen where ``some [T]``."""
    colour = np.tile(tone, (len(PLACE), 1)).astype(np.float32)
    colour[near(MOLE, 0.007)] *= 0.4
    colour[~some] = [0.0, 0.5, 0.0]
    return Projection(colour, some.astype(np.float32), NORMAL)


def light(texture: PhotoTexture) -> np.ndarray:
    """Linear light ``[T, 3]`` of the texels."""
    return decode(texture.albedo.reshape(-1, 3)[TEXELS.index].astype(np.float32) / 255)


@pytest.fixture(scope="module")
def half() -> PhotoTexture:
    """Of a photo of the left side."""
    return photo_texture([projection(FACE & (PLACE[:, 0] > -0.005))], TEMPLATE, TEXELS)


def test_seen_mirrored_and_invented_are_told_apart(half: PhotoTexture) -> None:
    seen, mirrored = (image.reshape(-1)[TEXELS.index] for image in (half.seen, half.mirrored))
    assert (seen[FACE & (PLACE[:, 0] > 0)] == 255).all()
    right = FACE & (PLACE[:, 0] < -0.012)
    assert (seen[right] == 0).all() and (mirrored[right] > 150).mean() > 0.95
    back = OUTER & (PLACE[:, 1] > 0.03)
    assert (seen[back] == 0).all() and (mirrored[back] == 0).all()
    assert (half.sources().sum(-1, dtype=int) == 255).all()
    assert half.sources().dtype == np.uint8


def test_the_side_that_is_not_seen_is_the_mirrored_other_one(half: PhotoTexture) -> None:
    bright = light(half).mean(1)
    for side in (1, -1):
        mole, around = near(MOLE * [side, 1, 1], 0.005), near(MOLE * [side, 1, 1], 0.02)
        around &= ~near(MOLE * [side, 1, 1], 0.01)
        assert bright[mole].mean() < 0.6 * bright[around].mean()


def test_what_nobody_saw_has_the_tone_of_the_skin(half: PhotoTexture) -> None:
    right = FACE & (PLACE[:, 0] < -0.012) & ~near(MOLE * [-1, 1, 1], 0.012)
    found = light(half)[right]
    assert np.median(np.abs(found / TONE - 1)) < 0.15
    assert (found[:, 0] > found[:, 1]).mean() > 0.99


def test_nothing_but_skin_is_kept_where_nobody_saw(half: PhotoTexture) -> None:
    nobody = (half.seen | half.mirrored).reshape(-1)[TEXELS.index] == 0
    found = light(half)[nobody & OUTER]
    assert len(found) > 1000
    assert (found[:, 0] > found[:, 1]).all()


def test_a_second_photo_takes_the_tone_of_the_first() -> None:
    left, right = FACE & (PLACE[:, 0] > -0.02), FACE & (PLACE[:, 0] < 0.02)
    both = photo_texture([projection(left), projection(right, TONE * 1.6)], TEMPLATE, TEXELS)
    sides = [light(both)[FACE & (side * PLACE[:, 0] > 0.03)] for side in (1, -1)]
    assert np.allclose(np.median(sides[0], 0), np.median(sides[1], 0), rtol=0.1)
    assert (both.seen.reshape(-1)[TEXELS.index][FACE] == 255).all()


def test_smooth_values_keep_a_constant_and_stay_within_what_is_known() -> None:
    weight = FACE.astype(np.float32)
    skin = TEMPLATE.vertices_of(Piece.SKIN)
    constant = smooth_over_skin(np.full((len(PLACE), 2), 0.7), weight, TEMPLATE, TEXELS)
    assert constant.shape == (len(TEMPLATE.vertices), 2)
    assert np.allclose(constant[skin], 0.7, atol=1e-3)
    ramp = PLACE[:, :1].astype(float)
    found = smooth_over_skin(ramp, weight, TEMPLATE, TEXELS)[skin, 0]
    assert found.min() > ramp[FACE].min() - 1e-3 and found.max() < ramp[FACE].max() + 1e-3
    cheeks = (TEMPLATE.vertices[skin, 1] < -0.06) & (TEMPLATE.vertices[skin, 2] > 0.11)
    assert np.corrcoef(found[cheeks], TEMPLATE.vertices[skin[cheeks], 0])[0, 1] > 0.95
