# SPDX-License-Identifier: GPL-3.0-or-later
"""The template's face shapes carried over to a wrapped head.

Each offset is turned and stretched as the skin about it was (deformation transfer, Sumner & Popovic 2004,
with one linear map a vertex), lids are kept off the eyeballs, also on their way, and teeth in the mouth.
"""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.meshing.sampling import Floats
from backend.rigging.behind import keep_behind
from backend.rigging.eyeballs import Eyeball, cleared, lifted
from backend.rigging.mouth import in_the_mouth, push_back
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece

SMOOTHING = 30
"""Rounds in which a vertex's map takes in its neighbours'; with few, lips pressed together turn over."""
RIGIDITY = 0.05
"""How much of a map is plain scaling."""


def shape_values(template: HeadTemplate, by_name: Mapping[str, float]) -> Floats:
    """Values ``[K]`` of the face shapes, those that are not named 0."""
    return np.array([by_name.get(str(name), 0.0) for name in template.shape_names], np.float32)


def carried_shapes(template: HeadTemplate, vertices: Floats, eyeballs: tuple[Eyeball, Eyeball]) -> Floats:
    """Offsets ``[K, V, 3]`` of the shapes, metres, for the wrapped ``vertices [V, 3]``."""
    maps = np.tile(np.eye(3, dtype=np.float32), (len(vertices), 1, 1))
    smooth = SmoothSkin(template)
    skin = smooth.vertices
    maps[skin] = _maps(smooth, template.vertices[skin].astype(float), vertices[skin].astype(float))
    tree = KDTree(template.vertices[skin])
    others = np.setdiff1d(np.arange(len(vertices)), skin)
    maps[others] = maps[skin[tree.query(template.vertices[others])[1]]]
    for group in in_the_mouth(template):
        maps[group] = maps[group].mean(0)
    shapes = np.einsum("vij,kvj->kvi", maps, template.shapes)
    lids = np.union1d(skin, template.vertices_of(Piece.LASHES))
    for shape in shapes:
        moved = lids[np.abs(shape[lids]).max(1) > 0]
        start = vertices[moved]
        shape[moved] = cleared(start, lifted(start + shape[moved], eyeballs), eyeballs) - start
    push_back(template, vertices, shapes)
    keep_behind(template, vertices, shapes)
    return shapes.astype(np.float32)


def _maps(skin: SmoothSkin, before: NDArray[np.float64], after: NDArray[np.float64]) -> Floats:
    """Linear maps ``[S, 3, 3]`` from what is about each vertex in ``before [S, 3]`` to ``after``."""
    first, second = skin.edges()
    old, new = before[second] - before[first], after[second] - after[first]
    square, cross = np.zeros((2, len(before), 3, 3))
    np.add.at(square, first, old[:, :, None] * old[:, None])
    np.add.at(cross, first, new[:, :, None] * old[:, None])
    size = np.trace(square, axis1=1, axis2=2)
    scale = np.sqrt(_sum(first, new, len(before)) / _sum(first, old, len(before)))
    normal_old, normal_new = _normals(before, skin.quads), _normals(after, skin.quads)
    square += (size / 2)[:, None, None] * normal_old[:, :, None] * normal_old[:, None]
    cross += (size / 2 * scale)[:, None, None] * normal_new[:, :, None] * normal_old[:, None]
    for _ in range(SMOOTHING):
        square, cross = (
            (part + (skin.mean @ part.reshape(-1, 9)).reshape(-1, 3, 3)) / 2 for part in (square, cross)
        )
    rigid = RIGIDITY * np.trace(square, axis1=1, axis2=2)[:, None, None] * np.eye(3)
    return ((cross + scale[:, None, None] * rigid) @ np.linalg.inv(square + rigid)).astype(np.float32)


def _sum(index: NDArray[np.int64], edges: NDArray[np.float64], count: int) -> NDArray[np.float64]:
    return np.bincount(index, np.square(edges).sum(1), count)


def _normals(vertices: NDArray[np.float64], quads: NDArray[np.int64]) -> NDArray[np.float64]:
    corner = vertices[quads]
    facing = np.cross(corner[:, 2] - corner[:, 0], corner[:, 3] - corner[:, 1])
    normals = np.zeros_like(vertices)
    np.add.at(normals, quads, facing[:, None])
    return normals / np.linalg.norm(normals, axis=1, keepdims=True).clip(1e-12)
