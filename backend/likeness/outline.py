# SPDX-License-Identifier: GPL-3.0-or-later
"""Space bent about the skull, so that an avatar's hair ends where a photo's does.

What is above the scalp is a thickness in each direction from the middle of the skull. A photo tells it at its
outline only; from there the share that it has of the avatar's goes on over the whole head.
"""

from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import torch
import torch.nn.functional as F
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from torch import Tensor

from backend.likeness.seen_hair import ANGLES, BELOW, CENTRE, SeenHair, angles
from backend.meshing.sampling import Floats, Samples
from backend.space import Part

ROWS, COLUMNS = 48, 96
"""Directions from crown to neck, and around."""
NEAREST, FARTHEST, STEPS = 0.055, 0.215, 25
"""Distances from the middle of the skull at which hair is looked for, metres, and how many."""
THIN = 0.003
"""Hair is at least so thick, metres; where it is thinner there is none to be bent."""
ON_OUTLINE, LEAST_ON = 0.025, 0.02
"""How far inside the outline, over its radius, a direction counts for a third, and what counts at all."""
CARRY = 0.10
"""Radians within which what is known counts alike."""
SHARES = (0.08, 2.5)
"""Limits of what hair's thickness is multiplied by."""
FACE, FACE_EDGE = ((55.0, 0.022), (20.0, 0.02))
"""Degrees from the middle of the face and metres above the skull's middle within which nothing is bent, and
over how much that ends."""
LOWEST = (150.0, 132.0)
"""Degrees from the crown at which bending ends and begins to."""
UNLIKELY = 0.35
"""Up to so likely is skin at the outline not believed, and from its double on it is."""
EARS, EARS_HALF, EARS_EDGE = (-0.002, 0.178), (0.030, 0.040), 0.4
"""y and z of the middle of ears, half of what is about them, metres, and over how much of it that ends."""
NAPE, NAPE_EDGE = 0.150, 0.02
"""Height below which no hair grows on a head, and over how much that begins, metres."""


class Directions:
    """The directions ``[ROWS * COLUMNS, 3]`` of a map, and the map's values in any direction."""

    def __init__(self) -> None:
        down = (np.arange(ROWS) + 0.5) * (np.pi / ROWS)
        around = np.arange(COLUMNS) * (2 * np.pi / COLUMNS)
        down, around = (each.ravel() for each in np.meshgrid(down, around, indexing="ij"))
        self.every = np.stack(
            [np.sin(down) * np.sin(around), -np.sin(down) * np.cos(around), np.cos(down)], 1
        ).astype(np.float32)
        self.down = np.degrees(down)

    @staticmethod
    def tensor(maps: list[Floats], device: torch.device) -> Tensor:
        """Maps ``[ROWS * COLUMNS]`` as they are looked up, ``[1, N, ROWS, COLUMNS + 1]``."""
        grid = np.stack(maps).reshape(len(maps), ROWS, COLUMNS)
        return torch.as_tensor(np.concatenate([grid, grid[..., :1]], -1), dtype=torch.float32, device=device)[
            None
        ]

    @staticmethod
    def at(maps: Tensor, offset: Tensor, radius: Tensor) -> Tensor:
        """The values ``[N, M]`` of maps in the directions of ``offset [M, 3]``, ``radius [M]`` long."""
        down = torch.acos((offset[:, 2] / radius).clamp(-1, 1)) / torch.pi
        around = torch.atan2(offset[:, 0], -offset[:, 1]) / (2 * torch.pi) % 1
        place = torch.stack([2 * around - 1, 2 * down - 1], -1)
        row = (place[:, 1] * ROWS / (ROWS - 1)).clamp(-1, 1)
        place = torch.stack([place[:, 0], row], -1)
        return F.grid_sample(maps, place[None, None], align_corners=True, padding_mode="border")[0, :, 0]


