# SPDX-License-Identifier: GPL-3.0-or-later
"""The tri-plane: three axis-aligned feature planes that a 3D point reads by summed bilinear samples.

Written once, here: the planes are XY, XZ, YZ in that order; the first letter runs along the width
of its plane and the second along its height. Rolled out they stand side by side, ``[B, C, R, 3R]``
(Rodin, section 3.2, "roll-out").
"""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from backend.space import Box

PLANES = 3
WIDTH_AXIS = (0, 0, 1)
HEIGHT_AXIS = (1, 2, 2)
DEPTH_AXIS = (2, 1, 0)


@dataclass(frozen=True)
class Contraction:
    """A monotone map of each box axis that gives the face more plane cells than the periphery.

    Along an axis ``u = asinh(k (x - c))``, shifted and scaled so that -1 and 1 stay where they are
    (in the spirit of mip-NeRF 360's contraction, but invertible inside a finite box).

    Attributes:
        focus: ``c``, the box coordinate of each axis that is drawn largest.
        strength: ``k``, 0 excluded; larger concentrates more.
    """

    focus: tuple[float, float, float] = (0.0, -0.42, -0.08)
    strength: tuple[float, float, float] = (3.0, 2.0, 2.4)

    def __call__(self, points: Tensor) -> Tensor:
        """Box coordinates ``[..., 3]`` to plane coordinates ``[..., 3]``, both -1..1."""
        focus, strength = points.new_tensor(self.focus), points.new_tensor(self.strength)
        low, high = torch.asinh(strength * (-1 - focus)), torch.asinh(strength * (1 - focus))
        return (torch.asinh(strength * (points - focus)) - low) * (2 / (high - low)) - 1

    def inverse(self, places: Tensor) -> Tensor:
        """Plane coordinates ``[..., 3]`` to box coordinates ``[..., 3]``."""
        focus, strength = places.new_tensor(self.focus), places.new_tensor(self.strength)
        low, high = torch.asinh(strength * (-1 - focus)), torch.asinh(strength * (1 - focus))
        return torch.sinh(low + (places + 1) * ((high - low) / 2)) / strength + focus


def to_box(points: Tensor, box: Box) -> Tensor:
    """Metres ``[..., 3]`` to box coordinates -1..1."""
    return (points - points.new_tensor(box.centre)) / box.half


def from_box(points: Tensor, box: Box) -> Tensor:
    """Box coordinates -1..1 ``[..., 3]`` to metres."""
    return points * box.half + points.new_tensor(box.centre)


def fold(rolled: Tensor) -> Tensor:
    """``[B, C, R, 3R]`` to ``[B * 3, C, R, R]``: convolutions then cannot bleed across the seams."""
    batch, channels, size, _ = rolled.shape
    planes = rolled.view(batch, channels, size, PLANES, size).permute(0, 3, 1, 2, 4)
    return planes.reshape(batch * PLANES, channels, size, size)


def unfold(planes: Tensor) -> Tensor:
    """``[B * 3, C, R, R]`` to the rolled-out ``[B, C, R, 3R]``."""
    count, channels, size, _ = planes.shape
    split = planes.reshape(count // PLANES, PLANES, channels, size, size).permute(0, 2, 3, 1, 4)
    return split.reshape(count // PLANES, channels, size, PLANES * size)


def sample(rolled: Tensor, coordinates: Tensor) -> Tensor:
    """Sum of the three bilinear plane samples of each point (Rodin, section 3.1).

    Args:
        rolled: planes ``[B, C, R, 3R]``.
        coordinates: plane coordinates ``[B, N, 3]``, -1..1 from border to border; points outside
            read the border.

    Returns:
        ``[B, N, C]``.
    """
    batch, channels, size, _ = rolled.shape
    table = rolled.permute(0, 2, 3, 1).reshape(-1, channels).float()
    grid = ((coordinates.float() + 1) * (size / 2) - 0.5).clamp(0, size - 1)
    corner = grid.detach().floor().clamp(max=size - 2)
    fraction = grid - corner
    corner = corner.long()
    rows = torch.arange(batch, device=rolled.device)[:, None] * size
    indices, weights = [], []
    for plane, (width, height) in enumerate(zip(WIDTH_AXIS, HEIGHT_AXIS, strict=True)):
        across, up = fraction[..., width], fraction[..., height]
        base = (rows + corner[..., height]) * (PLANES * size) + plane * size + corner[..., width]
        indices += [base, base + 1, base + PLANES * size, base + PLANES * size + 1]
        weights += [(1 - across) * (1 - up), across * (1 - up), (1 - across) * up, across * up]
    bags = torch.stack(indices, -1).view(-1, 4 * PLANES)
    mixed = F.embedding_bag(
        bags, table, mode="sum", per_sample_weights=torch.stack(weights, -1).view(bags.shape)
    )
    return mixed.view(batch, -1, channels)


def mirror(rolled: Tensor) -> Tensor:
    """The planes ``[B, C, R, 3R]`` of the left-right mirrored avatar: x runs along two widths."""
    size = rolled.shape[2]
    xy, xz, yz = rolled.split(size, 3)
    return torch.cat([xy.flip(3), xz.flip(3), yz], 3)
