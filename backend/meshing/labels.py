# SPDX-License-Identifier: GPL-3.0-or-later
"""Which part every face belongs to."""

import numpy as np
import trimesh
from numpy.typing import NDArray
from trimesh.graph import connected_component_labels, face_adjacency

from backend.meshing.sampling import Field, Floats, Ints, samples
from backend.meshing.simplify import on_cut

ROUNDS = 2
SMALLEST_PATCH = 3e-5


def face_parts(field: Field, vertices: Floats, faces: Ints, vertex_part: Floats) -> NDArray[np.uint8]:
    """Part ``[F]`` of each face: the likeliest after smoothing over neighbours, without crumbs.

    ``vertex_part [V, 8]`` holds the probabilities at the vertices; the faces' middles are read here.
    Patches below ``SMALLEST_PATCH`` square metres take the part that surrounds them, and the cut where
    the body leaves the box takes the part that most of its rim has: the field says nothing true inside.
    """
    likely = (samples(field, vertices[faces].mean(1)).part + vertex_part[faces].mean(1)) / 2
    pairs = np.asarray(face_adjacency(faces), np.int64)
    both = np.concatenate([pairs, pairs[:, ::-1]])
    degree = np.bincount(both[:, 0], minlength=len(faces))[:, None]
    for _ in range(ROUNDS):
        around = np.zeros_like(likely)
        np.add.at(around, both[:, 0], likely[both[:, 1]])
        likely = (likely + around / np.maximum(degree, 1)) / 2
    part = _without_crumbs(likely.argmax(1), pairs, vertices, faces)
    cut = on_cut(vertices, field.box)[faces].all(1)
    rim = both[cut[both[:, 0]] & ~cut[both[:, 1]], 1]
    if len(rim):
        part[cut] = np.bincount(part[rim]).argmax()
    return part.astype(np.uint8)


def _without_crumbs(part: Ints, pairs: Ints, vertices: Floats, faces: Ints) -> Ints:
    area = trimesh.triangles.area(vertices[faces])
    alike = part[pairs[:, 0]] == part[pairs[:, 1]]
    patch = connected_component_labels(pairs[alike], node_count=len(faces))
    small = np.bincount(patch, area) < SMALLEST_PATCH
    border = np.concatenate([pairs[~alike], pairs[~alike][:, ::-1]])
    votes = np.zeros((len(small), part.max() + 1))
    np.add.at(votes, (patch[border[:, 0]], part[border[:, 1]]), 1)
    enclosed = small & (votes.sum(1) > 0)
    return np.where(enclosed[patch], votes.argmax(1)[patch], part)
