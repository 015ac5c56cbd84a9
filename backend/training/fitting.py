# SPDX-License-Identifier: GPL-3.0-or-later
"""Planes that are optimised until the shared decoder reads a subject out of them (Rodin, section 3.1)."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from backend.models.field import SHARPNESS, AvatarField, FieldDecoder
from backend.models.fitted import mirror_planes, resize_planes
from backend.models.triplane import from_box
from backend.rendering.patch import integrate, place
from backend.training.dataset import Points, SubjectShards
from backend.training.point_losses import PointLosses, PointWeights, total_variation
from backend.training.rays import Rays, SubjectRays

BETAS = (0.9, 0.99)
LAST_RATE = 0.05
"""Share of the planes' rate that is left at the end."""
LIMIT = 1.0
"""Values of planes do not go beyond it."""
HAZE_POINTS, HAZE_REACH, HAZE_MEAN = 200, 0.004, 1e-3
"""Places where density is regularised, the step to their neighbours in box units, weight of its mean."""


@dataclass(frozen=True, kw_only=True)
class FitConfig(PointWeights):
    """How planes are fitted; the decoder and all planes that it is to read need the same.

    Attributes:
        size: cells along an edge of the fitted planes.
        smallest: half of the steps read the planes shrunk to a random size from here to ``size``, so that one
            decoder reads them all.
        batch: subjects at a time. queries, rays: of each of them a step.
        plane_rate: first step of the planes' values; steps become smaller until a batch is done, and from
            turn to turn where a batch has several.
        noise: standard deviation of the noise that reading must survive.
        ray_weight: of the rays' squared error. density_weight: against haze. smooth_weight, plane_weight:
            of the planes' total variation and square.
    """

    size: int = 64
    smallest: int = 32
    batch: int = 4
    queries: int = 2048
    rays: int = 64
    plane_rate: float = 2e-2
    noise: float = 0.01
    ray_weight: float = 1.0
    density_weight: float = 0.02
    smooth_weight: float = 30.0
    plane_weight: float = 1e-4


@dataclass(frozen=True)
class Evidence:
    """What the planes of B subjects should answer.

    Attributes:
        mirrored: ``[B]``, whose mirror images ``points`` and ``rays`` are of.
    """

    mirrored: Tensor
    points: Points
    rays: Rays | None


class SubjectEvidence:
    """Random points and rays of the subjects of a data folder."""

    def __init__(self, shards: SubjectShards, config: FitConfig) -> None:
        self.shards, self.config = shards, config
        self.rays = SubjectRays(shards) if config.rays else None

    def draw(self, subjects: list[int]) -> Evidence:
        """Of each subject or its mirror image."""
        mirrored = torch.rand(len(subjects)) < 0.5
        flips = mirrored.tolist()
        points = self.shards.queries(subjects, flips, self.config.queries)
        rays = self.rays.take(subjects, flips, self.config.rays) if self.rays else None
        return Evidence(mirrored, points, rays)


class FittingLoss(nn.Module):
    """How wrong planes are: at points, along rays, and in themselves."""

    def __init__(self, config: FitConfig) -> None:
        super().__init__()
        self.config, self.points = config, PointLosses(config)

    def forward(
        self, field: FieldDecoder, planes: Tensor, evidence: Evidence
    ) -> tuple[Tensor, dict[str, Tensor]]:
        """Loss and figures of ``planes [B, C, R, 3R]``."""
        config, device = self.config, planes.device
        flip = evidence.mirrored.to(device)[:, None, None, None]
        read = torch.where(flip, mirror_planes(planes), planes)
        read = resize_planes(read, _some_size(config.smallest, planes.shape[2]))
        read = read + config.noise * torch.randn_like(read)
        found = field(read, from_box(evidence.points.position.to(device), field.box))
        loss, figures = self.points(found, evidence.points, field.box)
        loss = loss + config.density_weight * haze(field, read)
        loss = loss + config.smooth_weight * total_variation(planes)
        loss = loss + config.plane_weight * planes.square().mean()
        if evidence.rays:
            figures["rays"] = ray_error(field, read, evidence.rays)
            loss = loss + config.ray_weight * figures["rays"]
        return loss, figures


