# SPDX-License-Identifier: GPL-3.0-or-later
"""Which face of a texture layout covers each texel."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from backend.meshing.sampling import Floats, Ints

FACES_AT_ONCE, TEXELS_AT_ONCE = 2048, 1 << 15
RIM = 1.0
ROUNDING = 1e-6
FLAT = 1e-9
"""Twice the area of a face, square texels, below which it covers nothing."""

Doubles = NDArray[np.float64]


@dataclass(frozen=True)
class Texels:
    """The texels that the charts cover.

    Attributes:
        size: edge of the image.
        index: ``[T]`` flat index, ascending, row by row from the top.
        face: ``[T]`` the face that covers the texel's middle, or comes within ``RIM`` texels of it.
        weight: ``[T, 3]`` barycentric weights of the middle or of a point of the face near it.
    """

    size: int
    index: Ints
    face: Ints
    weight: Floats

    def __getitem__(self, some: NDArray[np.bool_] | Ints) -> "Texels":
        """Those of a mask ``[T]`` or of numbers ``[N]``."""
        some = np.flatnonzero(some) if some.dtype == bool else some
        return Texels(self.size, self.index[some], self.face[some], np.take(self.weight, some, axis=0))

    def blend(self, values: Floats, faces: NDArray[np.integer]) -> Floats:
        """``values [V, C]`` at the vertices of ``faces [F, 3]``, at the texels: ``[T, C]``."""
        corner = np.take(faces.astype(np.int32, copy=False), self.face, axis=0)
        rows = np.arange(0, 3 * len(corner) + 1, 3, dtype=np.int32)
        weights = csr_array((self.weight.ravel(), corner.ravel(), rows), (len(corner), len(values)))
        return (weights @ values).astype(np.float32, copy=False)

    def blend_corners(self, values: Floats) -> Floats:
        """``values [F, 3, C]`` at the corners of faces, at the texels: ``[T, C]``."""
        return np.einsum("tk,tkc->tc", self.weight, values[self.face]).astype(np.float32, copy=False)


def rasterise(uv: NDArray[np.float32], size: int) -> Texels:
    """The texels of a square image under the faces ``uv [F, 3, 2]``; the thinnest face is not lost."""
    corner = np.stack([uv[..., 0], 1 - uv[..., 1]], -1).astype(np.float64) * size - 0.5
    edges = _Edges.of(corner)
    owner = np.full(size * size, -1, np.int32)
    for face, x, y in _covered(corner, edges, size, 0.0, np.arange(len(corner))):
        owner[y * size + x] = face
    beside: list[tuple[Ints, Ints, Doubles]] = []
    for face, x, y in _covered(corner, edges, size, RIM, _beside_free(corner, owner.reshape(size, size) < 0)):
        free = owner[y * size + x] < 0
        face, x, y = face[free], x[free], y[free]
        beside.append((y * size + x, face, -edges.inside(face, x, y).min(0)))
    index, face, outside = (np.concatenate(column) for column in zip(*beside, strict=True))
    farthest_first = np.argsort(-outside, kind="stable")
    owner[index[farthest_first]] = face[farthest_first]
    index = np.flatnonzero(owner >= 0)
    face = owner[index].astype(np.int64)
    weight = np.empty((len(index), 3), np.float32)
    for start in range(0, len(index), TEXELS_AT_ONCE):
        some = slice(start, start + TEXELS_AT_ONCE)
        y, x = np.divmod(index[some], size)
        share = edges.inside(face[some], x, y) / np.take(edges.height, face[some], 1)
        share = share.clip(0).astype(np.float32)
        weight[some] = (share / share.sum(0)).T
    return Texels(size, index, face, weight)


@dataclass(frozen=True)
class _Edges:
    """Lines through the faces' edges, each opposite the corner of its number, in texels.

    Attributes:
        normal: ``[2, 3, F]`` unit vectors into the face.
        offset: ``[3, F]``; with the product of ``normal`` and a point it gives the point's distance.
        height: ``[3, F]`` the corner's distance.
    """

    normal: Doubles
    offset: Doubles
    height: Doubles

    @classmethod
    def of(cls, corner: Doubles) -> Self:
        """The edges of the faces ``corner [F, 3, 2]``; nothing lies inside those of a flat face."""
        start = np.roll(corner.T, -1, 1)
        x, y = edge = np.roll(corner.T, -2, 1) - start
        area = x[0] * y[1] - y[0] * x[1]
        length = np.linalg.norm(edge, axis=0).clip(FLAT)
        normal = np.stack([-y, x]) * (np.where(area < 0, -1.0, 1.0) / length)
        offset = np.where(np.abs(area) < FLAT, -np.inf, -(normal * start).sum(0))
        return cls(normal, offset, np.abs(area) / length)

    def inside(self, face: Ints, x: Ints, y: Ints) -> Doubles:
        """Distances ``[3, P]`` of the points (x, y) from the edges of their faces, negative outside."""
        across, down = np.take(self.normal, face, 2)
        return across * x + down * y + np.take(self.offset, face, 1)


def _bounds(corner: Doubles, size: int, rim: float) -> tuple[Ints, Ints]:
    """Least and greatest x and y ``[F, 2]`` of the texels at most ``rim`` beyond faces."""
    low = np.ceil(corner.min(1) - rim - ROUNDING).astype(np.int64).clip(0, size - 1)
    return low, np.floor(corner.max(1) + rim + ROUNDING).astype(np.int64).clip(0, size - 1)


def _beside_free(corner: Doubles, free: NDArray[np.bool_]) -> Ints:
    """The faces with a ``free [S, S]`` texel among those at most ``RIM`` beyond their bounds."""
    low, high = _bounds(corner, len(free), RIM)
    total = np.zeros((len(free) + 1,) * 2, np.int32)
    free.cumsum(1, np.int32, total[1:, 1:]).cumsum(0, np.int32, total[1:, 1:])
    (left, top), (right, bottom) = low.T, high.T + 1
    within = total[bottom, right] - total[top, right] - total[bottom, left] + total[top, left]
    return np.flatnonzero(within)


def _covered(
    corner: Doubles, edges: _Edges, size: int, rim: float, faces: Ints
) -> Iterator[tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]]:
    """Face, x and y of the texels in each of ``faces`` or at most ``rim`` beyond all its edges, in chunks.

    Row by row: on a row the texels between the edges are a run.
    """
    low, high = _bounds(corner, size, rim)
    for first in range(0, len(faces), FACES_AT_ONCE):
        some = faces[first : first + FACES_AT_ONCE]
        number, row = _runs((high - low + 1)[some, 1])
        face = some[number]
        y = low[face, 1] + row
        across, down = np.take(edges.normal, face, 2)
        wanted = -rim - ROUNDING - np.take(edges.offset, face, 1) - down * y
        with np.errstate(divide="ignore", invalid="ignore"):
            crossing = wanted / across
        left = np.where(across > 0, crossing, -np.inf).max(0)
        right = np.where(across < 0, crossing, np.inf).min(0)
        empty = ((across == 0) & (wanted > 0)).any(0) | ~np.isfinite(wanted).all(0)
        left = np.ceil(np.maximum(left, low[face, 0]))
        right = np.floor(np.minimum(right, high[face, 0]))
        run, step = _runs(np.where(empty, 0, right - left + 1).astype(np.int64))
        yield face[run], left[run].astype(np.int64) + step, y[run]


def _runs(lengths: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """For each element of runs of ``lengths``, none below 0 counted: its run and its place in it."""
    lengths = lengths.clip(0)
    run = np.repeat(np.arange(len(lengths)), lengths)
    return run, np.arange(len(run)) - np.repeat(np.cumsum(lengths) - lengths, lengths)
