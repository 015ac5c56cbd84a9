# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair, beard, headwear and clothes as closed shells, and glasses, which follow the head's bones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from trimesh.graph import connected_component_labels, face_adjacency

from backend.meshing.mesh import AvatarMesh
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.meshing.simplify import on_cut
from backend.meshing.strands import BROWS
from backend.meshing.tangents import smooth_normals
from backend.rigging.budget import within_budget
from backend.rigging.covered import cloth_under_hair
from backend.rigging.glasses import fitted_glasses
from backend.rigging.lips import lip_vertices
from backend.rigging.patches import LEDGE, Patch, cut_out
from backend.rigging.shells import shell, shell_uv
from backend.rigging.template import HeadTemplate, Piece
from backend.rigging.worn_texture import lay_out, of_one_colour
from backend.rigging.worn_weights import worn_weights
from backend.space import Box, Part

THICKNESS = {
    Part.HAIR: 0.004,
    Part.FACIAL_HAIR: 0.002,
    Part.HEADWEAR: 0.003,
    Part.CLOTHING: 0.003,
}
"""Metres from a shell's outside to its inside, by part; glasses are no shell."""
BUDGET = {
    Part.HAIR: 6000,
    Part.FACIAL_HAIR: 3000,
    Part.HEADWEAR: 2500,
    Part.CLOTHING: 3000,
}
"""Triangles of a shell at most, by part, if its topology allows."""
LAID_ON, LIFT, BURIED = (Part.HAIR, Part.HEADWEAR), 0.0015, 0.004
"""Parts that lie on skin, how high above it at least, and how deep in it what is raised may be, metres."""
SMALLEST, TUFT = 1e-4, 8e-4
"""Patches of less area, square metres, are no accessory; of hair and headwear, of less than the other."""
BESIDE = 0.055
"""So far from the middle, metres on the template, headwear may be an earring."""
LIPS = 0.5
"""Beards leave free what is lip by more."""
WITH_FACE = (Part.FACIAL_HAIR,)
"""Parts that the face shapes move; the others follow bones only."""


@dataclass(frozen=True)
class Accessory:
    """A closed surface.

    Attributes:
        part: what it is.
        vertices, normals: ``[A, 3]`` float32.
        faces: ``[F, 3]`` int32.
        uv: ``[F, 3, 2]`` float32 in the layout of all that is worn; the inside has one texel a face.
        anchor: ``[A]`` the template's skin vertex nearest to each vertex, or to the outside above it.
        weights: ``[A, B]`` float32 of the template's bones.
    """

    part: Part
    vertices: Floats
    normals: Floats
    faces: NDArray[np.int32]
    uv: Floats
    anchor: Ints
    weights: Floats


@dataclass(frozen=True)
class _Outside:
    """The outer surface of an accessory, and the patch of the plain mesh that tells its colours."""

    part: Part
    vertices: Floats
    faces: Ints
    source: Patch


def accessories(
    mesh: AvatarMesh, box: Box, template: HeadTemplate, wrapped: Floats
) -> tuple[list[Accessory], NDArray[np.uint8]]:
    """What the avatar wears, by the template on it, ``wrapped [V, 3]``.

    Where ``box`` cuts the mesh off, clothes and long hair end in a rim and are open below.

    Returns:
        The shells, and their texture ``[T, T, 3]`` uint8 sRGB of the size of the mesh's.
    """
    skin = template.vertices_of(Piece.SKIN)
    tree = KDTree(wrapped[skin])
    worn = _outsides(mesh, box, template, wrapped, tree)
    layout, texture = lay_out(
        [(each.vertices, each.faces) for each in worn], [each.source for each in worn], mesh.texture
    )
    clothes = next(((each.vertices, each.faces) for each in worn if each.part == Part.CLOTHING), None)
    found: list[Accessory] = []
    for each, uv in zip(worn, layout, strict=True):
        anchor = skin[tree.query(each.vertices)[1]]
        weights = worn_weights(each.part, (each.vertices, each.faces), clothes, template, wrapped)
        vertices, faces, normals = each.vertices, each.faces, _normals(each)
        if each.part in THICKNESS:
            vertices, faces = shell(vertices, faces, THICKNESS[each.part], box)
            normals, uv = np.concatenate([normals, -normals]), shell_uv(uv, each.faces)
            anchor, weights = np.tile(anchor, 2), np.tile(weights, (2, 1))
        found.append(Accessory(each.part, vertices, normals, faces.astype(np.int32), uv, anchor, weights))
    return found, texture


