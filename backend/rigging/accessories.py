# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair, beard, headwear and clothes as closed shells, and glasses, which follow the head's bones."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree
from trimesh.graph import connected_component_labels, face_adjacency

from backend.meshing.mesh import AvatarSurface
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.meshing.simplify import on_cut
from backend.meshing.strands import BROWS
from backend.meshing.tangents import smooth_normals
from backend.rendering.texture import texture_at
from backend.rigging.budget import within_budget
from backend.rigging.covered import cloth_under_hair
from backend.rigging.cut import closed_cut
from backend.rigging.glasses import fitted_glasses
from backend.rigging.lips import lip_vertices
from backend.rigging.patches import LEDGE, cut_out, rim_of
from backend.rigging.shells import shell, shell_uv
from backend.rigging.template import HeadTemplate, Piece
from backend.rigging.worn_texture import Bake, Outside, lay_out, usual
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
    Part.CLOTHING: 2400,
}
"""Triangles of a shell at most, by part, if its topology allows; the flat end of clothes has 600 more."""
LAID_ON, LIFT, BURIED = (Part.HAIR, Part.HEADWEAR, Part.CLOTHING), 0.0015, 0.004
"""Parts that lie on skin, how high above it at least, and how deep in it what is raised may be, metres."""
END = 0.001
"""Metres from the outside of the flat end of clothes to its inside."""
SMALLEST, TUFT = 1e-4, 8e-4
TUFTS = (Part.HAIR, Part.HEADWEAR)
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


def accessories(
    surface: AvatarSurface, box: Box, template: HeadTemplate, wrapped: Floats, size: int, bake: Bake
) -> tuple[list[Accessory], NDArray[np.uint8]]:
    """What the avatar wears.

    Args:
        surface: the avatar's.
        box: where it cuts the surface off, clothes end flat, and long hair ends in a rim and is open below.
        template: of the head.
        wrapped: ``[V, 3]`` metres, the template on the avatar.
        size: of the texture, texels.
        bake: the surface's colours.

    Returns:
        The shells, and their texture ``[size, size, 3]`` uint8 sRGB.
    """
    skin = template.vertices_of(Piece.SKIN)
    tree = KDTree(wrapped[skin])
    worn = _outsides(surface, box, template, wrapped, tree)
    layout, texture = lay_out(list(worn.values()), size, bake)
    cloth = worn.get(Part.CLOTHING)
    clothes = None if cloth is None else (cloth.vertices, cloth.faces)
    found: list[Accessory] = []
    for (part, each), uv in zip(worn.items(), layout, strict=True):
        anchor = skin[tree.query(each.vertices)[1]]
        weights = worn_weights(part, (each.vertices, each.faces), clothes, template, wrapped)
        vertices, faces, normals = each.vertices, each.faces, _normals(each)
        if part in THICKNESS:
            vertices, faces = shell(vertices, faces, THICKNESS[part], box)
            normals, uv = np.concatenate([normals, -normals]), shell_uv(uv, each.faces)
            anchor, weights = np.tile(anchor, 2), np.tile(weights, (2, 1))
        made = Accessory(part, vertices, normals, faces.astype(np.int32), uv, anchor, weights)
        found.append(_with_end(made, each, box, texture) if part == Part.CLOTHING else made)
    return found, texture


def _with_end(clothes: Accessory, outside: Outside, box: Box, texture: NDArray[np.uint8]) -> Accessory:
    """``clothes`` with a flat end where ``box`` cuts them off, within the rim of their inside."""
    rim = rim_of(outside.faces) + len(outside.vertices)
    end = closed_cut(clothes.vertices, rim, box)
    if end is None:
        return clothes
    vertices, faces = shell(*end, END)
    looking = smooth_normals(*end)
    nearest = KDTree(clothes.vertices).query(vertices)[1]
    corners = clothes.uv[: len(outside.faces)].reshape(-1, 2)
    middle = corners[usual(texture_at(texture, corners))]
    return Accessory(
        clothes.part,
        np.concatenate([clothes.vertices, vertices]),
        np.concatenate([clothes.normals, np.concatenate([looking, -looking])]),
        np.concatenate([clothes.faces, faces.astype(np.int32) + len(clothes.vertices)]),
        np.concatenate([clothes.uv, np.broadcast_to(middle, (len(faces), 3, 2)).astype(np.float32)]),
        np.concatenate([clothes.anchor, clothes.anchor[nearest]]),
        np.concatenate([clothes.weights, clothes.weights[nearest]]),
    )


