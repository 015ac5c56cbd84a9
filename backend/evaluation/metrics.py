# SPDX-License-Identifier: GPL-3.0-or-later
"""Numbers that compare pictures, point sets, descriptors and histograms."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import igl
import numpy as np
from numpy.typing import NDArray
from scipy.spatial.distance import cdist

from backend.meshing.mesh import AvatarMesh

Floats = NDArray[np.floating[Any]]


def psnr(image: NDArray[np.uint8], truth: NDArray[np.uint8]) -> float:
    """Peak signal-to-noise ratio of two 8-bit pictures of one shape, dB; infinite if they are equal."""
    error = np.mean((image.astype(np.float64) - truth) ** 2)
    return float(10 * np.log10(255**2 / error)) if error > 0 else float("inf")


def distances_to_mesh(points: Floats, vertices: Floats, faces: NDArray[np.integer[Any]]) -> Floats:
    """Distance of each of ``points [N, 3]`` to the nearest point of the triangles, ``[N]``."""
    squared, _, _ = igl.point_mesh_squared_distance(
        np.ascontiguousarray(points, np.float64),
        np.ascontiguousarray(vertices, np.float64),
        np.ascontiguousarray(faces, np.int64),
    )
    return np.sqrt(np.maximum(squared, 0))


def thin(points: Floats, cell: float) -> Floats:
    """At most one of ``points [N, 3]`` in each cube of edge ``cell``, so that dense places count no more."""
    _, first = np.unique(np.floor(points / cell).astype(np.int64), axis=0, return_index=True)
    return points[first]


def retrieval(queries: Floats, gallery: Floats) -> NDArray[np.int64]:
    """Rank, 1 is best, of gallery item i for query i, by Euclidean distance.

    Args:
        queries: ``[N, D]``; a row of NaN finds nothing and ranks last.
        gallery: ``[N, D]``; a row of NaN is never found.
    """
    distance = np.nan_to_num(cdist(queries, gallery), nan=np.inf)
    own = np.diagonal(distance)
    better = (distance < own[:, None]).sum(1)
    return np.where(np.isfinite(own), better + 1, len(gallery))


def recall(generated: Floats, real: Floats, neighbours: int = 3) -> float:
    """Share of ``real [N, D]`` that lies within the generated distribution ``[M, D]``.

    Kynkaanniemi et al. 2019, equation 2: within the distance of a generated item to its third
    nearest generated neighbour.
    """
    radius = np.sort(cdist(generated, generated), 1)[:, min(neighbours, len(generated) - 1)]
    return float((cdist(real, generated) <= radius).any(1).mean())


def total_variation(first: Sequence[str], second: Sequence[str]) -> float:
    """Half of the summed differences of two lists' histograms, 0..1."""
    one, other = Counter(first), Counter(second)
    shares = (abs(one[name] / len(first) - other[name] / len(second)) for name in one | other)
    return sum(shares) / 2


def variation_by_chance(values: Sequence[str], first: int, second: int, rounds: int = 50) -> float:
    """Mean total variation of two random samples of ``values`` of the given sizes, drawn with replacement."""
    rng, pool = np.random.default_rng(0), np.array(values)
    draws = ((rng.choice(pool, first).tolist(), rng.choice(pool, second).tolist()) for _ in range(rounds))
    return float(np.mean([total_variation(*pair) for pair in draws]))


def frechet(first: Floats, second: Floats) -> float:
    """Squared Frechet distance of Gaussians fitted to ``[N, D]`` and ``[M, D]`` (Heusel et al. 2017).

    It grows with few items, so only distances of equal numbers compare.
    """
    mean_1, mean_2 = first.mean(0), second.mean(0)
    covariance_1, covariance_2 = (np.cov(items, rowvar=False).astype(np.float64) for items in (first, second))
    values, vectors = np.linalg.eigh(covariance_1)
    root = vectors * np.sqrt(values.clip(0)) @ vectors.T
    shared = np.sqrt(np.linalg.eigvalsh(root @ covariance_2 @ root).clip(0)).sum()
    spread = np.trace(covariance_1) + np.trace(covariance_2) - 2 * shared
    return float(((mean_1 - mean_2) ** 2).sum() + spread)


def patches(pictures: Sequence[NDArray[np.uint8]], edge: int = 8) -> Floats:
    """All patches ``[N, edge * edge * 3]``, 0..1, side by side in ``[H, W, 3]``, but those of one colour."""
    cut: list[Floats] = []
    for picture in pictures:
        rows, columns = (length // edge for length in picture.shape[:2])
        whole = picture[: rows * edge, : columns * edge].reshape(rows, edge, columns, edge, 3)
        flat = whole.transpose(0, 2, 1, 3, 4).reshape(rows * columns, edge * edge, 3)
        varied = np.ptp(flat.astype(np.int16), axis=1).any(1)
        cut.append(flat[varied].reshape(-1, edge * edge * 3).astype(np.float32) / 255)
    return np.concatenate(cut)


def surface_points(mesh: AvatarMesh, count: int) -> Floats:
    """Points ``[count, 3]`` spread evenly over a mesh, the same at every call."""
    corners = mesh.vertices[mesh.faces].astype(np.float64)
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    rng = np.random.default_rng(0)
    face = rng.choice(len(area), count, p=area / area.sum())
    root, along = np.sqrt(rng.random((count, 1))), rng.random((count, 1))
    weight = np.concatenate([1 - root, root * (1 - along), root * along], 1)
    return np.einsum("nk,nkc->nc", weight, corners[face])
