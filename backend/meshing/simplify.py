# SPDX-License-Identifier: GPL-3.0-or-later
"""Fewer faces, the same topology, and every vertex back on the surface."""

import fast_simplification
import igl
import numpy as np
import trimesh
from numpy.typing import NDArray

from backend.meshing.sampling import Field, Floats, Ints, distances, gradients
from backend.meshing.used import used_only
from backend.space import Box

Mesh = tuple[NDArray[np.float64], Ints]

AGGRESSION, GENTLE = 3, 1
"""How fast the fast decimator's threshold grows, and where that tears the surface: it then stops early."""


def simplify(vertices: Floats, faces: Ints, budget: int) -> tuple[Floats, Ints]:
    """Quadric decimation of a closed mesh to at most ``budget`` faces if its topology allows.

    The fast decimator (Garland and Heckbert 1997, with thresholds) may pinch a surface shut, above all where
    teeth and lips of an open mouth meet. Where it did, it does only what it can without, and libigl's, which
    tests every collapse and is about ten times slower, does the rest.
    """
    if len(faces) <= budget:
        return vertices, faces
    whole = vertices.astype(np.float64), faces
    few, thin = _fewer(whole, budget, AGGRESSION)
    if not _same_topology((few, thin), whole):
        begun = _fewer(whole, budget, GENTLE)
        begun = begun if _same_topology(begun, whole) else whole
        few, thin = (np.asarray(array) for array in igl.qslim(*begun, budget)[:2])
    used, thin = used_only(thin, len(few))
    return few[used].astype(np.float32), thin.astype(np.int64)


def snap(field: Field, vertices: Floats, faces: Ints, reach: float) -> Floats:
    """One Newton step of at most ``reach`` metres onto the zero set, ``[V, 3]``.

    Vertices on the box's faces (the cut) stay, and so does every vertex of a triangle that the step
    would turn over.
    """
    slope = gradients(field, vertices, reach / 2)
    steep = np.maximum((slope**2).sum(1), 0.25)
    step = (distances(field, vertices) / steep)[:, None] * slope
    length = np.linalg.norm(step, axis=1, keepdims=True)
    step *= np.minimum(1, reach / np.maximum(length, 1e-12))
    step[on_cut(vertices, field.box)] = 0
    moved = vertices - step
    turn = np.einsum("fi,fi->f", _crossings(vertices, faces), _crossings(moved, faces))
    size = np.linalg.norm(_crossings(vertices, faces), axis=1)
    kept = np.unique(faces[turn < 0.25 * size * np.linalg.norm(_crossings(moved, faces), axis=1)])
    moved[kept] = vertices[kept]
    return moved


def on_cut(vertices: Floats, box: Box, within: float = 5e-4) -> NDArray[np.bool_]:
    """Which of ``[V, 3]`` points lie on the box's faces or ``within`` metres of them, ``[V]`` bool."""
    return (np.abs(vertices - np.array(box.centre, np.float32)) > box.half - within).any(1)


def _fewer(mesh: Mesh, budget: int, aggression: float) -> Mesh:
    """``mesh`` with ``budget`` faces, or more where the threshold stops before."""
    vertices, faces = mesh
    few, thin = fast_simplification.simplify(
        vertices, faces.astype(np.int32), target_count=budget, agg=aggression
    )[:2]
    return np.asarray(few, np.float64), np.asarray(thin, np.int64)


def _same_topology(few: Mesh, many: Mesh) -> bool:
    after = trimesh.Trimesh(*few, process=False)
    closed = after.is_watertight and after.is_winding_consistent
    return bool(closed and after.euler_number == trimesh.Trimesh(*many, process=False).euler_number)


def _crossings(vertices: Floats, faces: Ints) -> Floats:
    corner = vertices[faces]
    return np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0])