def lost_glasses(surface: AvatarSurface, worn: list[Accessory]) -> bool:
    """Whether ``surface`` has glasses, but so little of them that none could be made for ``worn``."""
    some = _large(surface, surface.face_part == Part.EYEWEAR, SMALLEST)
    return bool(some.any()) and all(each.part != Part.EYEWEAR for each in worn)


def _outsides(
    surface: AvatarSurface, box: Box, template: HeadTemplate, wrapped: Floats, tree: KDTree
) -> dict[Part, Outside]:
    """What is worn, by part."""
    middle, place = surface.vertices[surface.faces].mean(1), surface.canonical[surface.faces].mean(1)
    lips = lip_vertices(template)[template.vertices_of(Piece.SKIN)[tree.query(middle)[1]]] > LIPS
    whole = ~on_cut(surface.vertices, box, LEDGE)[surface.faces].all(1)
    found: dict[Part, Outside] = {}
    for part in (*THICKNESS, Part.EYEWEAR):
        some = whole & (surface.face_part == part)
        if part == Part.FACIAL_HAIR:
            some &= (place[:, 2] < BROWS) & ~lips
        large = _large(surface, some, TUFT if part in TUFTS else SMALLEST)
        if part == Part.HEADWEAR:
            large |= (np.abs(place[:, 0]) > BESIDE) & _large(surface, some, SMALLEST)
        some &= large
        if not some.any():
            continue
        source = cut_out(surface, some, box)
        vertices, faces = source.vertices, source.faces
        if part == Part.CLOTHING:
            more, beneath = cloth_under_hair(surface, box, template, wrapped)
            faces = np.concatenate([faces, beneath + len(vertices)])
            vertices = np.concatenate([vertices, more])
        if part == Part.EYEWEAR:
            glasses = fitted_glasses(vertices, faces, template, wrapped)
            if glasses is not None:
                colours = surface.face_colours()[some]
                found[part] = Outside(*glasses, source, colours[usual(colours)])
            continue
        vertices, faces = within_budget(vertices, faces, BUDGET[part])
        if part in LAID_ON:
            vertices = _above_skin(vertices, template, wrapped)
        found[part] = Outside(vertices, faces, source)
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


def _normals(outside: Outside) -> Floats:
    """Those of the field ``[A, 3]`` where the outside is its source, else those of the faces."""
    source = outside.source
    nearest = NearestOnSurface(source.vertices, source.faces)(outside.vertices)
    normals = nearest.blend(source.normals, source.faces)
    normals /= np.linalg.norm(normals, axis=1, keepdims=True).clip(1e-9)
    own = smooth_normals(outside.vertices, outside.faces)
    away = (nearest.distance > LEDGE)[:, None]
    return np.where(away, own, normals).astype(np.float32)


def _large(surface: AvatarSurface, some: NDArray[np.bool_], least: float) -> NDArray[np.bool_]:
    """Which of ``some [F]`` faces lie in patches of at least ``least`` square metres."""
    index = np.flatnonzero(some)
    pairs = face_adjacency(surface.faces[index])
    label = connected_component_labels(pairs, node_count=len(index))
    corner = surface.vertices[surface.faces[index]]
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    large = np.zeros(len(some), bool)
    large[index] = np.bincount(label, area)[label] >= least if len(index) else False
    return large
