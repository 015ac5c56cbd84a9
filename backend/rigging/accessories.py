# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair, beard, glasses, headwear and clothes as closed shells of their own, which follow the head's bones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from trimesh.graph import connected_component_labels, face_adjacency

from backend.meshing.mesh import AvatarMesh
from backend.meshing.piercing import piercings
from backend.meshing.sampling import Floats, Ints
from backend.meshing.simplify import on_cut
from backend.meshing.strands import BROWS
from backend.meshing.tangents import smooth_normals
from backend.rigging.lips import lip_vertices
from backend.rigging.template import HeadTemplate, Piece
from backend.space import Box, Part

THICKNESS = {
    Part.HAIR: 0.004,
    Part.FACIAL_HAIR: 0.002,
    Part.EYEWEAR: 0.001,
    Part.HEADWEAR: 0.003,
    Part.CLOTHING: 0.003,
}
"""Metres from a shell's outside to its inside, by part."""
THINNINGS = 6
"""Rounds in which a shell's wall is halved where it pierces itself, for it goes around something thinner."""
SMALLEST = 1e-4
"""Patches of less area, square metres, are no accessory."""
LIPS = 0.5
"""Beards leave free what is lip by more."""
LEDGE = 0.003
"""From where the box cuts the mesh off its surface turns inwards within so much, metres; rims within three
times that are drawn to it."""
ROUNDS = 8
"""In which a shell's rim is made even."""
WITH_FACE = (Part.FACIAL_HAIR,)
"""Parts that the face shapes move; the others follow bones only."""
WITH_SKIN = (Part.FACIAL_HAIR, Part.CLOTHING)
"""Parts with the bone weights of the skin beneath; the others hang on the head's bone."""


@dataclass(frozen=True)
class Accessory:
    """A closed shell.

    Attributes:
        part: what it is.
        vertices, normals: ``[A, 3]`` float32.
        faces: ``[F, 3]`` int32.
        uv: ``[F, 3, 2]`` float32 in the avatar's own texture; the inside has one texel a face.
        anchor: ``[A]`` the template's skin vertex nearest to each vertex.
        weights: ``[A, B]`` float32 of the template's bones.
    """

    part: Part
    vertices: Floats
    normals: Floats
    faces: NDArray[np.int32]
    uv: Floats
    anchor: Ints
    weights: Floats


def accessories(mesh: AvatarMesh, box: Box, template: HeadTemplate, wrapped: Floats) -> list[Accessory]:
    """What the avatar wears of ``THICKNESS``'s parts, by the template on it, ``wrapped [V, 3]``.

    Where ``box`` cuts the mesh off, clothes and long hair end in a rim and are open below.
    """
    skin = template.vertices_of(Piece.SKIN)
    tree = KDTree(wrapped[skin])
    middle, height = mesh.vertices[mesh.faces].mean(1), mesh.canonical[mesh.faces].mean(1)[:, 2]
    lips = lip_vertices(template)[skin[tree.query(middle)[1]]] > LIPS
    whole = ~on_cut(mesh.vertices, box, LEDGE)[mesh.faces].all(1)
    found = []
    for part, thickness in THICKNESS.items():
        faces = whole & (mesh.face_part == part)
        if part == Part.FACIAL_HAIR:
            faces &= (height < BROWS) & ~lips
        faces &= _large(mesh, faces)
        if not faces.any():
            continue
        vertices, normals, triangles, uv = _shell(mesh, faces, thickness, box)
        anchor = skin[tree.query(vertices)[1]]
        weights = template.weights[anchor]
        if part not in WITH_SKIN:
            weights = np.zeros_like(weights)
            weights[:, list(template.bone_names).index("head")] = 1
        found.append(Accessory(part, vertices, normals, triangles.astype(np.int32), uv, anchor, weights))
    return found


