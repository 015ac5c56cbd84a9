# SPDX-License-Identifier: GPL-3.0-or-later
"""Textures of surfaces that paint themselves: which texel shows which point of the surface."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from embreex import rtcore_scene
from embreex.mesh_construction import TriangleMesh
from scipy.ndimage import distance_transform_edt
from scipy.spatial import cKDTree

from backend.data.body.template import Template, get_template
from backend.data.forms.surface import Floats, Ints, Surface

_U = ((0.0, 0.12, 0.63, 0.77, 0.975, 1.0), (0.01, 0.02, 0.26, 0.40, 0.96, 0.99))
_V = ((0.0, 0.14, 0.375, 0.590, 1.0), (0.0, 0.02, 0.17, 0.83, 0.99))
"""From the template's texture coordinates to ours, which give the face more room."""
_MOUTH = ((0.03, 0.03), (0.24, 0.14))
"""Lower left corner and size of the patch for the inside of the mouth."""

_EYE_SHOWN = 0.6
"""Share of the way from an eyeball's front to its back that is painted."""


@dataclass(frozen=True)
class Atlas:
    """A texture's texels on a mesh.

    Attributes:
        uv: ``[F, 3, 2]`` texture coordinates per corner, from the lower left.
        face: ``[T]`` face that each used texel shows.
        barycentric: ``[T, 3]``.
        source: ``[size, size]`` the used texel that each texel copies, its own or the nearest.
    """

    uv: Floats
    face: Ints
    barycentric: Floats
    source: Ints

    @classmethod
    def rasterise(cls, uv: Floats, size: int) -> "Atlas":
        """Find what each of ``size`` by ``size`` texels shows; where faces overlap, any of them."""
        corners = np.concatenate([uv, np.zeros((*uv.shape[:2], 1))], 2)
        tree = rtcore_scene.EmbreeScene()
        TriangleMesh(tree, np.ascontiguousarray(corners, np.float32))
        row, column = np.divmod(np.arange(size * size), size)
        origins = np.stack([(column + 0.5) / size, (row + 0.5) / size, np.ones(size * size)], 1)
        down = np.tile(np.array([0, 0, -1], np.float32), (size * size, 1))
        found = tree.run(origins.astype(np.float32), down, output=True)
        used = np.flatnonzero(found["primID"] >= 0)
        u, v = found["u"][used].astype(float), found["v"][used].astype(float)
        at = np.zeros(size * size, np.int64)
        at[used] = np.arange(len(used))
        empty = (found["primID"] < 0).reshape(size, size)
        nearest: Any = distance_transform_edt(empty, return_distances=False, return_indices=True)
        source = at.reshape(size, size)[tuple(nearest)]
        barycentric = np.clip(np.stack([1 - u - v, u, v], 1), 0, 1)
        return cls(uv, found["primID"][used].astype(np.int64), barycentric, source)

    def paint(self, surface: Surface) -> tuple[Floats, Ints]:
        """sRGB-encoded colours ``[size, size, 3]`` and parts ``[size, size]``, the lowest row first."""
        shading = surface.shade(self.face, self.barycentric)
        return shading.albedo[self.source], shading.part[self.source]


@lru_cache(maxsize=2)
def skin_atlas(size: int) -> Atlas:
    """The atlas of the template's skin, found once a process."""
    return Atlas.rasterise(_skin_uv(get_template()), size)


def eye_atlas(centres: Floats, vertices: Floats, faces: Ints, size: int) -> Atlas:
    """Both eyeballs side by side, each unrolled from its front, which is the middle.

    The back of an eyeball has no room of its own.

    Args:
        centres: ``[2, 3]``.
        vertices, faces: of both eyeballs.
        size: edge of the texture.
    """
    side = (vertices[:, 0] < centres.mean(0)[0]).astype(int)
    offset = vertices - centres[side]
    offset /= np.linalg.norm(offset, axis=1, keepdims=True)
    from_front = np.arccos(np.clip(-offset[:, 1], -1, 1)) / np.pi
    around = np.arctan2(offset[:, 2], offset[:, 0])
    disc = 0.8 * from_front[:, None] * np.stack([0.5 * np.cos(around), np.sin(around)], 1)
    uv = (disc + np.stack([0.25 + 0.5 * side, np.full(len(side), 0.5)], 1))[faces]
    uv[from_front[faces].max(1) > _EYE_SHOWN] = 0.0
    return Atlas.rasterise(uv, size)


def _skin_uv(template: Template) -> Floats:
    """The template's own coordinates with those of caps taken from their rims."""
    given = template.uv
    missing = np.abs(given).sum((1, 2)) == 0
    at_vertex = np.full((len(template.vertices), 2), np.nan)
    at_vertex[template.faces[~missing].reshape(-1)] = given[~missing].reshape(-1, 2)
    known = np.flatnonzero(~np.isnan(at_vertex[:, 0]))
    nearest = known[cKDTree(template.vertices[known]).query(template.vertices)[1]]
    uv = np.where(missing[:, None, None], at_vertex[nearest][template.faces], given)
    uv = np.stack([np.interp(uv[..., 0], *_U), np.interp(uv[..., 1], *_V)], -1)
    inside = template.faces[template.mouth]
    across = template.vertices[inside, 0]
    across = (across - across.min()) / (np.ptp(across) + 1e-9)
    height = (template.mouth_height[inside] + 1) / 2
    uv[template.mouth] = np.stack([across, height], -1) * _MOUTH[1] + _MOUTH[0]
    return uv
