# SPDX-License-Identifier: GPL-3.0-or-later
"""Reading a field at many points from numpy, in chunks that bound the memory."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from backend.models.field import FieldSample
from backend.space import Box, Part

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

CACHED, CHUNK = 1 << 14, 1 << 16
"""Points read at once: on a CPU as many as have their hidden layers in its caches, and elsewhere."""
LEAST = 1 << 10
"""Fewer points are not worth a thread."""
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
    distance = np.empty(len(points), np.float32)

    def read(some: slice, chunk: Tensor) -> None:
        distance[some] = _array(field.distance(chunk))

    _each_chunk(field, points, read)
    return distance


def colours(field: Field, points: Floats) -> tuple[Floats, Floats]:
    """Signed distance ``[N]`` in metres and base colour ``[N, 3]`` at ``[N, 3]`` points."""
    distance, albedo = np.empty(len(points), np.float32), np.empty((len(points), 3), np.float32)

    def read(some: slice, chunk: Tensor) -> None:
        sample = field(chunk)
        distance[some], albedo[some] = _array(sample.distance), _array(sample.albedo)

    _each_chunk(field, points, read)
    return distance, albedo


def gradients(field: Field, points: Floats, step: float) -> Floats:
    """Slope ``[N, 3]`` of the distance at ``[N, 3]`` points, from the corners of a tetrahedron.

    The corners lie ``step`` metres away along each axis.
    """
    corners = points + TETRAHEDRON[:, None] * np.float32(step)
    found = distances(field, corners.reshape(-1, 3)).reshape(len(TETRAHEDRON), -1)
    slope = np.zeros(points.shape, np.float32)
    for corner, distance in zip(TETRAHEDRON, found, strict=True):
        slope += distance[:, None] * corner
    return slope / np.float32(4 * step)


def samples(field: Field, points: Floats) -> Samples:
    """Everything at ``[N, 3]`` points."""
    count = len(points)
    found = Samples(*(np.empty((count, *width), np.float32) for width in ((), (3,), (len(Part),), (3,))))

    def read(some: slice, chunk: Tensor) -> None:
        sample = field(chunk)
        found.distance[some], found.albedo[some] = _array(sample.distance), _array(sample.albedo)
        found.part[some] = _array(sample.likely)
        found.canonical[some] = _array(sample.canonical)

    _each_chunk(field, points, read)
    return found


def _array(values: Tensor) -> Floats:
    return values.float().cpu().numpy()


def _each_chunk(field: Field, points: Floats, read: Callable[[slice, Tensor], None]) -> None:
    """Call ``read`` with the numbers of some of ``points [N, 3]`` and those on the field's device, for all.

    On a CPU each of PyTorch's threads has a chunk of its own, so that what a field does in numpy is shared
    out among them too.
    """
    on_cpu, threads = field.device.type == "cpu", torch.get_num_threads()
    size = max(LEAST, min(CACHED, -(-len(points) // threads))) if on_cpu else CHUNK
    chunks = [slice(start, start + size) for start in range(0, len(points), size)]

    @torch.inference_mode()
    def one(some: slice) -> None:
        read(some, torch.from_numpy(np.ascontiguousarray(points[some], np.float32)).to(field.device))

    if not on_cpu or min(threads, len(chunks)) < 2:
        for some in chunks:
            one(some)
        return
    torch.set_num_threads(1)
    pool = ThreadPoolExecutor(threads)
    try:
        for done in [pool.submit(one, some) for some in chunks]:
            done.result()
    finally:
        pool.shutdown(cancel_futures=True)
        torch.set_num_threads(threads)
