# SPDX-License-Identifier: GPL-3.0-or-later
"""The 3D-aware convolution equals the paper's formula written out."""

import pytest
import torch

from backend.models.rollout import Conv3DAware, pooled_neighbours
from backend.models.triplane import fold, unfold
from tests.models.naive import naive_conv3d_aware


@pytest.mark.parametrize("size", [3, 8, 13])
def test_equals_the_papers_formula(size: int) -> None:
    torch.manual_seed(size)
    layer = Conv3DAware(5, 7)
    planes = torch.randn(2 * 3, 5, size, size)
    expected = naive_conv3d_aware(planes, layer.weight, layer.bias)
    torch.testing.assert_close(layer(planes), expected, atol=1e-5, rtol=0)


def test_gradients_equal_the_papers_formula() -> None:
    torch.manual_seed(0)
    layer = Conv3DAware(3, 4).double()
    planes = torch.randn(3, 3, 6, 6, dtype=torch.double, requires_grad=True)
    probe = torch.randn(3, 4, 6, 6, dtype=torch.double)
    variables = (planes, layer.weight, layer.bias)
    found = torch.autograd.grad((layer(planes) * probe).sum(), variables)
    expected = torch.autograd.grad(
        (naive_conv3d_aware(planes, layer.weight, layer.bias) * probe).sum(), variables
    )
    for left, right in zip(found, expected, strict=True):
        torch.testing.assert_close(left, right)


def test_a_plane_sees_exactly_the_lines_its_points_project_to() -> None:
    """A change at (x, z) of XZ reaches column x of XY and row z of YZ, and nothing else there."""
    size, x, z = 8, 2, 5
    planes = torch.zeros(3, 1, size, size)
    planes[1, 0, z, x] = 1.0
    along_width, along_height = pooled_neighbours(planes)
    assert along_width[0, :, 0].nonzero().flatten().tolist() == [x]
    assert along_height[2, :, 0].nonzero().flatten().tolist() == [z]
    assert along_height[0].abs().sum() == 0
    assert along_width[2].abs().sum() == 0


def test_fold_and_unfold_are_inverse() -> None:
    rolled = torch.randn(2, 4, 5, 15)
    assert torch.equal(unfold(fold(rolled)), rolled)
    assert torch.equal(fold(rolled)[4], rolled[1, :, :, 5:10])
