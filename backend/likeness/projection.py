# SPDX-License-Identifier: GPL-3.0-or-later
"""A photo's pixels on the texels of the fitted head, and how surely each texel was seen."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from numpy.typing import NDArray
from scipy import ndimage

from backend.likeness.camera import PinholeCamera
from backend.likeness.regions import Parsing, Region
from backend.meshing.rasterise import Texels
from backend.meshing.sampling import Floats
from backend.meshing.tangents import smooth_normals
from backend.portrait.frame import Pixels
from backend.rendering.camera import decode
from backend.rigging.template import HeadTemplate, Piece

SKIN = (
    Region.SKIN,
    Region.BROWS,
    Region.EYES,
    Region.LIPS,
    Region.BEARD,
    Region.EYEWEAR,
    Region.NECK,
    Region.EARS,
)
"""What may be a texture of skin; beards are short or have a shell above, and frames stay beneath the avatar's
own: without them the likeness is worse."""
INSET, FEATHER = 0.004, 0.03
"""How far inside the mask a texel counts as seen, and over how much it comes in, face heights."""
GRAZING = (0.12, 0.5)
"""Cosines between surface and sight at which a texel begins to be seen and is."""
OFF = 3e-4
"""How far off the surface occlusion is tested, metres."""


@dataclass(frozen=True)
class Projection:
    """Texels as one photo shows them.

    Attributes:
        colour: ``[T, 3]`` linear light, with the photo's shading.
        seen: ``[T]`` 0..1.
        normal: ``[T, 3]`` of the posed head.
    """

    colour: Floats
    seen: Floats
    normal: Floats


def project(
    photo: Pixels,
    parsing: Parsing,
    camera: PinholeCamera,
    posed: Floats,
    template: HeadTemplate,
    texels: Texels,
) -> Projection:
    """Read a photo at the texels of the template.

    Args:
        photo: ``[H, W, 3]`` sRGB.
        parsing: what its pixels show.
        camera: that took it.
        posed: ``[V, 3]`` the head with the photo's expression, metres.
        template: whose layout it is.
        texels: of the layout.
    """
    triangles = template.triangles()
    points = texels.blend(posed, triangles)
    normal = texels.blend(smooth_normals(posed, template.quads), triangles)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-9)
    sight = camera.position - points
    sight /= np.linalg.norm(sight, axis=1, keepdims=True)
    facing = np.einsum("ni,ni->n", normal, sight)
    at = camera.project(points)
    height = float(np.ptp(camera.project(posed[template.vertices_of(Piece.EYES)])[:, 0])) * FACE_HEIGHTS
    colour = _pixels(photo, at, _texel_width(texels, at))
    seen = _inside(parsing, height)
    seen = ndimage.map_coordinates(seen, [at[:, 1] - 0.5, at[:, 0] - 0.5], order=1, mode="constant")
    low, high = GRAZING
    ramp = ((facing - low) / (high - low)).clip(0, 1)
    seen = seen * ramp * ramp * (3 - 2 * ramp)
    seen *= (template.piece == Piece.SKIN)[texels.face // 2]
    seen *= 1 - texels.blend(template.cavity[:, None].astype(np.float32), triangles)[:, 0]
    maybe = np.flatnonzero(seen > 0)
    start = points[maybe] + OFF * (normal[maybe] + sight[maybe])
    seen[maybe[_hidden(posed[triangles], start, sight[maybe])]] = 0
    return Projection(colour, seen.astype(np.float32), normal)


FACE_HEIGHTS = 1.6
"""Height of a face over the distance between the outer edges of the eyeballs."""


def _inside(parsing: Parsing, height: float) -> Floats:
    """How much pixels ``[H, W]`` are skin and away from what is not."""
    skin = ndimage.binary_opening(parsing.mask(*SKIN), iterations=max(1, round(0.004 * height)))
    depth: Any = ndimage.distance_transform_edt(np.pad(skin, 1, constant_values=False))
    return ((depth[1:-1, 1:-1] - INSET * height) / (FEATHER * height)).clip(0, 1).astype(np.float32)


def _texel_width(texels: Texels, at: NDArray[np.float64]) -> float:
    """Median width of a texel in pixels of the photo."""
    beside = np.flatnonzero(np.diff(texels.index) == 1)
    return float(np.median(np.linalg.norm(at[beside + 1] - at[beside], axis=1)))


def _pixels(photo: Pixels, at: NDArray[np.float64], width: float) -> Floats:
    """Linear light ``[T, 3]`` of places ``at [T, 2]``, of what texels ``width`` pixels wide cover."""
    light = decode(photo.astype(np.float32) / 255)
    if width > 1:
        light = ndimage.gaussian_filter(light, (0.4 * width, 0.4 * width, 0))
    place = [at[:, 1] - 0.5, at[:, 0] - 0.5]
    channels = [ndimage.map_coordinates(light[..., c], place, order=1, mode="nearest") for c in range(3)]
    return np.stack(channels, 1).astype(np.float32)


def _hidden(corners: Floats, start: Floats, towards: Floats) -> NDArray[np.bool_]:
    """Whether triangles ``corners [F, 3, 3]`` are in the way from ``start [N, 3]`` on."""
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(corners, np.float32))
    return scene.run(start.astype(np.float32), towards.astype(np.float32)) >= 0
