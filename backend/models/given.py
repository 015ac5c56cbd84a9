# SPDX-License-Identifier: GPL-3.0-or-later
"""How the base diffusion reads a palette and a front map beside z.

Both begin at zero, so that a network which gets them goes on from what it knows. That something is unknown is
read too.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.conditions import front_map, palette
from backend.conditions.known import Known
from backend.models.triplane import PLANES
from backend.space import Part


class Given(NamedTuple):
    """Palettes and front maps of B samples.

    Attributes:
        palettes: ``[B, WIDTH]`` of :meth:`backend.conditions.palette.Palette.vector`.
        front_maps: ``[B, CHANNELS, SIZE, SIZE]`` of :meth:`backend.conditions.front_map.FrontMap.channels`.
    """

    palettes: Tensor
    front_maps: Tensor

    @classmethod
    def of(cls, known: Sequence[Known]) -> Self:
        """Of samples of which each has this known."""
        columns = [each.palette.vector() for each in known], [each.front_map.channels() for each in known]
        return cls(*(torch.from_numpy(np.stack(column)) for column in columns))

    @classmethod
    def unknown(cls, batch: int) -> Self:
        """Of B samples of which nothing is known."""
        return cls(*(column.expand(batch, *column.shape[1:]) for column in cls.of([Known.nothing()])))

    def to(self, device: torch.device) -> Self:
        """The same there."""
        return type(self)(*(column.to(device) for column in self))

    def and_unknown(self, times: int = 1) -> Self:
        """These, and ``times`` as many of which nothing is known."""
        unknown = type(self).unknown(times * len(self.palettes)).to(self.palettes.device)
        return type(self)(*(torch.cat(pair) for pair in zip(self, unknown, strict=True)))


class PaletteEmbedding(nn.Module):
    """A palette to what is added to the timestep's embedding (AdaGN), ``[B, E]``.

    Args:
        embedding: E.
    """

    def __init__(self, embedding: int) -> None:
        super().__init__()
        self.enter, self.leave = nn.Linear(palette.WIDTH, embedding), nn.Linear(embedding, embedding)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, palettes: Tensor) -> Tensor:
        """Read ``palettes [B, WIDTH]``."""
        return self.leave(F.silu(self.enter(palettes.to(self.enter.weight.dtype))))


class FrontMapEncoder(nn.Module):
    """A front map to what is added to the features of the frontal plane.

    Args:
        width: channels of the planes.
        cells: along a plane's edge; a divisor of the map's.

    Attributes:
        reach: ``[8, SIZE, SIZE]`` bool, the cells that each part covers in some of the people it learnt from:
            where an edit may let a part begin.
    """

    reach: Tensor

    def __init__(self, width: int, cells: int) -> None:
        super().__init__()
        every = torch.ones(len(Part), front_map.SIZE, front_map.SIZE, dtype=torch.bool)
        self.register_buffer("reach", every)
        self.patch = front_map.SIZE // cells
        self.enter = nn.Conv2d(front_map.CHANNELS * self.patch**2, width, 3, padding=1)
        self.leave = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.leave.weight)
        nn.init.zeros_(self.leave.bias)

    def forward(self, planes: Tensor, maps: Tensor) -> Tensor:
        """``planes [B * 3, C, r, r]`` with ``maps [B, CHANNELS, SIZE, SIZE]`` read."""
        cells = F.pixel_unshuffle(maps.to(planes.dtype), self.patch)
        front = self.leave(F.silu(self.enter(cells)))
        before, behind = front_map.PLANE, PLANES - 1 - front_map.PLANE
        added = F.pad(front[:, None], (0, 0, 0, 0, 0, 0, before, behind))
        return planes + added.flatten(0, 1)
