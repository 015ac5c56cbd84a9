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
from backend.meshing.mesh import AvatarMesh
from backend.meshing.normals import vertex_normals
from backend.meshing.rasterise import rasterise
from backend.meshing.relief import bake_relief
from backend.meshing.sampling import Field, Floats, samples
from backend.meshing.simplify import on_cut, simplify, snap
from backend.meshing.tangents import smooth_normals
from backend.meshing.unwrap import unwrap

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


LIGHTEST = MeshSettings(resolution=64, texture_size=256)
"""Nothing below it is tried when memory is short."""


def build_mesh(
    field: Field,
    settings: MeshSettings,
    progress: Callable[[str, float], None] = lambda stage, done: None,
    draw: Draw = lambda place, part, colour: colour,
) -> AvatarMesh:
    """Extract, decimate, label, unwrap and bake.

    Args:
        field: the avatar, e.g. :class:`backend.models.field.AvatarField`.
        settings: how fine.
        progress: called with each stage's name and the share done, 0..1; what it raises stops the work.
        draw: what is drawn over the field's colours.

    Raises:
        RodinError: ``mesh.empty`` if the field has no surface in its box.
    """
    progress("surface", 0.0)
    lattice = sample_sparse(field, settings.resolution)
    vertices, faces = surface(lattice)
    progress("decimate", 0.25)
    vertices, faces = simplify(vertices, faces, settings.faces)
    vertices = snap(field, vertices, faces, lattice.spacing)
    relief = settings.normal_map
    normals = smooth_normals(vertices, faces) if relief else vertex_normals(field, vertices, faces)
    progress("parts", 0.4)
    found = samples(field, vertices)
    face_part = face_parts(field, vertices, faces, found.part)
    progress("unwrap", 0.45)
    uv = unwrap(vertices, faces, on_cut(vertices, field.box)[faces].all(1), settings.texture_size)
    progress("bake", 0.7)
    texels = rasterise(uv, settings.texture_size)
    colour = bake(field, vertices, faces, normals, found, texels)
    colour = draw(texels.blend(found.canonical, faces), face_part[texels.face], colour)
    texture = picture(texels, colour)
    progress("relief", 0.9)
    normal_map = bake_relief(field, vertices, faces, normals, uv, settings.texture_size) if relief else None
    progress("mesh", 1.0)
    return AvatarMesh(
        vertices, faces.astype(np.int32), normals, face_part, found.canonical, uv, texture, normal_map
    )
