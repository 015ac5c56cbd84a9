# SPDX-License-Identifier: GPL-3.0-or-later
"""3D-aware convolution (Rodin, section 3.2) in an exact form that costs little more than a plain one.

A point of one plane is a line in space, which projects onto a row or a column of the other two
planes. The paper pools those rows and columns, repeats them over the plane, concatenates the three
maps and convolves. A repeated map is constant along one axis, so its 3 x 3 convolution is a 1-D
convolution of the pooled vector, apart from the two border lines, where the kernel's outer row
falls on the padding. That is what is computed here: nothing is repeated and the costly 2-D
convolution sees a third of the channels.

Tensors are folded planes ``[B * 3, C, R, R]`` in the order of :mod:`backend.models.triplane`.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.triplane import PLANES


def pooled_neighbours(planes: Tensor) -> tuple[Tensor, Tensor]:
    """What the other two planes know about each column and each row of a plane.

    Args:
        planes: folded planes ``[B * 3, C, R, R]``.

    Returns:
        ``(along_width, along_height)``, each ``[B * 3, R, C]``: the means, over the axis that is not
        shared, of the plane that shares this plane's width axis and of the one that shares its height.
    """
    over_height = _over_height(planes, 1 / planes.shape[2]).unflatten(0, (-1, PLANES))
    over_width = _over_width(planes, 1 / planes.shape[3]).unflatten(0, (-1, PLANES))
    along_width = torch.stack([over_height[:, 1], over_height[:, 0], over_width[:, 0]], 1)
    along_height = torch.stack([over_height[:, 2], over_width[:, 2], over_width[:, 1]], 1)
    return along_width.flatten(0, 1), along_height.flatten(0, 1)


def _over_height(planes: Tensor, weight: float) -> Tensor:
    """``weight`` times the sum over the height, ``[N, R, C]``; as a matrix product, the quickest way."""
    rows = planes.permute(0, 2, 3, 1).flatten(2)
    return torch.matmul(rows.new_full((1, rows.shape[1]), weight), rows).view(
        len(planes), -1, planes.shape[1]
    )


def _over_width(planes: Tensor, weight: float) -> Tensor:
    """``weight`` times the sum over the width, ``[N, R, C]``."""
    cells = planes.permute(0, 2, 3, 1)
    return torch.matmul(cells.new_full((1, cells.shape[2]), weight), cells).squeeze(2)


class Conv3DAware(nn.Module):
    """3 x 3 convolution over a plane and the pooled lines of the other two; weights shared by the planes.

    Args:
        in_channels: C.
        out_channels: C'.
    """

    def __init__(self, in_channels: int, out_channels: int) -> None:
        super().__init__()
        self.in_channels = in_channels
        template = nn.Conv2d(PLANES * in_channels, out_channels, 3)
        self.weight, self.bias = template.weight, template.bias

    def forward(self, planes: Tensor) -> Tensor:
        """``[B * 3, C, R, R]`` to ``[B * 3, C', R, R]``."""
        own, on_width, on_height = self.weight.split(self.in_channels, 1)
        along_width, along_height = pooled_neighbours(planes)
        across = self._lines(along_width, on_width)
        upward = self._lines(along_height, on_height.transpose(2, 3))
        return _AddLines.apply(F.conv2d(planes, own, self.bias, padding=1), across, upward)

    @staticmethod
    def _lines(vectors: Tensor, kernel: Tensor) -> Tensor:
        """Convolve ``vectors [N, R, C]``, repeated downwards without end, with ``kernel [C', C, 3, 3]``.

        Returns:
            ``[N, R, 3C']``: a line of the result, then what it holds too much on the first and on the
            last line of a plane with zero padding.
        """
        stacked = torch.cat([kernel.sum(2), kernel[:, :, 0], kernel[:, :, 2]])
        return F.conv1d(vectors.transpose(1, 2), stacked, padding=1).transpose(1, 2).contiguous()


class _AddLines(torch.autograd.Function):
    """Add repeated lines to planes, in place and without a copy of the planes for each border.

    ``planes [N, C, R, R]``, ``across`` and ``upward`` ``[N, R, 3C]`` as ``Conv3DAware._lines`` gives
    them, repeated down the height and along the width.
    """

    @staticmethod
    def forward(ctx: Any, planes: Tensor, across: Tensor, upward: Tensor) -> Tensor:
        cells = planes.permute(0, 2, 3, 1)
        line, top, bottom = across.chunk(3, 2)
        column, left, right = upward.chunk(3, 2)
        cells.add_(line[:, None]).add_(column[:, :, None])
        cells[:, 0] -= top
        cells[:, -1] -= bottom
        cells[:, :, 0] -= left
        cells[:, :, -1] -= right
        ctx.mark_dirty(planes)
        return planes

    @staticmethod
    def backward(ctx: Any, gradient: Tensor) -> tuple[Tensor, Tensor, Tensor]:  # noqa: ARG004
        cells = gradient.permute(0, 2, 3, 1)
        across = torch.cat([_over_height(gradient, 1.0), -cells[:, 0], -cells[:, -1]], 2)
        upward = torch.cat([_over_width(gradient, 1.0), -cells[:, :, 0], -cells[:, :, -1]], 2)
        return gradient, across, upward
