# SPDX-License-Identifier: GPL-3.0-or-later
"""The face network: by how much a fitted head is beside the face, and what each pixel shows.

A U-Net sees a square of the photo and the guide of the fit (:mod:`backend.likeness.guide`), so that it need
not find the face but only what is wrong. Dense landmarks learnt from synthetic people alone work on real
photos (Wood et al. 2022, "3D Face Reconstruction with Dense Landmarks"); an uncertainty each makes them an
observation like any other.
"""

from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn.functional import grid_sample, interpolate, pixel_shuffle, pixel_unshuffle

from backend.likeness.guide import SIZE
from backend.likeness.regions import Region

WEIGHTS = Path(__file__).parents[1] / "assets" / "face-net.safetensors"
WIDTHS = (48, 96, 144, 192)
"""Channels at a half, a quarter ... of the square's edge."""


class _Block(nn.Module):
    """Two convolutions, added to what came in."""

    def __init__(self, width: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
            nn.ReLU(inplace=True),
            nn.Conv2d(width, width, 3, padding=1, bias=False),
            nn.BatchNorm2d(width),
        )

    def forward(self, features: Tensor) -> Tensor:
        return torch.relu(features + self.layers(features))


def _widen(before: int, width: int, stride: int) -> nn.Module:
    return nn.Sequential(
        nn.Conv2d(before, width, 3, stride=stride, padding=1, bias=False),
        nn.BatchNorm2d(width),
        nn.ReLU(inplace=True),
    )


class FaceNet(nn.Module):
    """A U-Net at half the square's resolution."""

    def __init__(self) -> None:
        super().__init__()
        befores = (16, *WIDTHS)
        self.down = nn.ModuleList(
            nn.Sequential(_widen(before, width, 2 if number else 1), *([_Block(width)] if number else []))
            for number, (before, width) in enumerate(zip(befores, WIDTHS, strict=False))
        )
        pairs = list(zip(WIDTHS[:0:-1], WIDTHS[-2::-1], strict=True))
        self.narrow = nn.ModuleList(nn.Conv2d(deep, fine, 1) for deep, fine in pairs)
        self.up = nn.ModuleList(_Block(fine) for _, fine in pairs)
        self.flow = nn.Conv2d(WIDTHS[0], 3, 1)
        self.regions = nn.Conv2d(WIDTHS[0], 4 * len(Region), 1)
        nn.init.zeros_(self.flow.weight)

    def forward(self, squares: Tensor, guides: Tensor) -> tuple[Tensor, Tensor]:
        """Offsets and regions.

        Args:
            squares: ``[B, 3, SIZE, SIZE]`` sRGB, 0..1.
            guides: ``[B, 4, CELLS, CELLS]``.

        Returns:
            ``[B, 3, CELLS, CELLS]``: pixels right and down from where the fit has a point to where it is, and
            the logarithm of the spread of that; logits ``[B, 14, SIZE, SIZE]`` of the regions.
        """
        features = torch.cat([pixel_unshuffle((squares - 0.5) * 4, 2), guides], 1)
        kept: list[Tensor] = []
        for stage in self.down:
            features = stage(features)
            kept.append(features)
        for narrow, up, skip in zip(self.narrow, self.up, kept[-2::-1], strict=True):
            wide = interpolate(narrow(features), size=skip.shape[-2:], mode="bilinear", align_corners=False)
            features = up(wide + skip)
        return self.flow(features), pixel_shuffle(self.regions(features), 2)


def at_points(values: Tensor, points: Tensor) -> Tensor:
    """``values [B, C, CELLS, CELLS]`` at ``points [B, P, 2]`` of the square, pixels: ``[B, P, C]``."""
    grid = points[:, None] * (2 / SIZE) - 1
    return grid_sample(values, grid, padding_mode="border", align_corners=False)[:, :, 0].transpose(1, 2)


def load_face_net(path: Path = WEIGHTS) -> FaceNet:
    """The network with the weights of a file, ready to be asked."""
    net = FaceNet()
    net.load_state_dict({name: value.float() for name, value in load_file(path).items()})
    return net.eval()
