# SPDX-License-Identifier: GPL-3.0-or-later
"""What a field owes to points with a known answer, and planes to their neighbours: for all ways to planes."""

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from backend.models.field import DISTANCE_SCALE, FieldSample
from backend.models.triplane import PLANES, to_box
from backend.space import Box, Part
from backend.training.dataset import Points

SOFTNESS = 0.004
"""Metres over which a point's occupancy goes from inside to outside."""


@dataclass(frozen=True, kw_only=True)
class PointWeights:
    """Weights of the losses at the query points.

    Attributes:
        surface: metres within which colour, part and canonical coordinate count.
        chroma_weight: of red against green and of blue against both. Base colours vary mostly in lightness,
            so that without it the second axis of hue is learnt last.
    """

    surface: float = 0.008
    distance_weight: float = 2.0
    occupancy_weight: float = 0.3
    albedo_weight: float = 1.0
    chroma_weight: float = 0.5
    part_weight: float = 0.05
    canonical_weight: float = 2.0


EMPHASIS = {Part.EYES: 3.0, Part.FACIAL_HAIR: 2.0, Part.EYEWEAR: 3.0}
"""How much more the points of small parts count: what an artist looks at first has few of them."""


class PointLosses(nn.Module):
    """Distance and occupancy everywhere; colour, part and canonical coordinate near the surface."""

    emphasis: Tensor
    opponent: Tensor

    def __init__(self, weights: PointWeights) -> None:
        super().__init__()
        self.weights = weights
        emphasis = torch.tensor([EMPHASIS.get(part, 1.0) for part in Part])
        self.register_buffer("emphasis", emphasis, persistent=False)
        opponent = torch.tensor([[1.0, -0.5], [-1.0, -0.5], [0.0, 1.0]])
        self.register_buffer("opponent", opponent, persistent=False)

    def forward(self, found: FieldSample, points: Points, box: Box) -> tuple[Tensor, dict[str, Tensor]]:
        """The weighted sum, and each loss by name; ``points`` may be on another device than ``found``."""
        weights, device = self.weights, found.distance.device
        truth = points.distance.to(device)
        belongs = points.part.to(device)
        near = (truth.abs() < weights.surface) * self.emphasis[belongs]
        share = near / near.sum()
        clamped = found.distance.clamp(-DISTANCE_SCALE, DISTANCE_SCALE)
        error = found.albedo - points.albedo.to(device)
        part = F.cross_entropy(found.part.flatten(0, 1), belongs.flatten(), reduction="none")
        offset = to_box(found.canonical, box) - points.canonical.to(device)
        losses = {
            "distance": ((clamped - truth).abs() * near.clamp(min=1)).mean() / DISTANCE_SCALE,
            "occupancy": F.binary_cross_entropy_with_logits(-found.distance / SOFTNESS, (truth < 0).float()),
            "albedo": (error.abs().mean(-1) * share).sum(),
            "chroma": ((error @ self.opponent).abs().sum(-1) * share).sum(),
            "part": (part.view_as(share) * share).sum(),
            "canonical": (offset.abs().mean(-1) * share).sum(),
        }
        total = sum(
            (getattr(weights, f"{name}_weight") * loss for name, loss in losses.items()), truth.new_zeros(())
        )
        return total, losses


def total_variation(rolled: Tensor) -> Tensor:
    """Mean squared difference of neighbouring cells of planes ``[B, C, R, 3R]``; seams do not count."""
    planes = rolled.unflatten(3, (PLANES, -1))
    return planes.diff(dim=2).square().mean() + planes.diff(dim=4).square().mean()
