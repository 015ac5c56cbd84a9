# SPDX-License-Identifier: GPL-3.0-or-later
"""Axes, sampling, contraction and mirroring of the tri-plane."""

import torch
import torch.nn.functional as F
from hypothesis import given
from hypothesis import strategies as st

from backend.models.triplane import Contraction, from_box, mirror, sample, to_box
from backend.space import Box

coordinate = st.floats(-1, 1, width=32)


def test_each_plane_is_read_by_its_two_axes() -> None:
    """A ramp on one axis of one plane is read back as that coordinate."""
    size = 16
    centres = (torch.arange(size) + 0.5) / size * 2 - 1
    point = torch.tensor([[[0.3, -0.2, 0.55]]])
    x, y, z = point[0, 0].tolist()
    for plane, (across, up) in enumerate([(x, y), (x, z), (y, z)]):
        rolled = torch.zeros(1, 2, size, 3 * size)
        rolled[0, 0, :, plane * size : (plane + 1) * size] = centres[None, :]
        rolled[0, 1, :, plane * size : (plane + 1) * size] = centres[:, None]
        torch.testing.assert_close(sample(rolled, point)[0, 0], torch.tensor([across, up]))


def test_equals_the_sum_of_three_grid_samples() -> None:
    torch.manual_seed(0)
    rolled, points = torch.randn(2, 5, 12, 36), torch.rand(2, 50, 3) * 2.4 - 1.2
    planes = rolled.unflatten(3, (3, 12))
    expected = torch.zeros(2, 50, 5)
    for plane, axes in enumerate([[0, 1], [0, 2], [1, 2]]):
        grid = points[:, None][..., axes]
        found = F.grid_sample(planes[:, :, :, plane], grid, padding_mode="border", align_corners=False)
        expected += found[:, :, 0].transpose(1, 2)
    torch.testing.assert_close(sample(rolled, points), expected, atol=1e-5, rtol=1e-5)


def test_sampling_is_differentiable_in_planes_and_points() -> None:
    rolled = torch.randn(1, 2, 4, 12, requires_grad=True)
    points = (torch.rand(1, 6, 3) - 0.5).requires_grad_()
    sample(rolled, points).square().sum().backward()
    assert rolled.grad is not None and rolled.grad.abs().sum() > 0
    assert points.grad is not None and (points.grad.abs() > 0).all()


@given(coordinate, coordinate)
def test_contraction_is_monotone_and_keeps_the_borders(low: float, high: float) -> None:
    low, high = sorted((low, high))
    pair = Contraction()(torch.tensor([[low] * 3, [high] * 3], dtype=torch.double))
    assert (pair[1] >= pair[0]).all()
    borders = Contraction()(torch.tensor([[-1.0] * 3, [1.0] * 3], dtype=torch.double))
    torch.testing.assert_close(borders, torch.tensor([[-1.0] * 3, [1.0] * 3], dtype=torch.double))


def test_contraction_gives_the_face_more_cells() -> None:
    face = torch.tensor([[0.0, -0.5, 0.0]], dtype=torch.double, requires_grad=True)
    for axis in range(3):
        slope = torch.autograd.grad(Contraction()(face)[0, axis], face)[0][0, axis]
        assert slope > 1.2


def test_box_coordinates_are_invertible() -> None:
    points = torch.rand(9, 3)
    torch.testing.assert_close(from_box(to_box(points, Box()), Box()), points)


def test_mirror_reads_the_mirrored_point() -> None:
    rolled = torch.randn(1, 3, 8, 24)
    points = torch.rand(1, 20, 3) * 2 - 1
    flipped = points * torch.tensor([-1.0, 1.0, 1.0])
    torch.testing.assert_close(sample(mirror(rolled), points), sample(rolled, flipped))
