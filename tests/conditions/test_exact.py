# SPDX-License-Identifier: GPL-3.0-or-later
"""What a palette knows of an avatar, shown exactly."""

import numpy as np
import torch

from backend.conditions.exact import CLOSE, SAME_PIECE, SHAVING, ExactField, Shift, exactly, to_lab, to_srgb
from backend.conditions.palette import Palette, Presence
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.sampling import samples
from backend.meshing.strands import BROWS
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
    before, after = samples(HEAD, POINTS), samples(exactly(HEAD, knowing(Part.HAIR, TEAL)), POINTS)
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
    assert exactly(HEAD, knowing(Part.HAIR, tuple(own))) is HEAD
    assert exactly(HEAD, knowing(Part.HEADWEAR, TEAL)) is HEAD
    assert exactly(HEAD, Palette.unknown()) is HEAD


class Plain:
    """Points all of one part, of these colours."""

    box, device = HEAD.box, HEAD.device

    def __init__(self, part: Part, albedo: list[list[float]]) -> None:
        self.part, self.albedo = part, torch.tensor(albedo)

    def __call__(self, points: torch.Tensor) -> FieldSample:
        part = torch.full((len(points), len(Part)), -20.0)
        part[:, self.part] = 20.0
        return FieldSample(torch.zeros(len(points)), self.albedo, part, points)


def test_the_shirt_of_a_suit_keeps_its_white() -> None:
    dark, white = [0.1, 0.1, 0.12], [0.95, 0.95, 0.95]
    middle = to_lab(np.float32([dark]))[0]
    by = to_lab(np.float32([TEAL]))[0] - middle
    assert np.linalg.norm(to_lab(np.float32([white]))[0] - middle) > SAME_PIECE[1]
    found = ExactField(Plain(Part.CLOTHING, [dark, white]), {Part.CLOTHING: Shift(middle, by)})(
        torch.zeros(2, 3)
    ).albedo
    np.testing.assert_allclose(found.numpy(), [TEAL, white], atol=0.01)


def test_a_beard_that_is_known_to_be_absent_is_skin_but_brows_stay() -> None:
    points = torch.tensor([[0.0, -0.1, BROWS - 0.05], [0.03, -0.1, BROWS + 0.02]])
    found = ExactField(Plain(Part.FACIAL_HAIR, [[0.1] * 3] * 2), {}, shaven=True)(points)
    assert found.part.argmax(1).tolist() == [Part.SKIN, Part.FACIAL_HAIR]
    torch.testing.assert_close(found.distance, torch.tensor([SHAVING, 0.0]))
    palette = Palette.unknown()
    palette.presence[Part.FACIAL_HAIR] = Presence.ABSENT
    assert exactly(HEAD, palette) is HEAD


def test_nearly_white_hair_keeps_strands_and_leaves_no_blotches() -> None:
    lightness = np.random.default_rng(0).uniform(10, 50, (2000, 1)).astype(np.float32)
    purple = np.concatenate([lightness, np.tile(np.float32([40, -40]), (2000, 1))], 1)
    aim = to_lab(np.float32([[0.9, 0.9, 0.98]]))[0]
    shift = Shift.between(purple, aim)
    found = to_lab(to_srgb(purple + shift.of(purple)))
    assert np.linalg.norm(np.median(found, 0) - aim) < 1
    assert 0.3 <= shift.contrast < 0.6
    assert (found[:, 0] < 99.9).mean() > 0.9 and found[:, 0].std() > 2


def test_there_and_back_colours_are_the_same() -> None:
    rgb = np.random.default_rng(0).random((1000, 3)).astype(np.float32)
    np.testing.assert_allclose(to_srgb(to_lab(rgb)), rgb, atol=1 / 255)
