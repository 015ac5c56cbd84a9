# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a field at many points from numpy, in chunks that bound the memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.models.field import FieldSample
from backend.space import Box

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CACHED, CHUNK = 1 << 14, 1 << 16
"""Points read at once: on a CPU as many as have their hidden layers in its caches, and elsewhere."""
SURE = (0.5, 0.9)
"""Probabilities between which a point goes over into a part."""
TETRAHEDRON = np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]], np.float32)


@dataclass(frozen=True)
class Samples:
    """What N points of a field are.

    Attributes:
        distance: ``[N]`` metres, negative inside.
        albedo: ``[N, 3]`` sRGB-encoded base colour, 0..1.
        part: ``[N, 8]`` probability of each :class:`backend.space.Part`.
        canonical: ``[N, 3]`` template points, metres.
    """

    distance: Floats
    albedo: Floats
    part: Floats
    canonical: Floats


class Field(Protocol):
    """What meshing and rendering need of a field; :class:`backend.models.field.AvatarField` has it.

    Points are ``[N, 3]`` metres in avatar space, distances metres and negative inside.
    """

    @property
    def box(self) -> Box: ...
    @property
    def device(self) -> torch.device: ...
    def __call__(self, points: Tensor) -> FieldSample: ...
    def distance(self, points: Tensor) -> Tensor: ...
    def density(self, distance: Tensor) -> Tensor: ...


def belonging(likely: Floats) -> Floats:
    """How much points belong to a part, 0..1, of its probability there."""
    return np.clip((likely - SURE[0]) / (SURE[1] - SURE[0]), 0, 1)


def distances(field: Field, points: Floats) -> Floats:
    """Signed distance ``[N]`` in metres at ``[N, 3]`` points."""
    out = np.empty(len(points), np.float32)
    for some, chunk in _chunks(field, points):
        out[some] = field.distance(chunk).float().cpu().numpy()
    return out


def colours(field: Field, points: Floats) -> tuple[Floats, Floats]:
    """Signed distance ``[N]`` in metres and base colour ``[N, 3]`` at ``[N, 3]`` points."""
    distance, albedo = np.empty(len(points), np.float32), np.empty((len(points), 3), np.float32)
    for some, chunk in _chunks(field, points):
        sample = field(chunk)
        distance[some], albedo[some] = (
            value.float().cpu().numpy() for value in (sample.distance, sample.albedo)
        )
    return distance, albedo


def gradients(field: Field, points: Floats, step: float) -> Floats:
    """Slope ``[N, 3]`` of the distance at ``[N, 3]`` points, from the corners of a tetrahedron.

    The corners lie ``step`` metres away along each axis.
    """
    slope = np.zeros(points.shape, np.float32)
    for corner in TETRAHEDRON:
        slope += distances(field, points + corner * np.float32(step))[:, None] * corner
    return slope / np.float32(4 * step)


def samples(field: Field, points: Floats) -> Samples:
    """Everything at ``[N, 3]`` points."""
    found: list[list[Floats]] = []
    for _, chunk in _chunks(field, points):
        sample = field(chunk)
        values = sample.distance, sample.albedo, sample.part.float().softmax(-1), sample.canonical
        found.append([value.float().cpu().numpy() for value in values])
    return Samples(*(np.concatenate(column) for column in zip(*found, strict=True)))


def _chunks(field: Field, points: Floats) -> Iterator[tuple[slice, Tensor]]:
    """Which of ``points [N, 3]``, and those on the field's device."""
    size = CACHED if field.device.type == "cpu" else CHUNK
    for start in range(0, len(points), size):
        some = slice(start, start + size)
        yield some, torch.from_numpy(np.ascontiguousarray(points[some], np.float32)).to(field.device)
