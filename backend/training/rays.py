# SPDX-License-Identifier: GPL-3.0-or-later
"""What cameras see of the true surfaces: unlit base colour along single rays (Rodin, section 3.1).

Shards hold no such views. A subject is built again from its record when it is first asked for, and its views
are kept while there is room.
"""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.data.assemble import assemble
from backend.data.people.subject import Attributes
from backend.data.scene import Scene
from backend.rendering.camera import rays
from backend.rendering.volume import box_span
from backend.space import Box
from backend.training.dataset import SubjectShards

VIEWS, SIZE = 8, 64
ELEVATION = 30.0
KEPT = 512
"""Subjects whose views are kept, 160 kB each."""
ON_SURFACE = 0.75
"""Share of rays that meet the subject."""


@dataclass(frozen=True)
class Rays:
    """N rays of one camera for each of B subjects.

    Attributes:
        eye: ``[B, 3]`` metres. directions: ``[B, N, 3]``, unit vectors.
        target: ``[B, N, 4]``, sRGB-encoded colour before white and coverage, 0..1.
    """

    eye: Tensor
    directions: Tensor
    target: Tensor


@dataclass(frozen=True)
class Views:
    """Pictures of one subject.

    Attributes:
        angles: ``[V, 2]`` azimuth and elevation, degrees, of :func:`backend.rendering.camera.rays`.
        colour: ``[V, S * S, 3]``. cover: ``[V, S * S]``, 1 where a ray meets the surface within the box,
            0 where it passes through the box, -1 where it tells nothing.
    """

    angles: NDArray[np.float64]
    colour: NDArray[np.uint8]
    cover: NDArray[np.int8]


class SubjectRays:
    """Random rays at the subjects of a data folder."""

    def __init__(self, shards: SubjectShards) -> None:
        self.shards, self._views = shards, lru_cache(KEPT)(self._look)

    def take(self, indices: list[int], mirrored: list[bool], count: int) -> Rays:
        """``count`` rays of a random view of each subject."""
        rows = [
            draw_rays(self._views(index), flip, count) for index, flip in zip(indices, mirrored, strict=True)
        ]
        return Rays(*(torch.stack(column) for column in zip(*rows, strict=True)))

    def _look(self, index: int) -> Views:
        attributes = Attributes.from_dict(self.shards.record(index)["attributes"])
        return look(assemble(attributes).scene, np.random.default_rng([attributes.seed, attributes.index]))


def look(scene: Scene, rng: np.random.Generator) -> Views:
    """Look at a subject from all around."""
    around = (np.arange(VIEWS) + rng.uniform(-0.5, 0.5, VIEWS)) * 360 / VIEWS
    angles = np.stack([around, rng.uniform(-ELEVATION, ELEVATION, VIEWS)], 1)
    pictures = [_see(scene, *rays(Box(), azimuth, elevation, SIZE)) for azimuth, elevation in angles]
    return Views(angles, *(np.stack(column) for column in zip(*pictures, strict=True)))


def draw_rays(views: Views, mirrored: bool, count: int) -> tuple[Tensor, Tensor, Tensor]:
    """Fields of :class:`Rays` for one subject."""
    view = int(torch.randint(0, len(views.angles), ()))
    cover = torch.from_numpy(views.cover[view])
    hit, free = (cover == 1).nonzero()[:, 0], (cover == 0).nonzero()[:, 0]
    on_surface = round(count * ON_SURFACE)
    chosen = torch.cat([_pick(hit, on_surface), _pick(free, count - on_surface)])
    azimuth, elevation = views.angles[view]
    eye, directions = map(torch.from_numpy, rays(Box(), azimuth, elevation, SIZE))
    side = torch.tensor([-1.0 if mirrored else 1.0, 1.0, 1.0])
    alpha = cover[chosen, None].float()
    colour = torch.from_numpy(views.colour[view])[chosen].float() / 255
    return eye * side, directions[chosen] * side, torch.cat([colour * alpha + 1 - alpha, alpha], 1)


def _pick(pool: Tensor, count: int) -> Tensor:
    return pool[torch.randint(0, len(pool), (count,))]


def _see(
    scene: Scene, eye: NDArray[np.float32], directions: NDArray[np.float32]
) -> tuple[NDArray[np.uint8], NDArray[np.int8]]:
    """Colour and cover of rays ``[N, 3]``, as :class:`Views` has them."""
    spans = box_span(Box(), torch.from_numpy(eye), torch.from_numpy(directions))
    near, far = (span.numpy() for span in spans)
    ends = directions.astype(np.float64)
    hits = scene.cast(np.broadcast_to(eye, ends.shape).astype(np.float64), ends)
    corners = scene.vertices[scene.faces[hits.face]]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    front = np.einsum("nc,nc->n", normals, ends[hits.ray]) < 0
    before, behind = hits.distance < near[hits.ray], hits.distance > far[hits.ray]
    cover = np.where(far > near, 0, -1).astype(np.int8)
    cover[hits.ray[~behind & (before | ~front)]] = -1
    seen = ~before & ~behind & front
    cover[hits.ray[seen]] = 1
    colour = np.zeros((len(ends), 3), np.uint8)
    albedo = scene.shade(hits.face[seen], hits.barycentric[seen]).albedo
    colour[hits.ray[seen]] = np.round(albedo.clip(0, 1) * 255)
    return colour, cover
