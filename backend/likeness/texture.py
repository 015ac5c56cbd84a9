# SPDX-License-Identifier: GPL-3.0-or-later
"""The skin of a person in the template's layout: what photos show, mirrored where only one side was seen."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from backend.likeness.light import delit
from backend.likeness.projection import Projection
from backend.meshing.bake import picture
from backend.meshing.rasterise import Texels, rasterise
from backend.meshing.sampling import Floats
from backend.rendering.camera import encode
from backend.rigging.smooth import SmoothSkin
from backend.rigging.template import HeadTemplate, get_head_template

TRUST_MIRRORED = 0.85
"""Most that a mirrored texel counts, of a seen one."""
STIFF = 0.3
"""How smooth the colour is that details are taken from."""
DARKEST = 0.004
"""Least linear light whose logarithm is taken."""
TEXTURE_SIZES = 3
"""Sizes of textures that photos come in."""
DETAIL = 0.9
"""Greatest difference of a mirrored detail from the smooth colour, natural logarithm."""


@dataclass(frozen=True)
class PhotoTexture:
    """Base colour of skin from photos.

    Attributes:
        albedo: ``[S, S, 3]`` uint8 sRGB in the template's layout, first row at v = 1.
        seen: ``[S, S]`` uint8, how much of a texel photos show.
        mirrored: ``[S, S]`` uint8, how much of it the other side shows; the rest is invented.
    """

    albedo: NDArray[np.uint8]
    seen: NDArray[np.uint8]
    mirrored: NDArray[np.uint8]

    def sources(self) -> NDArray[np.uint8]:
        """``[S, S, 3]``: red what was seen, green what was mirrored, blue what was invented."""
        return np.stack([self.seen, self.mirrored, 255 - self.seen - self.mirrored], -1).astype(np.uint8)


def photo_texture(projections: list[Projection], template: HeadTemplate, texels: Texels) -> PhotoTexture:
    """One texture of all photos' projections onto the same texels, without their light."""
    lit = [delit(each.colour, each.normal, each.seen) for each in projections]
    lit = [
        lit[0],
        *(
            _matched(colour, each.seen, lit[0], projections[0].seen)
            for colour, each in zip(lit[1:], projections[1:], strict=True)
        ),
    ]
    weights = np.stack([each.seen for each in projections]) ** 2 + 1e-12
    colour = np.einsum("pt,ptc->tc", weights / weights.sum(0), np.stack(lit))
    seen = np.max([each.seen for each in projections], 0)
    tone = _tone(colour, seen, template, texels)
    detail = (np.log(colour.clip(DARKEST)) - tone).clip(-DETAIL, DETAIL)
    opposite = _opposite(texels.size)
    mirrored = seen[opposite] * (1 - seen) * TRUST_MIRRORED
    share = mirrored / (seen + mirrored).clip(1e-6)
    whole = np.exp(tone + detail + share[:, None] * (detail[opposite] - detail))
    whole = np.where((share > 0)[:, None], whole, colour)
    whole = np.where((seen + mirrored > 0)[:, None], whole, np.exp(tone))
    bytes_of = lambda values: picture(texels, np.repeat(values[:, None], 3, 1))[..., 0]  # noqa: E731
    first = bytes_of(seen)
    second = np.minimum(bytes_of(mirrored), 255 - first)
    return PhotoTexture(picture(texels, encode(whole.clip(0, 1).astype(np.float32))), first, second)


def _matched(colour: Floats, seen: Floats, goal: Floats, goal_seen: Floats) -> Floats:
    """``colour [T, 3]`` in the tone of ``goal [T, 3]``, by what both photos show."""
    both = (seen > 0.5) & (goal_seen > 0.5)
    if both.sum() < 100:
        return colour
    ratio = np.median(np.log(goal[both].clip(DARKEST)) - np.log(colour[both].clip(DARKEST)), 0)
    return colour * np.exp(ratio)


def _tone(colour: Floats, seen: Floats, template: HeadTemplate, texels: Texels) -> Floats:
    """The smooth logarithm ``[T, 3]`` of the skin's colour, gone on to where nothing was seen."""
    return texels.blend(
        smooth_over_skin(np.log(colour.clip(DARKEST)), seen, template, texels), template.triangles()
    )


def smooth_over_skin(values: Floats, weight: Floats, template: HeadTemplate, texels: Texels) -> Floats:
    """``values [T, C]`` of texels that count by ``weight [T]``, smooth over all vertices: ``[V, C]``."""
    skin = SmoothSkin(template)
    corners = template.triangles()[texels.face]
    total, mean = np.zeros(len(template.vertices)), np.zeros((len(template.vertices), values.shape[1]))
    for k in range(3):
        share = weight * texels.weight[:, k]
        total += np.bincount(corners[:, k], share, len(total))
        for channel in range(values.shape[1]):
            mean[:, channel] += np.bincount(corners[:, k], share * values[:, channel], len(total))
    mean /= np.maximum(total, 1e-9)[:, None]
    own = total[skin.vertices]
    trust = own / max(float(np.median(own[own > 0])) if (own > 0).any() else 1.0, 1e-9)
    out = np.zeros((len(template.vertices), values.shape[1]), np.float32)
    out[skin.vertices] = skin.stretch(mean[skin.vertices].astype(np.float32), trust.clip(0, 1), STIFF)
    return out


@lru_cache(maxsize=TEXTURE_SIZES)
def _opposite(size: int) -> NDArray[np.int32]:
    """The texel ``[T]`` of the mirrored place of each of the template's layout, ``size`` texels wide."""
    template = get_head_template()
    place = rasterise(template.triangles_uv(), size).blend(template.vertices, template.triangles())
    opposite = place * np.array([-1, 1, 1], np.float32)
    return np.asarray(KDTree(place).query(opposite, workers=-1)[1], np.int32)
