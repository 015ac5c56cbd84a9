# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a field at many points from numpy, in chunks that bound the memory."""

from collections.abc import Callable
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.models.field import FieldSample
from backend.space import Box

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CHUNK = 1 << 16


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


def distances(field: Field, points: Floats) -> Floats:
    """Signed distance ``[N]`` in metres at ``[N, 3]`` points."""
    out = np.empty(len(points), np.float32)
    for start in range(0, len(points), CHUNK):
        chunk = torch.from_numpy(np.ascontiguousarray(points[start : start + CHUNK], np.float32))
        out[start : start + CHUNK] = field.distance(chunk.to(field.device)).float().cpu().numpy()
    return out


def gradients(field: Field, points: Floats, step: float) -> Floats:
    """Central differences ``[N, 3]`` of the distance at ``[N, 3]`` points, ``step`` metres to each side."""
    offsets = np.eye(3, dtype=np.float32) * step
    slopes = [distances(field, points + o) - distances(field, points - o) for o in offsets]
    return np.stack(slopes, 1) / np.float32(2 * step)


def albedos(field: Field, points: Floats) -> Floats:
    """Base colour ``[N, 3]``, sRGB-encoded, 0..1."""
    return _collect(field, points, lambda sample: sample.albedo, 3)


def parts(field: Field, points: Floats) -> Floats:
    """Probability ``[N, 8]`` of each :class:`backend.space.Part`."""
    return _collect(field, points, lambda sample: sample.part.float().softmax(1), 8)


def canonicals(field: Field, points: Floats) -> Floats:
    """Template points ``[N, 3]``, metres."""
    return _collect(field, points, lambda sample: sample.canonical, 3)


def _collect(field: Field, points: Floats, read: Callable[[FieldSample], Tensor], width: int) -> Floats:
    out = np.empty((len(points), width), np.float32)
    for start in range(0, len(points), CHUNK):
        chunk = torch.from_numpy(np.ascontiguousarray(points[start : start + CHUNK], np.float32))
        out[start : start + CHUNK] = read(field(chunk.to(field.device))).float().cpu().numpy()
    return out
