# SPDX-License-Identifier: GPL-3.0-or-later
"""What a part has of an avatar's surface, cut out of it as an open one with an even rim."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from trimesh.graph import connected_component_labels, face_adjacency

from backend.meshing.mesh import AvatarSurface
from backend.meshing.sampling import Floats, Ints
from backend.space import Box

LEDGE = 0.003
"""From where the box cuts the mesh off its surface turns inwards within so much, metres; rims within three
times that are drawn to it."""
AT_RIM = 0.1
"""Share of a rim's way across its face that is left: beyond lie the colours of what is beside the part."""
ROUNDS = 8
"""In which a patch's rim is made even."""


@dataclass(frozen=True)
class Patch:
    """An open surface of which no two faces share a vertex and no edge.

    Attributes:
        vertices: ``[A, 3]`` float32 metres.
        normals: ``[A, 3]`` float32.
        faces: ``[F, 3]``.
        face: ``[F]`` of the avatar's surface that each was.
        corners: ``[F, 3, 3]`` float32, barycentric weights there of the places that corners have their colour
            from.
    """

    vertices: Floats
    normals: Floats
    faces: Ints
    face: Ints
    corners: Floats


def cut_out(surface: AvatarSurface, some: NDArray[np.bool_], box: Box) -> Patch:
    """The faces ``some [F]`` of ``surface``; where ``box`` cuts them off their rim is straight."""
    faces, source = unpinched(surface.faces[some].astype(np.int64))
    edges = rim_of(faces)
    vertices = _straight(_even(surface.vertices[source], edges), edges, box)
    corners = _drawn_in(np.isin(faces, edges))
    return Patch(vertices, surface.normals[source], faces, np.flatnonzero(some), corners)


def rim_of(faces: Ints) -> Ints:
    """Edges ``[E, 2]`` of one of ``faces [F, 3]`` only, in the order of that face."""
    edges = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)])
    _, first, times = np.unique(np.sort(edges, 1), axis=0, return_index=True, return_counts=True)
    return edges[first[times == 1]]


def unpinched(faces: Ints) -> tuple[Ints, Ints]:
    """``faces [F, 3]`` over new vertices, and the old one of each: none joins faces that share no edge."""
    pairs, edges = face_adjacency(faces, return_edges=True)
    corner = lambda face, vertex: 3 * face + (faces[face] == vertex[:, None]).argmax(1)  # noqa: E731
    joined = np.concatenate(
        [np.stack([corner(pairs[:, 0], edges[:, k]), corner(pairs[:, 1], edges[:, k])], 1) for k in (0, 1)]
    )
    label = connected_component_labels(joined, node_count=3 * len(faces))
    _, first, flat = np.unique(label, return_index=True, return_inverse=True)
    return flat.reshape(-1, 3), faces.reshape(-1)[first]


def _drawn_in(on_rim: NDArray[np.bool_]) -> Floats:
    """Weights ``[F, 3, 3]`` of corners, those ``on_rim [F, 3]`` nearer to where the face's others are."""
    corners = np.eye(3, dtype=np.float32)
    inside = ~on_rim
    count = inside.sum(1, keepdims=True)
    goal = np.where(count > 0, inside / count.clip(1), 1 / 3)[:, None].astype(np.float32)
    return np.where(on_rim[..., None], goal + np.float32(AT_RIM) * (corners - goal), corners)


def _even(vertices: Floats, rim: Ints) -> Floats:
    """``vertices``, those of the edges ``rim [E, 2]`` drawn towards their neighbours: no teeth of a saw."""
    even = vertices.copy()
    ring, flat = np.unique(rim, return_inverse=True)
    start, end = flat.reshape(-1, 2).T
    for _ in range(ROUNDS):
        around, count = np.zeros((len(ring), 3)), np.zeros((len(ring), 1))
        for one, other in ((start, end), (end, start)):
            np.add.at(around, one, even[ring[other]])
            np.add.at(count, one, 1)
        even[ring] = (even[ring] + around / count) / 2
    return even


def _straight(vertices: Floats, rim: Ints, box: Box) -> Floats:
    """``vertices``, those of the edges ``rim [E, 2]`` along the box's faces drawn to them."""
    ring = np.unique(rim)
    out = vertices.copy()
    off = out[ring] - np.array(box.centre, np.float32)
    near = np.abs(off) > box.half - 3 * LEDGE
    out[ring] = np.where(near, np.array(box.centre) + np.sign(off) * box.half, out[ring])
    return out