@dataclass(frozen=True)
class Scalp:
    """Skin of a person.

    Attributes:
        corners: ``[F, 3, 3]`` metres.
        bare: ``[F, 3]`` how surely the photo shows it bare.
    """

    corners: Floats
    bare: Floats

    def along(self, directions: Floats) -> tuple[Floats, Floats]:
        """Distance ``[N]`` from the skull's middle, metres, and how surely it is bare there ``[N]``."""
        scene = EmbreeScene()
        TriangleMesh(scene, np.ascontiguousarray(self.corners, np.float32))
        start = np.broadcast_to(CENTRE, directions.shape).astype(np.float32).copy()
        found = scene.run(start, directions, output=True)
        face, u, v = found["primID"], found["u"], found["v"]
        met = face >= 0
        bare = np.einsum("nk,nk->n", np.stack([1 - u - v, u, v], 1), self.bare[face.clip(0)])
        return np.where(met, found["tfar"], NEAREST).astype(np.float32), np.where(met, bare, 0)


@dataclass(frozen=True)
class HairOutline:
    """How hair is bent in each direction.

    Attributes:
        maps: ``[1, 4, ROWS, COLUMNS + 1]`` radius of the scalp, thickness as wanted, thickness as the avatar
            has it, metres; and how sure it is that skin is bare where the avatar has hair.
    """

    maps: Tensor

    @classmethod
    def of(cls, seen: SeenHair, found: Samples, scalp: Scalp, strength: float, device: torch.device) -> Self:
        """Bend the avatar whose samples at :func:`probes` are ``found`` to what a photo shows.

        Args:
            seen: the photo's hair.
            found: of the avatar.
            scalp: the person's skin.
            strength: how much of it, 0..1.
            device: where points are.
        """
        way = Directions()
        skull, forehead = scalp.along(way.every)
        own = np.maximum(_hair_radius(found) - skull, 0)
        share, known, bald = _on_outline(seen, way.every, skull, own)
        haired = own > THIN
        wanted = np.exp(_carried(way.every, known * haired, np.log(share.clip(*SHARES))))
        trimmed = _trimmed(seen, way.every * skull[:, None], _carried(way.every, known, bald)) * haired
        within = strength * _within(way, skull)
        thick = np.where(haired, np.maximum(own * wanted, THIN), own)
        thick = thick + np.maximum(trimmed, forehead) * (SHARES[0] * own - thick)
        thick = own + within * (thick - own)
        return cls(way.tensor([skull, thick, own, strength * trimmed], device))

    def __call__(self, points: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        """Where to read the avatar at ``points [N, 3]``, the factor of its distances, where skin is bare."""
        centre = torch.from_numpy(CENTRE).to(points)
        offset = points - centre
        radius = offset.norm(dim=1).clamp(min=1e-6)
        skull, thick, own, bare = Directions.at(self.maps, offset, radius)
        height = radius - skull
        ratio = (own.clamp(min=1e-6) / thick.clamp(min=1e-6)).clamp(1 / SHARES[1], 1 / SHARES[0])
        inside = (height > 0) & (height < thick)
        read = torch.where(inside, height * ratio, torch.where(height > 0, height + own - thick, height))
        scale = torch.where(inside, (1 / ratio).clamp(max=1), torch.ones_like(ratio))
        return centre + offset * ((skull + read) / radius)[:, None], scale, bare


def probes() -> Floats:
    """Points ``[ROWS * COLUMNS * STEPS, 3]`` at which an avatar tells where its hair is."""
    distance = np.linspace(NEAREST, FARTHEST, STEPS, dtype=np.float32)
    return (CENTRE + Directions().every[:, None] * distance[:, None]).reshape(-1, 3)


def _hair_radius(found: Samples) -> Floats:
    """Distance ``[N]`` from the skull's middle to the outside of the hair; 0 where there is none."""
    distance = found.distance.reshape(-1, STEPS)
    hair = (found.part[:, [Part.HAIR, Part.HEADWEAR]].sum(1) > 0.5).reshape(-1, STEPS) & (distance < 0)
    last = STEPS - 1 - hair[:, ::-1].argmax(1)
    last = np.minimum(last, STEPS - 2)
    every, step = np.arange(len(last)), (FARTHEST - NEAREST) / (STEPS - 1)
    inner, outer = distance[every, last], distance[every, last + 1]
    share = np.where(outer > 0, inner / (inner - outer).clip(max=-1e-9), 1)
    return np.where(hair.any(1), NEAREST + (last + share) * step, 0).astype(np.float32)


def _on_outline(
    seen: SeenHair, directions: Floats, skull: Floats, own: Floats
) -> tuple[Floats, Floats, Floats]:
    """Share ``[N]`` of the avatar's thickness that the photo shows, how sure that is, where there is none."""
    radius = skull + own
    offset = seen.camera.project(CENTRE + radius[:, None] * directions) - seen.camera.project(CENTRE[None])
    away = np.linalg.norm(offset, axis=1)
    bin_ = np.round(np.arctan2(offset[:, 1], offset[:, 0]) / (2 * np.pi) * ANGLES).astype(int) % ANGLES
    outline = np.zeros(ANGLES)
    for shift in (-1, 0, 1):
        np.maximum.at(outline, (bin_ + shift) % ANGLES, away)
    inward = 1 - away / outline[bin_].clip(1e-6)
    target = radius * seen.radius[bin_] / outline[bin_].clip(1e-6)
    sure = np.exp(-((inward / ON_OUTLINE) ** 2))
    known = np.isfinite(target) & (sure > LEAST_ON)
    target = np.where(known, target, radius)
    haired = seen.haired[bin_]
    bald = (known & ~haired).astype(np.float32)
    share = np.where(haired, np.maximum(target - skull, THIN), 0) / np.maximum(own, 1e-6)
    return share.astype(np.float32), np.where(known, sure, 0).astype(np.float32), bald


def _carried(directions: Floats, sure: Floats, values: Floats) -> Floats:
    """``values [N]`` that are known as surely as ``sure [N]``, gone on to all directions; 0 if none is."""
    known = np.flatnonzero(sure)
    apart = 2 - 2 * directions @ directions[known].T
    weight = sure[known] / (apart + CARRY**2) ** 2
    return (weight @ values[known] / weight.sum(1).clip(1e-12)).astype(np.float32)


def _trimmed(seen: SeenHair, place: Floats, likely: Floats) -> Floats:
    """Where the avatar may have hair before bare skin ``[N]``: of ears, and of the neck.

    Around the ears heads are haired even where an outline does not tell it. A neck is bare all around if most
    of its outline is.

    Args:
        seen: the photo's hair.
        place: ``[N, 3]`` metres from the skull's middle, of the scalp.
        likely: ``[N]`` how likely the outline is skin's.
    """
    height = place[:, 2] + CENTRE[2]
    away = (place[:, 1:] + CENTRE[1:] - EARS) / EARS_HALF
    ears = _ramp(1.0 - np.hypot(away[:, 0], away[:, 1]), EARS_EDGE)
    bare = ears * _ramp(likely - UNLIKELY, UNLIKELY)
    told = np.isfinite(seen.radius) & (np.sin(angles()) > BELOW)
    if told.any() and seen.haired[told].mean() < 0.5:
        bare = np.maximum(bare, _ramp(NAPE + NAPE_EDGE / 2 - height, NAPE_EDGE))
    return bare


def _within(way: Directions, skull: Floats) -> Floats:
    """Where hair is bent ``[N]``: neither before the face, where glasses are, nor at the shoulders."""
    low, high = LOWEST
    lower = _ramp(low - way.down, low - high)
    sideways = np.degrees(np.arctan2(np.abs(way.every[:, 0]), -way.every[:, 1]))
    beside = _ramp(sideways - FACE[0], FACE_EDGE[0])
    above = _ramp(skull * way.every[:, 2] - FACE[1], FACE_EDGE[1])
    return lower * np.maximum(beside, above)


def _ramp(value: NDArray[np.floating[Any]], width: float) -> Floats:
    share = (value / width).clip(0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)
