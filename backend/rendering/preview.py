# SPDX-License-Identifier: GPL-3.0-or-later
"""Quick pictures of the finished mesh, by embree."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray

from backend.meshing.mesh import AvatarMesh
from backend.meshing.relief import bent
from backend.meshing.tangents import tangents
from backend.rendering.camera import rays, shade
from backend.rendering.texture import texture_at
from backend.space import Box

SUPERSAMPLING = 2
VIEWS = (0.0, 45.0, 90.0, 180.0)
VIEWS_AT_ONCE = 2
"""Threads of :func:`four_views`."""


def render(
    mesh: AvatarMesh,
    azimuth_deg: float,
    elevation_deg: float = 0.0,
    size: int = 512,
    lit: bool = False,
    background: tuple[float, float, float] = (1.0, 1.0, 1.0),
) -> NDArray[np.uint8]:
    """The box seen through a long lens, ``[size, size, 4]``.

    Args:
        mesh: in avatar space.
        azimuth_deg: 0 is the front, +90 the avatar's left side.
        elevation_deg: how far the camera is lifted.
        size: edge of the picture in pixels.
        lit: key, fill and ambient light instead of the bare base colour.
        background: sRGB colour behind the avatar; alpha tells the avatar's coverage.
    """
    fine = size * SUPERSAMPLING
    eye, directions = rays(Box(), azimuth_deg, elevation_deg, fine)
    scene = EmbreeScene()
    TriangleMesh(scene, mesh.vertices[mesh.faces])
    found = scene.run(np.broadcast_to(eye, directions.shape).copy(), directions, output=True)
    hit = found["primID"] >= 0
    face = found["primID"][hit]
    u, v = found["u"][hit], found["v"][hit]
    weight = np.stack([1 - u - v, u, v], 1)
    colour = texture_at(mesh.texture, np.einsum("nk,nkc->nc", weight, mesh.uv[face]))
    if lit:
        normals = shading_normals(mesh, face, weight.astype(np.float32))
        normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
        colour = shade(colour, normals, azimuth_deg, elevation_deg)
    image = np.empty((fine * fine, 4), np.float32)
    image[:] = (*background, 0.0)
    image[hit] = np.concatenate([colour, np.ones((len(colour), 1), np.float32)], 1)
    blocks = image.reshape(size, SUPERSAMPLING, size, SUPERSAMPLING, 4)
    total = sum(blocks[:, row, :, column] for row, column in np.ndindex(SUPERSAMPLING, SUPERSAMPLING))
    return np.round(total * (255 / SUPERSAMPLING**2)).astype(np.uint8)


def four_views(mesh: AvatarMesh, size: int = 512, lit: bool = True) -> NDArray[np.uint8]:
    """Front, three-quarter, left side and back in one row, ``[size, 4 * size, 4]``."""
    with ThreadPoolExecutor(VIEWS_AT_ONCE) as pool:
        seen = pool.map(lambda azimuth: render(mesh, azimuth, size=size, lit=lit), VIEWS)
        return np.concatenate(list(seen), 1)


def shading_normals(
    mesh: AvatarMesh, face: NDArray[np.integer[Any]], weight: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Normals ``[N, 3]``, not of length 1, at ``weight [N, 3]`` of the faces ``[N]``, by any normal map."""
    smooth = np.einsum("nk,nkc->nc", weight, mesh.normals[mesh.faces[face]])
    if mesh.normal_map is None:
        return smooth
    uv = np.einsum("nk,nkc->nc", weight, mesh.uv[face])
    frame = tangents(mesh.vertices, mesh.normals, mesh.faces, mesh.uv)[face]
    return bent(2 * texture_at(mesh.normal_map, uv) - 1, frame, weight, smooth)
