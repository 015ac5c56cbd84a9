# SPDX-License-Identifier: GPL-3.0-or-later
"""Cloth under hair, beards and scarves, where the field has none and bare skin would show when they move.

Where they hide the template's skin, clothes go on over it between what shows of them, no higher than they
reach elsewhere, as a surface just above the skin.
"""

import numpy as np
import trimesh
from numpy.typing import NDArray

from backend.meshing.mesh import AvatarSurface
from backend.meshing.nearest import NearestOnSurface
from backend.meshing.sampling import Floats, Ints
from backend.meshing.simplify import on_cut
from backend.meshing.tangents import smooth_normals
from backend.rigging.patches import LEDGE, unpinched
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, Piece
from backend.space import Box, Part

COVERING = (Part.HAIR, Part.FACIAL_HAIR, Part.HEADWEAR)
"""What may lie on clothes and move otherwise."""
HIGHEST = 0.98
"""Share of the places of clothes than which none under hair is higher."""
HEIGHT, BELOW = (0.001, 0.0025), 0.001
"""How far cloth stands off the skin, at least and at most, and how far below what hides it, metres."""
OVERLAP = 2
"""Rings of vertices by which cloth goes on under what shows of clothes."""
STIFFNESS = 0.02
"""Of a vertex about which is known what shows there."""
SUBDIVISIONS = 2
"""Each makes four of a template's triangle, so that the cloth's rim is even."""


def cloth_under_hair(
    surface: AvatarSurface, box: Box, template: HeadTemplate, wrapped: Floats
) -> tuple[Floats, Ints]:
    """Vertices ``[A, 3]`` and faces ``[F, 3]`` of it, which may be none; its rim lies under the clothes' own.

    Args:
        surface: the avatar's, with its parts.
        box: which cuts it off.
        template: the head.
        wrapped: ``[V, 3]`` where it is on the avatar.
    """
    smooth = SmoothSkin(template)
    skin, triangles = smooth.vertices, template.triangles(Piece.SKIN)
    above = NearestOnSurface(surface.vertices, surface.faces.astype(np.int64))(wrapped[skin])
    shows = surface.face_part[above.face]
    hidden, highest = np.isin(shows, COVERING), _highest(surface)
    low = template.vertices[skin, 2] < highest
    known = ~hidden | ~low
    clothed = smooth.stretch(
        (low & (shows == Part.CLOTHING))[:, None].astype(float), known.astype(float), STIFFNESS
    )
    outward = smooth_normals(wrapped, template.quads)[skin]
    height = np.clip(above.distance - BELOW, *HEIGHT)[:, None]
    values = np.zeros((len(wrapped), 2), np.float32)
    values[skin, 0], values[skin, 1] = clothed[:, 0], _widened(smooth, hidden & low)
    lifted = wrapped.copy()
    lifted[skin] += (height * outward).astype(np.float32)
    open_below = ~on_cut(wrapped, box, LEDGE)[triangles].all(1) & ~template.cavity[triangles].any(1)
    vertices, faces, values = _finer(lifted, triangles[open_below], values)
    chosen = _chosen(faces, values)
    if not chosen.any():
        return np.zeros((0, 3), np.float32), np.zeros((0, 3), np.int64)
    faces, source = unpinched(faces[chosen])
    return vertices[source].astype(np.float32), faces


def _widened(smooth: SmoothSkin, some: NDArray[np.bool_]) -> Floats:
    """``some [S]`` and ``OVERLAP`` rings about them as 1, others 0."""
    others = (~some).astype(np.float32)
    for _ in range(OVERLAP):
        others = smooth.least_around(others)
    return (1 - others).astype(np.float32)


def _highest(surface: AvatarSurface) -> float:
    cloth = np.unique(surface.faces[surface.face_part == Part.CLOTHING])
    return float(np.quantile(surface.canonical[cloth, 2], HIGHEST)) if len(cloth) else -np.inf


def _finer(vertices: Floats, faces: Ints, values: Floats) -> tuple[Floats, Ints, Floats]:
    """All of it with each triangle cut in four ``SUBDIVISIONS`` times."""
    joined = np.concatenate([vertices, values], 1).astype(np.float32)
    for _ in range(SUBDIVISIONS):
        joined, faces = trimesh.remesh.subdivide(joined, faces)[:2]
    return joined[:, :3], faces, joined[:, 3:]


def _chosen(faces: Ints, values: Floats) -> NDArray[np.bool_]:
    """Faces ``[F]`` that are rather clothed and touch what is hidden."""
    clothed, hidden = values[faces].mean(1).T
    return (clothed > 0.5) & (hidden > 0)
