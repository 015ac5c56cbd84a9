# SPDX-License-Identifier: GPL-3.0-or-later
"""From a field to the finished mesh."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from backend.errors import RodinError
from backend.meshing.bake import bake, picture
from backend.meshing.extract import sample_sparse, surface
from backend.meshing.labels import face_parts
from backend.meshing.mesh import AvatarMesh, AvatarSurface
from backend.meshing.normals import vertex_normals
from backend.meshing.rasterise import Texels, rasterise
from backend.meshing.relief import bake_relief
from backend.meshing.sampling import Field, Floats, samples
from backend.meshing.simplify import on_cut, simplify, snap
from backend.meshing.tangents import smooth_normals
from backend.meshing.unwrap import unwrap

Progress = Callable[[str, float], None]
"""From a stage's name and the share done, 0..1; what it raises stops the work."""
Draw = Callable[[Floats, NDArray[np.uint8], Floats], Floats]
"""From places on the template ``[T, 3]``, parts ``[T]`` and colours ``[T, 3]``, 0..1, to better colours."""


@dataclass(frozen=True)
class MeshSettings:
    """How fine the mesh is.

    Attributes:
        faces: budget after decimation, 500..500000.
        texture_size: edge of the baked image in texels, 64..8192.
        resolution: lattice cells along the box's edge, 32..512.
        normal_map: whether to bake one; normals are then those that programs make of the faces.

    Raises:
        RodinError: ``mesh.settings`` outside those ranges.
    """

    faces: int = 20_000
    texture_size: int = 1024
    resolution: int = 192
    normal_map: bool = False

    def __post_init__(self) -> None:
        ranges = {"faces": (500, 500_000), "texture_size": (64, 8192), "resolution": (32, 512)}
        for name, (low, high) in ranges.items():
            if not low <= getattr(self, name) <= high:
                raise RodinError(
                    "mesh.settings",
                    f"Setting '{name}' cannot be {getattr(self, name)}.",
                    f"Choose a number from {low} to {high}.",
                )

    def lighter(self) -> "MeshSettings | None":
        """The next step down, which needs a half to a quarter of the memory; None at the lower end."""
        if self.resolution <= LIGHTEST.resolution and self.texture_size <= LIGHTEST.texture_size:
            return None
        return replace(
            self,
            resolution=max(LIGHTEST.resolution, self.resolution * 2 // 3),
            texture_size=max(LIGHTEST.texture_size, self.texture_size // 2),
        )


SURFACE_SHARE = 0.45
"""Of the time that a mesh takes."""
LIGHTEST = MeshSettings(resolution=64, texture_size=256)
"""Nothing below it is tried when memory is short."""


def build_mesh(
    field: Field,
    settings: MeshSettings,
    progress: Progress = lambda stage, done: None,
    draw: Draw = lambda place, part, colour: colour,
) -> AvatarMesh:
    """:func:`build_surface` and :func:`add_texture`."""
    surface = build_surface(field, settings, lambda stage, done: progress(stage, SURFACE_SHARE * done))
    textured = lambda stage, done: progress(stage, SURFACE_SHARE + (1 - SURFACE_SHARE) * done)  # noqa: E731
    return add_texture(field, surface, settings, textured, draw)


def build_surface(
    field: Field, settings: MeshSettings, progress: Progress = lambda stage, done: None
) -> AvatarSurface:
    """Extract, decimate and label.

    Args:
        field: the avatar, e.g. :class:`backend.models.field.AvatarField`.
        settings: how fine.
        progress: called with each stage's name and the share done, 0..1; what it raises stops the work.

    Raises:
        RodinError: ``mesh.empty`` if the field has no surface in its box.
    """
    progress("surface", 0.0)
    lattice = sample_sparse(field, settings.resolution)
    vertices, faces = surface(lattice)
    progress("decimate", 0.55)
    vertices, faces = simplify(vertices, faces, settings.faces)
    vertices = snap(field, vertices, faces, lattice.spacing)
    smooth = settings.normal_map
    normals = smooth_normals(vertices, faces) if smooth else vertex_normals(field, vertices, faces)
    progress("parts", 0.9)
    found = samples(field, vertices)
    face_part = face_parts(field, vertices, faces, found.part)
    progress("surface", 1.0)
    return AvatarSurface(vertices, faces.astype(np.int32), normals, face_part, found)


def add_texture(
    field: Field,
    surface: AvatarSurface,
    settings: MeshSettings,
    progress: Progress = lambda stage, done: None,
    draw: Draw = lambda place, part, colour: colour,
) -> AvatarMesh:
    """Unwrap and bake.

    Args:
        field: the avatar.
        surface: of it.
        settings: how fine.
        progress: as of :func:`build_surface`.
        draw: what is drawn over the field's colours.
    """
    vertices, faces, size = surface.vertices, surface.faces.astype(np.int64), settings.texture_size
    progress("unwrap", 0.0)
    uv = unwrap(vertices, faces, on_cut(vertices, field.box)[faces].all(1), size)
    progress("bake", 0.45)
    texels = rasterise(uv, size)
    texture = picture(texels, texel_colours(field, surface, texels, draw))
    progress("relief", 0.8)
    normal_map = None
    if settings.normal_map:
        normal_map = bake_relief(field, vertices, faces, surface.normals, uv, size)
    progress("mesh", 1.0)
    return AvatarMesh(
        vertices,
        surface.faces,
        surface.normals,
        surface.face_part,
        surface.canonical,
        uv,
        texture,
        normal_map,
    )


def texel_colours(field: Field, surface: AvatarSurface, texels: Texels, draw: Draw) -> Floats:
    """Base colour ``[T, 3]``, sRGB, 0..1, of ``texels`` that lie in the faces of ``surface``."""
    faces = surface.faces.astype(np.int64)
    colour = bake(field, surface.vertices, faces, surface.normals, surface.found, texels)
    return draw(texels.blend(surface.canonical, faces), surface.face_part[texels.face], colour)
