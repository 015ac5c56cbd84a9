# SPDX-License-Identifier: GPL-3.0-or-later
"""A head made of formulas, with the interface of the learnt field."""

from dataclasses import dataclass, field

import torch
from torch import Tensor

from backend.models.field import FieldSample
from backend.space import Box, Part

BETA = 0.0015


@dataclass
class AnalyticHead:
    """Skull, neck, shoulders, nose, eyes and a cap of hair.

    Optionally glasses that float, a hollow, a speck, a lock that hangs from nothing.
    """

    glasses: bool = False
    hollow: bool = False
    speck: bool = False
    lock: bool = False
    box: Box = field(default_factory=Box)
    device: torch.device = field(default_factory=lambda: torch.device("cpu"))

    def pieces(self, p: Tensor) -> dict[Part, Tensor]:
        skull = ellipsoid(p, (0.0, 0.0, 0.20), (0.078, 0.098, 0.115))
        neck = capsule(p, (0.0, 0.01, 0.15), (0.0, 0.02, -0.1), 0.052)
        nose = ellipsoid(p, (0.0, -0.098, 0.175), (0.014, 0.02, 0.022))
        skin = torch.minimum(torch.minimum(skull, neck), nose)
        mirrored = torch.stack([p[:, 0].abs(), p[:, 1], p[:, 2]], 1)
        eyes = sphere(mirrored, (0.03, -0.085, 0.205), 0.0145)
        hair = torch.maximum(ellipsoid(p, (0.0, 0.005, 0.205), (0.088, 0.106, 0.122)), plane(p))
        clothing = capsule(p, (-0.3, 0.02, -0.02), (0.3, 0.02, -0.02), 0.06)
        pieces = {Part.SKIN: skin, Part.EYES: eyes, Part.HAIR: hair, Part.CLOTHING: clothing}
        if self.glasses:
            pieces[Part.EYEWEAR] = capsule(p, (-0.05, -0.122, 0.205), (0.05, -0.122, 0.205), 0.004)
        if self.speck:
            pieces[Part.HEADWEAR] = sphere(p, (0.15, -0.15, 0.33), 0.008)
        if self.lock:
            pieces[Part.HAIR] = torch.minimum(hair, capsule(p, (0.13, 0.0, 0.2), (0.13, 0.0, 0.28), 0.01))
        return pieces

    def distance(self, points: Tensor) -> Tensor:
        distance = torch.stack(list(self.pieces(points).values())).amin(0)
        if self.hollow:
            distance = torch.maximum(distance, -sphere(points, (0.0, 0.0, 0.2), 0.05))
            distance = torch.minimum(distance, sphere(points, (0.0, 0.0, 0.2), 0.02))
        return distance.clamp(-0.02, 0.02)

    def __call__(self, points: Tensor) -> FieldSample:
        pieces = self.pieces(points)
        logits = torch.full((len(points), len(Part)), -20.0)
        for part, distance in pieces.items():
            logits[:, part] = -distance * 2000
        return FieldSample(self.distance(points), colour(points), logits, points.clone())

    def density(self, distance: Tensor) -> Tensor:
        tail = 0.5 * torch.exp(-distance.abs() / BETA)
        return torch.where(distance < 0, 1 - tail, tail) / BETA


def colour(p: Tensor) -> Tensor:
    """sRGB base colour by place: red grows to the avatar's left, green upwards, blue to the front."""
    return torch.stack([0.5 + 2 * p[:, 0], 0.1 + 2 * p[:, 2], 0.5 - 2 * p[:, 1]], 1).clamp(0.05, 0.95)


def sphere(p: Tensor, centre: tuple[float, float, float], radius: float) -> Tensor:
    return (p - torch.tensor(centre)).norm(dim=1) - radius


def ellipsoid(p: Tensor, centre: tuple[float, float, float], radii: tuple[float, float, float]) -> Tensor:
    """A lower bound of the distance that never changes faster than the true one."""
    scaled = (p - torch.tensor(centre)) / torch.tensor(radii)
    return (scaled.norm(dim=1) - 1) * min(radii)


def capsule(p: Tensor, start: tuple[float, ...], end: tuple[float, ...], radius: float) -> Tensor:
    a, b = torch.tensor(start), torch.tensor(end)
    along = (((p - a) @ (b - a)) / ((b - a) @ (b - a))).clamp(0, 1)
    return (p - a - along[:, None] * (b - a)).norm(dim=1) - radius


def plane(p: Tensor) -> Tensor:
    """Negative above and behind a slanted plane through the forehead."""
    normal = torch.tensor((0.0, -0.6, -0.8))
    return (p - torch.tensor((0.0, -0.08, 0.25))) @ normal
