# SPDX-License-Identifier: GPL-3.0-or-later
"""An edited avatar is new in the parts that the edit names and the old one, to the bit, elsewhere."""

import torch
from torch import Tensor

from backend.editing import EditedField
from backend.models.field import AvatarField, FieldSample
from backend.space import Box, Part

PARTS = len(Part)


class Ball:
    """A ball whose upper half is hair; everything about it is ``value``."""

    box, device, density = Box(), torch.device("cpu"), staticmethod(AvatarField.density)

    def __init__(self, radius: float, value: float, border: float) -> None:
        self.radius, self.value, self.border = radius, value, border

    def __call__(self, points: Tensor) -> FieldSample:
        part = torch.full((len(points), PARTS), -20.0)
        hair = points[:, 2] > self.border
        part[hair, Part.HAIR] = part[~hair, Part.SKIN] = 20.0
        colour = torch.full((len(points), 3), self.value)
        return FieldSample(self.distance(points), colour, part, colour * 0.1)

    def distance(self, points: Tensor) -> Tensor:
        return points.norm(dim=1) - self.radius


def test_only_the_named_part_is_edited() -> None:
    before, after = Ball(0.1, 0.2, border=0.05), Ball(0.12, 0.7, border=0.0)
    edited = EditedField(before, after, {Part.HAIR})
    points = torch.tensor([[0.0, 0.0, 0.1], [0.0, 0.1, 0.02], [0.0, 0.0, -0.1]])
    found, old, new = edited(points), before(points), after(points)
    for name in ("distance", "albedo", "canonical"):
        values, olds, news = (getattr(sample, name) for sample in (found, old, new))
        assert torch.equal(values[:2], news[:2]) and torch.equal(values[2:], olds[2:]), name
    assert found.part.argmax(1).tolist() == [Part.HAIR, Part.HAIR, Part.SKIN]
    assert torch.equal(edited.distance(points), found.distance)
    assert edited.box == before.box and edited.device == before.device
    torch.testing.assert_close(edited.density(found.distance), AvatarField.density(found.distance))


def test_what_was_there_before_goes() -> None:
    before, after = Ball(0.1, 0.2, border=0.0), Ball(0.08, 0.7, border=1.0)
    point = torch.tensor([[0.0, 0.0, 0.09]])
    assert before.distance(point) < 0
    torch.testing.assert_close(EditedField(before, after, {Part.HAIR}).distance(point), torch.tensor([0.01]))


def test_edits_lie_over_one_another() -> None:
    first, second, third = (Ball(radius, 0.5, border=0.0) for radius in (0.1, 0.11, 0.12))
    twice = EditedField(EditedField(first, second, {Part.HAIR}), third, {Part.SKIN})
    above, below = torch.tensor([[0.0, 0.0, 0.05]]), torch.tensor([[0.0, 0.0, -0.05]])
    assert torch.equal(twice.distance(above), second.distance(above))
    assert torch.equal(twice.distance(below), third.distance(below))
