# SPDX-License-Identifier: GPL-3.0-or-later
"""The base colour of a mesh as files store it: textures, plain materials, colours of vertices or faces."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import trimesh
from numpy.typing import NDArray
from trimesh.visual.material import PBRMaterial

from backend.rendering.camera import decode, encode
from backend.rendering.texture import texture_at

UNPAINTED = 0.5
"""The grey, sRGB-encoded, of a mesh without colours."""
CUTOFF = 0.5
"""Where a see-through material is less opaque than this, nothing is there."""

Colours = NDArray[np.float32]


@dataclass(frozen=True)
class Paint:
    """The base colour of one mesh: the product of all that is given.

    Attributes:
        factor: ``[3]`` linear.
        corners: ``[F, 3, 3]`` linear colours of the faces' corners, or none.
        uv: ``[F, 3, 2]`` of the faces' corners, v upwards; outside 0..1 the texture repeats.
        texture: ``[H, W, 4]`` sRGB-encoded RGBA, or none.
        cutoff: opacity below which a texel is a hole; 0 if the material is opaque.
    """

    factor: Colours
    corners: Colours | None = None
    uv: Colours | None = None
    texture: NDArray[np.uint8] | None = None
    cutoff: float = 0.0

    def __call__(
        self, face: NDArray[np.int64], barycentric: NDArray[np.float64]
    ) -> tuple[Colours, NDArray[np.bool_]]:
        """Surface points' colours ``[N, 3]``, sRGB-encoded, 0..1, and ``[N]``, whether they are solid."""
        linear = np.broadcast_to(self.factor, (len(face), 3))
        solid = np.ones(len(face), bool)
        if self.corners is not None:
            linear = linear * np.einsum("nkc,nk->nc", self.corners[face], barycentric)
        if self.uv is not None and self.texture is not None:
            uv = np.einsum("nkc,nk->nc", self.uv[face], barycentric)
            texel = texture_at(self.texture, (uv % 1).astype(np.float32))
            linear = linear * decode(texel[:, :3])
            solid = texel[:, 3] >= self.cutoff
        return encode(linear.astype(np.float32)).clip(0, 1), solid

    @property
    def holed(self) -> bool:
        """Whether the texture may have holes."""
        return self.cutoff > 0 and self.texture is not None


def paint_of(mesh: trimesh.Trimesh, linear_colours: bool) -> Paint:
    """What a loaded mesh is painted with.

    Args:
        mesh: by trimesh.
        linear_colours: whether vertex colours are linear, as glTF has them, or sRGB-encoded.
    """
    visual: Any = mesh.visual
    if visual.kind == "vertex":
        return Paint(_white(), corners=_colours(visual.vertex_colors, linear_colours)[mesh.faces])
    if visual.kind == "face":
        flat = _colours(visual.face_colors, linear_colours)
        return Paint(_white(), corners=np.repeat(flat[:, None], 3, 1))
    if visual.kind != "texture":
        return Paint(decode(np.full(3, UNPAINTED, np.float32)))
    image, factor, cutoff = _material(visual.material)
    tint = visual.vertex_attributes.get("color")
    textured = image is not None and visual.uv is not None
    return Paint(
        factor,
        corners=None if tint is None else _colours(tint, linear_colours)[mesh.faces],
        uv=np.asarray(visual.uv, np.float32)[mesh.faces] if textured else None,
        texture=np.asarray(image.convert("RGBA")) if textured else None,
        cutoff=cutoff,
    )


def _material(material: Any) -> tuple[Any, Colours, float]:
    """Image, linear factor ``[3]`` and cutoff; a classic material's image replaces its plain colour."""
    if isinstance(material, PBRMaterial):
        factor = material.baseColorFactor
        opaque = material.alphaMode in (None, "OPAQUE")
        cutoff = 0.0 if opaque else material.alphaCutoff or CUTOFF
        return material.baseColorTexture, _white() if factor is None else _fraction(factor), cutoff
    return material.image, _fraction(material.diffuse) if material.image is None else _white(), 0.0


def _colours(values: Any, linear: bool) -> Colours:
    """Linear ``[N, 3]``."""
    fractions = _fraction(values)
    return fractions if linear else decode(fractions)


def _fraction(values: Any) -> Colours:
    """``[..., 3 or 4]`` integers or floats as ``[..., 3]`` in 0..1."""
    array = np.asarray(values)
    full = np.iinfo(array.dtype).max if array.dtype.kind in "ui" else 1
    return (array[..., :3] / full).astype(np.float32)


def _white() -> Colours:
    return np.ones(3, np.float32)