def lost_glasses(mesh: AvatarMesh, worn: list[Accessory]) -> bool:
    """Whether ``mesh`` has glasses, but so little of them that none could be made for ``worn``."""
    some = _large(mesh, mesh.face_part == Part.EYEWEAR, SMALLEST)
    return bool(some.any()) and all(each.part != Part.EYEWEAR for each in worn)


def _outsides(
    mesh: AvatarMesh, box: Box, template: HeadTemplate, wrapped: Floats, tree: KDTree
) -> list[_Outside]:
    middle, place = mesh.vertices[mesh.faces].mean(1), mesh.canonical[mesh.faces].mean(1)
    lips = lip_vertices(template)[template.vertices_of(Piece.SKIN)[tree.query(middle)[1]]] > LIPS
    whole = ~on_cut(mesh.vertices, box, LEDGE)[mesh.faces].all(1)
    found: list[_Outside] = []
    for part in (*THICKNESS, Part.EYEWEAR):
        some = whole & (mesh.face_part == part)
        if part == Part.FACIAL_HAIR:
            some &= (place[:, 2] < BROWS) & ~lips
        large = _large(mesh, some, TUFT if part in LAID_ON else SMALLEST)
        if part == Part.HEADWEAR:
            large |= (np.abs(place[:, 0]) > BESIDE) & _large(mesh, some, SMALLEST)
        some &= large
        if not some.any():
            continue
        source = cut_out(mesh, some, box)
        vertices, faces = source.vertices, source.faces
        if part == Part.CLOTHING:
            more, beneath = cloth_under_hair(mesh, box, template, wrapped)
            faces = np.concatenate([faces, beneath + len(vertices)])
            vertices = np.concatenate([vertices, more])
        if part == Part.EYEWEAR:
            glasses = fitted_glasses(vertices, faces, template, wrapped)
            if glasses is not None:
                found.append(_Outside(part, *glasses, of_one_colour(source, mesh.texture)))
            continue
        vertices, faces = within_budget(vertices, faces, BUDGET[part])
        if part in LAID_ON:
            vertices = _above_skin(vertices, template, wrapped)
        found.append(_Outside(part, vertices, faces, source))
    return found


def _above_skin(vertices: Floats, template: HeadTemplate, wrapped: Floats) -> Floats:
    """``vertices [A, 3]``, those in the skin or less than ``LIFT`` above it moved out to there.

    The field of a photo has a fringe in the forehead's own surface.
    """
    faces = template.triangles(Piece.SKIN)
    faces = faces[~template.cavity[faces].any(1)]
    near = NearestOnSurface(wrapped, faces)(vertices)
    outward = near.blend(smooth_normals(wrapped, template.quads), faces)
    outward /= np.linalg.norm(outward, axis=1, keepdims=True).clip(1e-9)
    height = np.einsum("ni,ni->n", outward, vertices - near.blend(wrapped, faces))
    missing = np.where(near.distance < BURIED, (LIFT - height).clip(0), 0)
    return (vertices + missing[:, None] * outward).astype(np.float32)


def _normals(outside: _Outside) -> Floats:
    """Those of the field ``[A, 3]`` where the outside is its source, else those of the faces."""
    source = outside.source
    nearest = NearestOnSurface(source.vertices, source.faces)(outside.vertices)
    normals = nearest.blend(source.normals, source.faces)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True).clip(1e-9)
    own = smooth_normals(outside.vertices, outside.faces)
    away = (nearest.distance > LEDGE)[:, None]
    return np.where(away, own, normals).astype(np.float32)


def _large(mesh: AvatarMesh, some: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Which of ``some [F]`` faces lie in patches of at least ``least`` square metres."""
    index = np.flatnonzero(some)
    pairs = face_adjacency(mesh.faces[index])
    label = connected_component_labels(pairs, node_count=len(index))
    corner = mesh.vertices[mesh.faces[index]]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    large = np.zeros(len(some), bool)
    large[index] = np.bincount(label, area)[label] >= least if len(index) else False
    return large
