# SPDX-License-Identifier: GPL-3.0-or-later
"""Volume rendering of a field (Rodin, section 3.1; quadrature after Max 1995, as in NeRF, equation 3).

A ray's colour is the sum of T_i (1 - exp(-sigma_i delta)) c_i over equal steps, where the
transmittance T_i is what the steps before have left. Steps in cells that an occupancy grid shows to
be empty are not read, and a ray ends when nothing of it is left.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.meshing.sampling import Field, gradients
from backend.rendering.camera import rays, shade
from backend.space import Box

STEP = 0.0012
GRID = 48
LIPSCHITZ = 1.25
EMPTY_DENSITY = 0.25
OPAQUE = 1e-3
FAINT = 1e-3
STEPS_AT_ONCE = 8
RAYS_AT_ONCE = 1 << 14
POINTS_AT_ONCE = 1 << 16
NORMAL_STEP = 0.0015


@dataclass(frozen=True)
class March:
    """What N rays met.

    Attributes:
        colour: ``[N, 3]`` sRGB-encoded, not multiplied by ``alpha``.
        alpha: ``[N]`` coverage, 0..1.
        depth: ``[N]`` mean distance from the eye, metres; 0 where nothing was met.
    """

    colour: Tensor
    alpha: Tensor
    depth: Tensor


def render_field(
    field: Field,
    azimuth: float = 0.0,
    elevation: float = 0.0,
    size: int = 256,
    lit: bool = False,
    background: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> NDArray[np.uint8]:
    """The field seen by the camera of :func:`backend.rendering.preview.render`, ``[size, size, 4]``.

    Args:
        field: the avatar.
        azimuth: degrees; 0 is the front, +90 the avatar's left side.
        elevation: degrees.
        size: edge of the picture in pixels.
        lit: shade with the normals at the mean depth.
        background: sRGB colour behind the avatar; alpha tells the avatar's coverage.
    """
    eye, directions = rays(field.box, azimuth, elevation, size)
    met = march(field, torch.from_numpy(eye), torch.from_numpy(directions))
    colour, alpha, depth = (value.cpu().numpy() for value in (met.colour, met.alpha, met.depth))
    if lit:
        seen = alpha > 0
        normals = gradients(field, eye + directions[seen] * depth[seen, None], NORMAL_STEP)
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        colour[seen] = shade(colour[seen], normals, azimuth, elevation)
    cover = alpha[:, None]
    image = np.concatenate([colour * cover + np.array(background, np.float32) * (1 - cover), cover], 1)
    return np.round(image.clip(0, 1) * 255).astype(np.uint8).reshape(size, size, 4)


@torch.inference_mode()
def march(field: Field, eye: Tensor, directions: Tensor) -> March:
    """Follow rays from ``eye [3]`` along unit ``directions [N, 3]`` through the box."""
    eye, directions = eye.to(field.device), directions.to(field.device)
    grid = occupancy(field)
    chunks = [_march_some(field, grid, eye, some) for some in directions.split(RAYS_AT_ONCE)]
    return March(
        *(torch.cat([getattr(chunk, name) for chunk in chunks]) for name in ("colour", "alpha", "depth"))
    )


@torch.inference_mode()
def occupancy(field: Field) -> Tensor:
    """Which cells ``[GRID, GRID, GRID]`` of the box, indexed x, y, z, may hold density."""
    centre = torch.tensor(field.box.centre, device=field.device)
    axis = (torch.arange(GRID, device=field.device) + 0.5) / GRID * 2 - 1
    middles = torch.cartesian_prod(axis, axis, axis) * field.box.half + centre
    distance = torch.cat([field.distance(some) for some in middles.split(POINTS_AT_ONCE)])
    reach = LIPSCHITZ * 3**0.5 * field.box.half / GRID
    return (field.density(distance - reach) > EMPTY_DENSITY).view(GRID, GRID, GRID)


def quadrature(density: Tensor, step: float | Tensor) -> tuple[Tensor, Tensor]:
    """Each step's share of its ray's colour and what is left of the ray after it, both ``[..., S]``.

    Args:
        density: of S steps along rays ``[..., S]``, 1/m.
        step: their lengths, metres.
    """
    depth = density * step
    total = depth.cumsum(-1)
    return torch.exp(depth - total) * (1 - torch.exp(-depth)), torch.exp(-total)


def _march_some(field: Field, grid: Tensor, eye: Tensor, directions: Tensor) -> March:
    near, far = box_span(field.box, eye, directions)
    count = len(directions)
    colour, alpha, depth = (
        directions.new_zeros(count, 3),
        directions.new_zeros(count),
        directions.new_zeros(count),
    )
    left = directions.new_ones(count)
    live = (far > near).nonzero()[:, 0]
    start = near.clone()
    while len(live):
        steps = torch.arange(STEPS_AT_ONCE, device=eye.device) + 0.5
        t = start[live, None] + steps * STEP
        points = eye + directions[live, None] * t[..., None]
        read = _occupied(grid, points, field.box) & (t < far[live, None])
        density = directions.new_zeros(t.shape)
        density[read] = _chunked(lambda some: field.density(field.distance(some)), points[read])
        weight, passed = quadrature(density, STEP)
        weight *= left[live, None]
        strong = weight > FAINT
        albedo = points.new_zeros(points.shape)
        albedo[strong] = _chunked(lambda some: field(some).albedo, points[strong])
        weight = weight * strong
        colour[live] += (weight[..., None] * albedo).sum(1)
        alpha[live] += weight.sum(1)
        depth[live] += (weight * t).sum(1)
        left[live] *= passed[:, -1]
        start[live] += STEPS_AT_ONCE * STEP
        live = live[(left[live] > OPAQUE) & (start[live] < far[live])]
    cover = alpha.clamp_min(1e-6)
    return March(colour / cover[:, None], alpha.clamp(0, 1), depth / cover)


def _chunked(read: Callable[[Tensor], Tensor], points: Tensor) -> Tensor:
    return torch.cat([read(some) for some in points.split(POINTS_AT_ONCE)])


def box_span(box: Box, eye: Tensor, directions: Tensor) -> tuple[Tensor, Tensor]:
    """Where rays along ``directions [..., 3]`` enter and leave the box, ``[...]`` metres from the eye."""
    safe = torch.where(directions.abs() < 1e-9, torch.full_like(directions, 1e-9), directions)
    centre = torch.tensor(box.centre, device=eye.device)
    sides = torch.stack([(centre - box.half - eye) / safe, (centre + box.half - eye) / safe])
    return sides.amin(0).amax(-1).clamp_min(0), sides.amax(0).amin(-1)


def _occupied(grid: Tensor, points: Tensor, box: Box) -> Tensor:
    centre = torch.tensor(box.centre, device=points.device)
    cell = ((points - centre + box.half) * (GRID / (2 * box.half))).long().clamp(0, GRID - 1)
    return grid[cell[..., 0], cell[..., 1], cell[..., 2]]