def ray_error(field: FieldDecoder, planes: Tensor, rays: Rays) -> Tensor:
    """Mean squared error of what rays see, colour before white and coverage."""
    eye, directions = rays.eye.to(planes.device), rays.directions.to(planes.device)
    seen = integrate(field, planes, place(field, [planes.detach()], eye, directions))
    return (seen - rays.target.to(planes.device)).square().mean()


def haze(field: FieldDecoder, planes: Tensor) -> Tensor:
    """Density that changes from place to place, and a little its mean, at random places.

    The explicit regularisation of NFD (Shue et al. 2023) and RodinHD, on the share of the greatest density.
    """
    places = torch.rand(len(planes), HAZE_POINTS, 3, device=planes.device) * 2 - 1
    moved = (places + HAZE_REACH * torch.randn_like(places)).clamp(-1, 1)
    both = from_box(torch.cat([places, moved], 1), field.box)
    here, there = (AvatarField.density(field.distance(planes, both)) * SHARPNESS).chunk(2, 1)
    return (here - there).abs().mean() + HAZE_MEAN * here.mean()


class PlaneAdam(nn.Module):
    """Adam for the planes ``[B, C, R, 3R]`` of a batch, with one second moment for each channel.

    Cells of free space have tiny gradients, which Adam's own second moment would blow up to full steps and
    so to noise. The buffers are part of a checkpoint.
    """

    momentum: Tensor
    energy: Tensor
    age: Tensor

    def __init__(self, planes: Tensor) -> None:
        super().__init__()
        self.register_buffer("momentum", torch.zeros_like(planes))
        self.register_buffer("energy", planes.new_zeros(*planes.shape[:2], 1, 1))
        self.register_buffer("age", planes.new_zeros(()))

    def reset(self) -> None:
        """Forget the batch."""
        for buffer in self.buffers():
            buffer.zero_()

    @torch.no_grad()
    def stepped(self, planes: Tensor, gradient: Tensor, rate: float) -> Tensor:
        """The planes after a step of ``rate``."""
        first, second = BETAS
        self.age += 1
        self.momentum.lerp_(gradient, 1 - first)
        self.energy.lerp_(gradient.square().mean((2, 3), keepdim=True), 1 - second)
        way = self.momentum / (1 - first**self.age)
        spread = (self.energy / (1 - second**self.age)).sqrt()
        return (planes - rate * way / (spread + 1e-15)).clamp(-LIMIT, LIMIT)


def falling(rate: float, share: float) -> float:
    """The planes' rate after ``share`` of a batch's steps."""
    return rate * (LAST_RATE + (1 - LAST_RATE) * (0.5 + 0.5 * math.cos(math.pi * share)))


@torch.enable_grad()
def fit(
    field: FieldDecoder, start: Tensor, draw: Callable[[], Evidence], steps: int, config: FitConfig
) -> Tensor:
    """Fit planes to a batch of subjects; ``field`` stays as it is.

    Args:
        field: the shared decoder, frozen.
        start: planes ``[B, C, R, 3R]`` to begin with.
        draw: gives evidence of the B subjects, new at each call.
        steps: of optimisation.
        config: weights, rates and noise.

    Returns:
        ``[B, C, R, 3R]``.
    """
    loss_of, adam, planes = FittingLoss(config).to(start.device), PlaneAdam(start), start
    for step in range(steps):
        planes = planes.detach().requires_grad_()
        loss, _ = loss_of(field, planes, draw())
        (gradient,) = torch.autograd.grad(loss, planes)
        planes = adam.stepped(planes, gradient, falling(config.plane_rate, step / steps))
    return planes.detach()


def _some_size(smallest: int, largest: int) -> int:
    """``largest`` in half of the cases."""
    return largest if torch.rand(()) < 0.5 else int(torch.randint(min(smallest, largest), largest + 1, ()))
