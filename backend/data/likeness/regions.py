# SPDX-License-Identifier: GPL-3.0-or-later
"""What rays show of a synthetic person, in the names that photos are parsed with."""

import numpy as np
from numpy.typing import NDArray

from backend.data.assemble import Subject
from backend.data.face import brows
from backend.data.forms.surface import Floats, Shading
from backend.data.scene import Hits
from backend.likeness.regions import Region
from backend.space import Part

UNKNOWN = 255
"""Label of what no photo shows: the cut edge of the body below its garments."""
_GARMENT, _HEM = 0.2, 0.04
"""Metres: width from which clothing has a hem, and how far above its lowest point that may be elsewhere."""
_BROW, _EARS, _LIPS = 0.35, 0.5, 0.45
"""Values of the masks from which skin is named after them."""
_TOOTH = 0.42
"""Green channel, sRGB-encoded, from which the gap between the lips shows teeth."""
_JAW_DEPTH, _JAW_HEIGHT = (-0.075, 0.005), (0.086, 0.132)
"""Template y and z, metres, between which the jaw's lower edge rises to the ear."""
_MOUSTACHE = 0.206
"""Template z, metres, below which hair of the face is a beard."""
_PARTS = {
    Part.SKIN: Region.SKIN,
    Part.EYES: Region.EYES,
    Part.MOUTH: Region.INNER_MOUTH,
    Part.HAIR: Region.HAIR,
    Part.FACIAL_HAIR: Region.BEARD,
    Part.EYEWEAR: Region.EYEWEAR,
    Part.HEADWEAR: Region.HEADWEAR,
    Part.CLOTHING: Region.CLOTHING,
}


def true_regions(subject: Subject, hits: Hits, shading: Shading, height: Floats) -> NDArray[np.uint8]:
    """What each of ``M`` rays shows: the part, and on the skin, which comes first, the place.

    Args:
        subject: who is looked at.
        hits: what the rays met in the subject's scene.
        shading: of the hits.
        height: ``[M]`` of the hits, metres.

    Returns:
        ``[M]`` values of :class:`Region`, or ``UNKNOWN``.
    """
    who, template = subject.attributes, subject.head.template
    names = np.array([_PARTS[Part(value)] for value in range(len(Part))], np.uint8)
    region = names[shading.part]
    rows = np.flatnonzero((hits.face < len(template.faces)) & (region != Region.INNER_MOUTH))
    face, weights, points = hits.face[rows], hits.barycentric[rows], shading.canonical[rows]
    above = points[:, 2] > np.interp(points[:, 1], _JAW_DEPTH, _JAW_HEIGHT)
    grown = (region[rows] == Region.BEARD) & (who.facial_hair not in {"none", "stubble"})
    place = np.where(above, Region.SKIN, Region.NECK)
    place[template.mask("ears", face, weights) > _EARS] = Region.EARS
    place[template.mask("lips", face, weights) > _LIPS] = Region.LIPS
    place[grown & (points[:, 2] < _MOUSTACHE)] = Region.BEARD
    place[brows.mask(points, who) > _BROW] = Region.BROWS
    region[rows] = place
    region[(region == Region.INNER_MOUTH) & (shading.albedo[:, 1] > _TOOTH)] = Region.TEETH
    region[(region == Region.NECK) & (height < _hem(subject))] = UNKNOWN
    return region


def _hem(subject: Subject) -> float:
    """Height below which skin is only the end of the model, metres."""
    clothes = [s.vertices for s in subject.surfaces if s.part[0] == Part.CLOTHING]
    hems = [v[:, 2].min() for v in clothes if np.ptp(v[:, 0]) > _GARMENT]
    return min(max(hems, default=-np.inf) + _HEM, 0.0)
