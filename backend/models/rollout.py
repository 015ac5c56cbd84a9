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

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.triplane import PLANES


def pooled_neighbours(planes: Tensor) -> tuple[Tensor, Tensor]:
    """What the other two planes know about each column and each row of a plane.

    Args:
        planes: folded planes ``[B * 3, C, R, R]``.

    Returns:
        ``(along_width, along_height)``, each ``[B * 3, C, R]``: the means, over the axis that is not
        shared, of the plane that shares this plane's width axis and of the one that shares its height.
    """
    count, channels, size, _ = planes.shape
    split = planes.view(count // PLANES, PLANES, channels, size, size)
    xy, xz, yz = split.unbind(1)
    over_height, over_width = (lambda plane: plane.mean(2)), (lambda plane: plane.mean(3))
    along_width = torch.stack([over_height(xz), over_height(xy), over_width(xy)], 1)
    along_height = torch.stack([over_height(yz), over_width(yz), over_width(xz)], 1)
    return along_width.flatten(0, 1), along_height.flatten(0, 1)


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
        across, top, bottom = self._lines(along_width, on_width)
        upward, left, right = self._lines(along_height, on_height.transpose(2, 3))
        result = F.conv2d(planes, own, self.bias, padding=1)
        result = result + across[:, :, None, :] + upward[:, :, :, None]
        result[:, :, 0] -= top
        result[:, :, -1] -= bottom
        result[:, :, :, 0] -= left
        result[:, :, :, -1] -= right
        return result

    @staticmethod
    def _lines(vectors: Tensor, kernel: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Convolve ``vectors [N, C, R]``, repeated downwards without end, with ``kernel [C', C, 3, 3]``.

        Returns:
            One line of the result ``[N, C', R]``, and what it holds too much on the first and on
            the last line of a plane with zero padding.
        """
        stacked = torch.cat([kernel.sum(2), kernel[:, :, 0], kernel[:, :, 2]])
        return F.conv1d(vectors, stacked, padding=1).chunk(3, 1)