def _large(mesh: AvatarMesh, some: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which of ``some [F]`` faces lie in patches of at least ``SMALLEST``."""
    index = np.flatnonzero(some)
    pairs = face_adjacency(mesh.faces[index])
    label = connected_component_labels(pairs, node_count=len(index))
    corner = mesh.vertices[mesh.faces[index]]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    large = np.zeros(len(some), bool)
    large[index] = np.bincount(label, area)[label] >= SMALLEST if len(index) else False
    return large


def _shell(
    mesh: AvatarMesh, some: NDArray[np.bool_], thickness: float, box: Box
) -> tuple[Floats, Floats, Ints, Floats]:
    """Vertices, normals, faces and UV of the patch ``some [F]`` with an inside and a rim."""
    patch, outer_uv = mesh.faces[some].astype(np.int64), mesh.uv[some]
    outer, source = _unpinched(patch)
    count = len(source)
    edges = np.concatenate([outer[:, [k, (k + 1) % 3]] for k in range(3)])
    _, first, times = np.unique(np.sort(edges, 1), axis=0, return_index=True, return_counts=True)
    lone = first[times == 1]
    outer_uv = _drawn_in(outer_uv, np.isin(outer, edges[lone]))
    edge_uv = np.concatenate([outer_uv[:, [k, (k + 1) % 3]] for k in range(3)])
    rim, rim_uv = edges[lone], edge_uv[lone]
    inner = outer[:, ::-1] + count
    sides = np.concatenate(
        [
            np.stack([rim[:, 1], rim[:, 0], rim[:, 0] + count], 1),
            np.stack([rim[:, 1], rim[:, 0] + count, rim[:, 1] + count], 1),
        ]
    )
    sides_uv = np.concatenate([rim_uv[:, [1, 0, 0]], rim_uv[:, [1, 0, 1]]])
    vertices, normals = _straight(_even(mesh.vertices[source], rim), rim, box), mesh.normals[source]
    low, high = (np.array(box.centre, np.float32) + side * np.float32(box.half) for side in (-1, 1))
    faces, outward = np.concatenate([outer, inner, sides]), smooth_normals(vertices, outer)
    wall = np.full((count, 1), thickness, np.float32)
    both = lambda: np.concatenate([vertices, (vertices - wall * outward).clip(low, high)])  # noqa: E731
    for _ in range(THINNINGS):
        edges, through = piercings(both(), faces)
        wall[np.union1d(edges, faces[through]) % count] /= 2
    return (
        both(),
        np.concatenate([normals, -normals]),
        faces,
        np.concatenate([outer_uv, outer_uv[:, [0, 0, 0]], sides_uv]),
    )


def _drawn_in(uv: Floats, on_rim: NDArray[np.bool_]) -> Floats:
    """``uv [F, 3, 2]`` with the corners ``on_rim [F, 3]`` where the face's others are.

    At the rim the texture has the colour of what lies beside the part.
    """
    inside = ~on_rim[..., None]
    count = inside.sum(1, keepdims=True)
    mean = (uv * inside).sum(1, keepdims=True) / count.clip(1)
    drawn = np.where(on_rim[..., None], np.where(count > 0, mean, uv.mean(1, keepdims=True)), uv)
    return drawn.astype(np.float32)


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


def _unpinched(faces: Ints) -> tuple[Ints, Ints]:
    """``faces [F, 3]`` over new vertices, and the old one of each: none joins faces that share no edge."""
    pairs, edges = face_adjacency(faces, return_edges=True)
    corner = lambda face, vertex: 3 * face + (faces[face] == vertex[:, None]).argmax(1)  # noqa: E731
    joined = np.concatenate(
        [np.stack([corner(pairs[:, 0], edges[:, k]), corner(pairs[:, 1], edges[:, k])], 1) for k in (0, 1)]
    )
    label = connected_component_labels(joined, node_count=3 * len(faces))
    _, first, flat = np.unique(label, return_index=True, return_inverse=True)
    return flat.reshape(-1, 3), faces.reshape(-1)[first]
