# SPDX-License-Identifier: GPL-3.0-or-later
"""How the base diffusion reads a palette and a front map beside z.

Both begin at zero, so that a network which gets them goes on from what it knows. That something is unknown is
read too; where all is, the network stays what it was without them.
"""

from collections.abc import Sequence
from typing import NamedTuple, Self

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.conditions import front_map, palette
from backend.conditions.known import Known
from backend.models.blocks import PlanePosition, ResBlock
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

    def known(self) -> tuple[Tensor, Tensor]:
        """Whether anything is known of each palette, and of palette or front map, ``[B]`` bool."""
        palettes = self.palettes.any(1)
        return palettes, palettes | self.front_maps.flatten(1).any(1)

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
    """A front map to what is added to the features of all planes, and to what the network predicts.

    Rolled out as the tri-plane is: a 3D-aware convolution carries rows and columns of the frontal plane on to
    the others. The second output is a way around the U-Net, for what a map and a palette tell of the clean
    latents by themselves.

    Args:
        width: channels of the planes.
        cells: along a plane's edge; a divisor of the map's.
        embedding: width of the vector of timestep, z and palette.
        channels: of the prediction, a cell.

    Attributes:
        reach: ``[8, SIZE, SIZE]`` bool, the cells that each part covers in some of the people it learnt from:
            where an edit may let a part begin.
    """

    reach: Tensor

    def __init__(self, width: int, cells: int, embedding: int, channels: int) -> None:
        super().__init__()
        every = torch.ones(len(Part), front_map.SIZE, front_map.SIZE, dtype=torch.bool)
        self.register_buffer("reach", every)
        self.patch = front_map.SIZE // cells
        self.enter = nn.Conv2d(front_map.CHANNELS * self.patch**2, width, 3, padding=1)
        self.position, self.block = PlanePosition(width, cells), ResBlock(width, width, embedding)
        self.leave, self.predict = nn.Conv2d(width, width, 1), nn.Conv2d(width, channels, 1)
        for last in (self.leave, self.predict):
            nn.init.zeros_(last.weight)
            nn.init.zeros_(last.bias)

    def forward(self, maps: Tensor, embedding: Tensor) -> tuple[Tensor, Tensor]:
        """Read ``maps [B, CHANNELS, SIZE, SIZE]`` under ``embedding [B, E]``.

        Returns:
            ``[B * 3, width, r, r]`` and ``[B * 3, channels, r, r]``.
        """
        front = self.enter(F.pixel_unshuffle(maps.to(self.enter.weight.dtype), self.patch))
        before, behind = front_map.PLANE, PLANES - 1 - front_map.PLANE
        planes = F.pad(front[:, None], (0, 0, 0, 0, 0, 0, before, behind)).flatten(0, 1)
        hidden = F.silu(self.block(self.position(planes), embedding))
        return self.leave(hidden), self.predict(hidden)
