# SPDX-License-Identifier: GPL-3.0-or-later
"""The field's base colour as a texture image."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from backend.meshing.sampling import Field, Floats, Ints, samples

FACES_AT_ONCE = 8192
TOLERANCE = 0.0005
REACH = 0.002
RIM = 1.0


@dataclass(frozen=True)
class Texels:
    """The texels that the charts cover.

    Attributes:
        index: ``[T]`` flat index, row by row from the top.
        face: ``[T]`` the face that covers the texel's middle, or comes within ``RIM`` texels of it.
        weight: ``[T, 3]`` barycentric weights of the middle or of a point of the face near it.
    """

    index: Ints
    face: Ints
    weight: Floats


def bake(
    field: Field, vertices: Floats, faces: Ints, normals: Floats, uv: NDArray[np.float32], size: int
) -> NDArray[np.uint8]:
    """Base colour ``[size, size, 3]``, sRGB, first row at v = 1.

    Where a texel's point is off the surface by more than ``TOLERANCE`` metres it is moved there along
    the normal and the field is read again. Texels outside the charts take the nearest chart's colour,
    so that no filter width finds a seam.
    """
    texels = rasterise(uv, size)
    blend = lambda values: np.einsum("tkc,tk->tc", values[faces[texels.face]], texels.weight)  # noqa: E731
    points = blend(vertices)
    found = samples(field, points)
    albedo = found.albedo
    off = np.abs(found.distance) > TOLERANCE
    if off.any():
        moved = points[off] - (blend(normals) * found.distance.clip(-REACH, REACH)[:, None])[off]
        albedo[off] = samples(field, moved).albedo
    image = np.zeros((size * size, 3), np.uint8)
    image[texels.index] = np.round(albedo.clip(0, 1) * 255)
    empty = np.ones(size * size, bool)
    empty[texels.index] = False
    nearest = np.empty((2, size, size), np.int32)
    ndimage.distance_transform_edt(
        empty.reshape(size, size), return_distances=False, return_indices=True, indices=nearest
    )
    return image.reshape(size, size, 3)[tuple(nearest)]


def rasterise(uv: NDArray[np.float32], size: int) -> Texels:
    """Which face covers each texel; faces thinner than a texel are not lost."""
    corner = np.stack([uv[..., 0], 1 - uv[..., 1]], -1).astype(np.float64) * size - 0.5
    rows = [
        _rasterise_some(corner[start : start + FACES_AT_ONCE], start, size)
        for start in range(0, len(corner), FACES_AT_ONCE)
    ]
    index, face, weight, outside = (np.concatenate(column) for column in zip(*rows, strict=True))
    order = np.lexsort((outside, index))
    index, first = np.unique(index[order], return_index=True)
    weight = weight[order[first]].clip(0)
    weight /= weight.sum(1, keepdims=True)
    return Texels(index, face[order[first]], weight.astype(np.float32))


def _rasterise_some(
    corner: NDArray[np.float64], first: int, size: int
) -> tuple[Ints, Ints, NDArray[np.float64], NDArray[np.float64]]:
    low = np.ceil(corner.min(1) - RIM).astype(np.int64).clip(0, size - 1)
    high = np.floor(corner.max(1) + RIM).astype(np.int64).clip(0, size - 1)
    extent = high - low + 1
    count = extent.prod(1)
    face = np.repeat(np.arange(len(corner)), count)
    order = np.arange(len(face)) - np.repeat(np.cumsum(count) - count, count)
    x = low[face, 0] + order % extent[face, 0]
    y = low[face, 1] + order // extent[face, 0]
    weight, height = _barycentric(corner, face, x, y)
    outside = (-weight * height).max(1).clip(0)
    near = outside <= RIM
    return (y * size + x)[near], face[near] + first, weight[near], outside[near]


def _barycentric(
    corner: NDArray[np.float64], face: Ints, x: Ints, y: Ints
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Weights ``[P, 3]`` of the points (x, y) in their faces, and the faces' heights ``[P, 3]`` in texels.

    The product of a weight and its height is the distance from the edge opposite the corner. A face
    without area has no weights (NaN).
    """
    edge = np.roll(corner, -2, 1) - np.roll(corner, -1, 1)
    area = edge[:, 0, 0] * edge[:, 1, 1] - edge[:, 0, 1] * edge[:, 1, 0]
    area = np.where(np.abs(area) < 1e-9, np.nan, area)
    height = np.abs(area)[:, None] / np.linalg.norm(edge, axis=-1)
    slope = np.stack([-edge[..., 1], edge[..., 0]], -1) / area[:, None, None]
    start = np.roll(corner, -1, 1)
    offset = np.einsum("fkc,fkc->fk", slope, start)
    weight = slope[face, :, 0] * x[:, None] + slope[face, :, 1] * y[:, None] - offset[face]
    return weight, height[face]
