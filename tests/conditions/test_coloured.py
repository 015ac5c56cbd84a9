# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts in the very colours that a palette knows."""

import numpy as np
import torch

from backend.conditions.coloured import CLOSE, SAME_PIECE, ColouredField, Shift, coloured, to_lab, to_srgb
from backend.conditions.palette import Palette, Presence
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import samples
from backend.models.field import FieldSample
from backend.space import Part
from tests.analytic_head import AnalyticHead

TEAL = (0.0, 0.5, 0.5)
HEAD = AnalyticHead()
POINTS = surface(sample_sparse(HEAD, 64))[0]


def knowing(part: Part, rgb: tuple[float, float, float]) -> Palette:
    palette = Palette.unknown()
    palette.presence[part], palette.colour[part] = Presence.PRESENT, rgb
    return palette


def test_hair_has_the_colour_and_all_else_stays() -> None:
    before, after = samples(HEAD, POINTS), samples(coloured(HEAD, knowing(Part.HAIR, TEAL)), POINTS)
    hair = before.part[:, Part.HAIR] > 0.99
    middle = np.median(to_lab(after.albedo[hair]), 0)
    assert np.linalg.norm(middle - to_lab(np.float32([TEAL]))[0]) < CLOSE + 2
    others = before.part[:, Part.HAIR] < 1e-4
    np.testing.assert_array_equal(after.albedo[others], before.albedo[others])
    for name in ("distance", "part", "canonical"):
        np.testing.assert_array_equal(getattr(after, name), getattr(before, name))


def test_what_has_the_colour_already_or_is_not_there_is_left_alone() -> None:
    found = samples(HEAD, POINTS)
    own = np.median(found.albedo[found.part.argmax(1) == Part.HAIR], 0)
    assert coloured(HEAD, knowing(Part.HAIR, tuple(own))) is HEAD
    assert coloured(HEAD, knowing(Part.HEADWEAR, TEAL)) is HEAD
    assert coloured(HEAD, Palette.unknown()) is HEAD


class Suit:
    """Points all of cloth, of these colours."""

    box, device = HEAD.box, HEAD.device

    def __init__(self, albedo: list[list[float]]) -> None:
        self.albedo = torch.tensor(albedo)

    def __call__(self, points: torch.Tensor) -> FieldSample:
        part = torch.full((len(points), len(Part)), -20.0)
        part[:, Part.CLOTHING] = 20.0
        return FieldSample(torch.zeros(len(points)), self.albedo, part, points)


def test_the_shirt_of_a_suit_keeps_its_white() -> None:
    dark, white = [0.1, 0.1, 0.12], [0.95, 0.95, 0.95]
    middle = to_lab(np.float32([dark]))[0]
    by = to_lab(np.float32([TEAL]))[0] - middle
    assert np.linalg.norm(to_lab(np.float32([white]))[0] - middle) > SAME_PIECE[1]
    found = ColouredField(Suit([dark, white]), {Part.CLOTHING: Shift(middle, by)})(torch.zeros(2, 3)).albedo
    np.testing.assert_allclose(found.numpy(), [TEAL, white], atol=0.01)


def test_there_and_back_colours_are_the_same() -> None:
    rgb = np.random.default_rng(0).random((1000, 3)).astype(np.float32)
    np.testing.assert_allclose(to_srgb(to_lab(rgb)), rgb, atol=1 / 255)
