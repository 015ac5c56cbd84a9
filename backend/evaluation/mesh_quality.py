# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a mesh is fit for an artist: closed, its layout without overlaps, its seams unseen."""

from dataclasses import dataclass

import numpy as np
import trimesh
from numpy.typing import NDArray

from backend.evaluation.metrics import Floats
from backend.meshing.piercing import piercings
from backend.meshing.rasterise import rasterise
from backend.rendering.texture import texture_at

LAYOUT_SIZE = 2048
"""Texels along an edge on which overlaps are counted."""
DEEP = 1e-4
"""Metres from a face's plane at which an artist may see what pierces it."""


@dataclass(frozen=True)
class Shape:
    """Triangles alone.

    Attributes:
        vertices: how many.
        unused: of those, how many no face uses.
        closed: whether each edge joins two faces of the same winding, and the volume is positive.
        edges_off: share of the edges that do not join two faces.
        flipped: share of the faces that look against the smooth normals at their corners.
        piercing: share of the edges that pass through a face that they have no corner with.
        piercing_deep: share of those that do it with both ends more than ``DEEP`` off the face.
    """

    vertices: int
    unused: int
    closed: bool
    edges_off: float
    flipped: float
    piercing: float
    piercing_deep: float


@dataclass(frozen=True)
class Layout:
    """A texture layout and what is baked into it.

    Attributes:
        overlap: share of the charts' texels that more than one face covers.
        stretch: L2 of Sander et al. 2001, 1 where the layout is isometric and even.
        seam_steps: ``[S]`` largest difference of a channel across the middle of each seam edge, of 255.
    """

    overlap: float
    stretch: float
    seam_steps: Floats


def shape_of(vertices: Floats, faces: NDArray[np.integer]) -> Shape:
    """Measure triangles ``[F, 3]`` over ``[V, 3]`` vertices."""
    mesh = trimesh.Trimesh(vertices, faces, process=False)
    _, count = np.unique(mesh.edges_sorted, axis=0, return_counts=True)
    facing = (mesh.face_normals * mesh.vertex_normals[faces].mean(1)).sum(1)
    piercing, deep = _piercing(mesh)
    return Shape(
        vertices=len(vertices),
        unused=len(vertices) - len(np.unique(faces)),
        closed=bool(mesh.is_watertight and mesh.is_winding_consistent and mesh.volume > 0),
        edges_off=float((count != 2).mean()),
        flipped=float((facing < 0).mean()),
        piercing=piercing,
        piercing_deep=deep,
    )


def layout_of(
    vertices: Floats, faces: NDArray[np.integer], uv: NDArray[np.float32], texture: NDArray[np.uint8]
) -> Layout:
    """Measure the layout ``uv [F, 3, 2]`` of triangles and the texture in it."""
    corner = vertices[faces].astype(float)
    flat = uv.astype(float)
    area = np.linalg.norm(np.cross(corner[:, 1] - corner[:, 0], corner[:, 2] - corner[:, 0]), axis=1) / 2
    one, two = flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]
    flat_area = np.abs(one[:, 0] * two[:, 1] - one[:, 1] * two[:, 0]) / 2
    return Layout(
        overlap=_overlap(uv, float(flat_area.sum())),
        stretch=_stretch(corner, flat, area, flat_area),
        seam_steps=_seam_steps(faces, uv, texture),
    )


def _piercing(mesh: trimesh.Trimesh) -> tuple[float, float]:
    """Shares of the edges: those that pass through a face, and those that do so by more than ``DEEP``."""
    edges, face = piercings(mesh.vertices, mesh.faces)
    ends = mesh.vertices[edges.T] - mesh.triangles[face][:, 0]
    off = np.abs((ends * mesh.face_normals[face]).sum(2)).min(0)
    count = len(mesh.edges_unique)
    return len(edges) / count, float((off > DEEP).sum() / count)


def _overlap(uv: NDArray[np.float32], area: float) -> float:
    texels = rasterise(uv, LAYOUT_SIZE)
    corner = np.stack([uv[..., 0], 1 - uv[..., 1]], -1) * LAYOUT_SIZE - 0.5
    place = texels.blend_corners(corner)
    middle = np.stack([texels.index % LAYOUT_SIZE, texels.index // LAYOUT_SIZE], 1)
    covered = (np.abs(place - middle) < 0.01).all(1).sum()
    return max(0.0, 1 - covered / (area * LAYOUT_SIZE**2))


def _stretch(corner: Floats, flat: Floats, area: Floats, flat_area: Floats) -> float:
    some = (flat_area > 1e-12) & (area > 0)
    u, v = flat[some, :, 0], flat[some, :, 1]
    turns = ((1, 2), (2, 0), (0, 1))
    twice = (2 * flat_area[some])[:, None]
    along_u = sum(corner[some, k] * (v[:, i] - v[:, j])[:, None] for k, (i, j) in enumerate(turns)) / twice
    along_v = sum(corner[some, k] * (u[:, j] - u[:, i])[:, None] for k, (i, j) in enumerate(turns)) / twice
    square = ((along_u**2).sum(1) + (along_v**2).sum(1)) / 2
    whole = area[some].sum()
    return float(np.sqrt((square * area[some]).sum() / whole * flat_area[some].sum() / whole))


def _seam_steps(faces: NDArray[np.integer], uv: NDArray[np.float32], texture: NDArray[np.uint8]) -> Floats:
    """Both sides of each edge whose two faces have it in different places of the layout."""
    edges = np.concatenate([faces[:, [k, (k + 1) % 3]] for k in range(3)])
    ends = np.concatenate([uv[:, [k, (k + 1) % 3]] for k in range(3)])
    turned = edges[:, 0] > edges[:, 1]
    edges[turned], ends[turned] = edges[turned, ::-1], ends[turned, ::-1]
    order = np.lexsort((edges[:, 1], edges[:, 0]))
    first, second = order[:-1], order[1:]
    pair = (edges[first] == edges[second]).all(1)
    first, second = first[pair], second[pair]
    seam = (ends[first] != ends[second]).any((1, 2))
    one, other = (texture_at(texture, ends[side][seam].mean(1)) for side in (first, second))
    return 255 * np.abs(one - other).max(1).astype(float)
