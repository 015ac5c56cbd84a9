# SPDX-License-Identifier: GPL-3.0-or-later
"""Open surfaces of few faces of about one size, for shells within a budget of triangles."""

import igl
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.meshing.tangents import smooth_normals
from backend.meshing.used import used_only
from backend.rigging.patches import rim_of

BUDGET_ROUNDS = 4
"""In which the number of faces is found whose shell keeps to the budget: rims have walls."""
SMOOTHING = 5
"""Rounds in which vertices are drawn to the middle of their neighbours and back to the surface."""
FLAT = 0.8
"""Least cosine between a vertex's normal and its faces' where it is drawn; edges of what is thin stay."""


def shell_size(faces: Ints) -> int:
    """Triangles of the shell of an open surface ``faces [F, 3]``: outside, inside and walls."""
    return 2 * (len(faces) + len(rim_of(faces)))


def within_budget(vertices: Floats, faces: Ints, budget: int) -> tuple[Floats, Ints]:
    """``vertices`` and ``faces`` of the same surface whose shell has at most ``budget`` triangles.

    The shortest edges collapse first, each only where the topology stays, so that thin frames stay whole
    and faces become alike. A surface whose topology needs more triangles keeps them; one that is no manifold
    stays as it is.
    """
    if shell_size(faces) <= budget:
        return vertices, faces
    wide, goal = np.asfortranarray(vertices, np.float64), len(faces)
    few, thin = vertices, faces
    for _ in range(BUDGET_ROUNDS):
        goal = int(goal * min(1, budget / shell_size(thin))) if len(thin) < len(faces) else budget // 2
        found = igl.decimate(wide, np.asfortranarray(faces, np.int32), goal)
        few, thin = np.asarray(found[0], np.float32), np.asarray(found[1], np.int64)
        if not len(thin):
            return vertices, faces
        if shell_size(thin) <= budget:
            break
    used, thin = used_only(thin, len(few))
    return _evened(few[used], thin, vertices, faces), thin


def _evened(few: Floats, thin: Ints, vertices: Floats, faces: Ints) -> Floats:
    """``few [A, 3]`` with its rim on the rim of ``vertices`` and the others evenly over that surface."""
    ring, whole = np.unique(rim_of(thin)), rim_of(faces)
    even = few.copy()
    if len(ring):
        even[ring] = _on_lines(few[ring], vertices[whole])
    surface = NearestOnSurface(vertices, faces)
    edges = np.concatenate([thin[:, [k, (k + 1) % 3]] for k in range(3)])
    ones, shape = np.ones(len(edges)), (len(few), len(few))
    one_way = sparse.coo_matrix((ones, (edges[:, 0], edges[:, 1])), shape=shape)
    adjacent = ((one_way + one_way.T) > 0).astype(float)
    inner = np.setdiff1d(np.flatnonzero(_flat(few, thin)), ring)
    mean = (sparse.diags(1 / adjacent.sum(1).A1) @ adjacent).tocsr()[inner]
    for _ in range(SMOOTHING):
        between = ((even[inner] + mean @ even) / 2).astype(np.float32)
        even[inner] = surface(between).blend(vertices, faces)
    return even


def _flat(vertices: Floats, faces: Ints) -> NDArray[np.bool_]:
    """Which ``vertices [A, 3]`` lie on no edge or tip of the surface, ``[A]``."""
    facing = np.cross(*np.moveaxis(np.diff(vertices[faces], axis=1), 1, 0))
    facing /= np.linalg.norm(facing, axis=1, keepdims=True).clip(1e-12)
    agree = np.einsum("fi,fki->fk", facing, smooth_normals(vertices, faces)[faces])
    least = np.ones(len(vertices))
    np.minimum.at(least, faces, agree)
    return least > FLAT


def _on_lines(points: Floats, lines: Floats) -> Floats:
    """The nearest point of ``lines [E, 2, 3]`` to each of ``points [N, 3]``."""
    flat = np.array([[0, 1, 1]])
    index = 2 * np.arange(len(lines))[:, None] + flat
    corners = lines.reshape(-1, 3).astype(np.float64)
    _, _, closest = igl.point_mesh_squared_distance(points.astype(np.float64), corners, index)
    return np.asarray(closest, np.float32)
