# SPDX-License-Identifier: GPL-3.0-or-later
"""Volume rendering of a few rays with gradients, as losses on pictures need it.

A coarse pass without gradients finds where along a ray something may be; the samples that carry the gradient
are drawn from there, as in NeRF's hierarchical sampling (section 5.2). All planes that are compared read
the same samples, so that equal planes give equal pictures.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from backend.models.field import AvatarField, FieldDecoder
from backend.rendering.volume import LIPSCHITZ, box_span, quadrature

COARSE = 48
FINE = 24
ANYWHERE = 1e-3


@dataclass(frozen=True)
class RaySamples:
    """S places on each of N rays of B fields.

    Attributes:
        points: ``[B, N, S, 3]`` metres, from the eye outwards.
        steps: ``[B, N, S]`` what each stands for, metres, at most a step of the coarse pass.
    """

    points: Tensor
    steps: Tensor


@torch.no_grad()
def place(decoder: FieldDecoder, planes: list[Tensor], eye: Tensor, directions: Tensor) -> RaySamples:
    """Random places on rays where any of several fields has a surface.

    Args:
        decoder: of all the fields.
        planes: each ``[B, C, R, 3R]``.
        eye: ``[B, 3]`` metres.
        directions: ``[B, N, 3]``, unit vectors.
    """
    near, far = box_span(decoder.box, eye[:, None], directions)
    step = ((far - near).clamp_min(1e-6) / COARSE)[..., None]
    middles = near[..., None] + step * (torch.arange(COARSE, device=eye.device) + 0.5)
    points = (eye[:, None, None] + directions[:, :, None] * middles[..., None]).flatten(1, 2)
    likely = torch.full_like(middles, ANYWHERE)
    for some in planes:
        distance = decoder.distance(some, points).view_as(middles)
        depth = AvatarField.density(distance) * step
        reach = AvatarField.density(distance - LIPSCHITZ * step / 2) * step
        likely += torch.exp(depth - depth.cumsum(-1)) * (1 - torch.exp(-reach))
    likely /= likely.sum(-1, keepdim=True)
    strata = torch.arange(FINE, device=eye.device) + torch.rand(*near.shape, FINE, device=eye.device)
    edges = likely.cumsum(-1)
    share = strata / FINE * edges[..., -1:]
    cell = torch.searchsorted(edges, share).clamp_max(COARSE - 1)
    chance = likely.gather(-1, cell)
    inside = 1 - (edges.gather(-1, cell) - share) / chance
    depth = near[..., None] + step * (cell + inside)
    points = eye[:, None, None] + directions[:, :, None] * depth[..., None]
    return RaySamples(points, step * (1 / (FINE * chance)).clamp_max(1))


def integrate(decoder: FieldDecoder, planes: Tensor, samples: RaySamples) -> Tensor:
    """What the rays see of ``planes [B, C, R, 3R]`` before white.

    Returns:
        ``[B, N, 4]``: sRGB-encoded colour and coverage, 0..1.
    """
    shape = samples.steps.shape
    found = decoder(planes, samples.points.flatten(1, 2))
    weight, _ = quadrature(AvatarField.density(found.distance.view(shape)), samples.steps)
    colour = (weight[..., None] * found.albedo.view(*shape, 3)).sum(2)
    alpha = weight.sum(2)[..., None]
    return torch.cat([colour + 1 - alpha, alpha], -1)
