# SPDX-License-Identifier: GPL-3.0-or-later
"""The skin of one subject: displaced by facial hair and painted by template position."""

from dataclasses import dataclass, field

import numpy as np
from scipy.spatial import cKDTree

from backend.data import regions
from backend.data.facial_hair import beard_mask, brow_mask, raise_hair
from backend.data.noise import Noise, smoothstep
from backend.data.subject import Attributes
from backend.data.surface import Floats, Ints, Shading, Surface
from backend.data.template import Head, Template
from backend.space import Part

TONES = np.array(
    [
        [0.965, 0.835, 0.765],
        [0.915, 0.745, 0.640],
        [0.820, 0.620, 0.490],
        [0.665, 0.470, 0.345],
        [0.490, 0.325, 0.235],
        [0.315, 0.205, 0.150],
    ]
)
"""sRGB-encoded skin from the lightest to the darkest."""
LASH = np.array([0.07, 0.05, 0.045])
TEETH = np.array([0.88, 0.85, 0.79])
ORAL = np.array([0.26, 0.07, 0.07])


@dataclass
class Skin(Surface):
    """The body; slow colour changes are stored per vertex, everything crisp is painted per point.

    Attributes:
        template: whose faces these are.
        attributes: of the subject.
        tone: ``[3]`` the plain skin colour.
    """

    template: Template
    attributes: Attributes
    tone: Floats
    strands: Noise = field(repr=False)
    lid_edges: cKDTree = field(repr=False)

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """See :class:`Surface`."""
        corners = self.faces[face]
        blend = lambda values: np.einsum("nk...,nk->n...", values[corners], barycentric)  # noqa: E731
        points, colour = blend(self.canonical), blend(self.albedo)
        part = np.full(len(face), int(Part.SKIN))
        on_face = (points[:, 1] < 0.01) & (points[:, 2] > 0.06) & (points[:, 2] < 0.26)
        rows = np.flatnonzero(on_face)
        colour[rows], part[rows] = self._face(points[rows], colour[rows], face[rows], barycentric[rows])
        mouth = np.flatnonzero(self.template.mouth[face])
        if len(mouth):
            colour[mouth] = _mouth(blend(self.template.mouth_height)[mouth])
            part[mouth] = Part.MOUTH
        return Shading(np.clip(colour, 0, 1), part, points)

    def _face(self, points: Floats, colour: Floats, face: Ints, barycentric: Floats) -> tuple[Floats, Ints]:
        who, part = self.attributes, np.full(len(points), int(Part.SKIN))
        lips = self.template.mask("lips", face, barycentric)
        bare = 0.55 * self.tone * (0.93, 0.66, 0.66) + 0.45 * self.tone * (0.90, 0.72, 0.70)
        paint = (1 - who.lipstick) * bare + who.lipstick * np.asarray(who.lipstick_colour.rgb)
        colour = _over(colour, paint, 0.92 * lips)
        colour = _over(colour, 0.22 * self.tone, 0.9 * regions.nostrils(points))
        colour = self._lashes(points, colour)
        strand = 1 + 0.22 * self.strands(*(points * (900, 300, 260)).T)
        brow = brow_mask(points, who) * np.clip(0.45 + 0.6 * strand, 0, 1)
        colour = _over(colour, _brow_colour(who) * strand[:, None], 0.92 * brow)
        part[brow > 0.5] = Part.FACIAL_HAIR
        if who.facial_hair != "none":
            beard = beard_mask(points, who) * (1 - smoothstep(0.2, 0.6, lips))
            hair = np.asarray(who.facial_hair_colour.rgb) * strand[:, None]
            if who.facial_hair == "stubble":
                dots = 0.5 + 0.5 * self.strands(*(points * 1100 + 3.7).T)
                colour = _over(colour, 0.5 * hair + 0.3 * colour, beard * (0.32 + 0.35 * dots))
            else:
                colour = _over(colour, hair, smoothstep(0.15, 0.75, beard))
                part[beard > 0.45] = Part.FACIAL_HAIR
        return colour, part

    def _lashes(self, points: Floats, colour: Floats) -> Floats:
        """The dark line of lashes along the upper lid's edge and a fainter one on the lower."""
        near = np.flatnonzero(
            (np.abs(np.abs(points[:, 0]) - 0.033) < 0.018) & (np.abs(points[:, 2] - 0.2) < 0.012)
        )
        if len(near):
            distance, edge = self.lid_edges.query(points[near])
            upper = np.asarray(self.lid_edges.data)[edge, 2] > 0.1985
            reach = np.where(upper, 0.0063 + 0.0005 * (1 - self.attributes.gender), 0.0057)
            strength = np.where(upper, 0.9, 0.4) * smoothstep(0.0, -0.0014, distance - reach)
            colour[near] = _over(colour[near], LASH, strength)
        return colour


def skin(head: Head, attributes: Attributes, rng: np.random.Generator) -> Skin:
    """Raise facial hair on the head and paint it."""
    template = head.template
    tone = _tone(attributes, rng)
    return Skin(
        vertices=raise_hair(head, attributes, rng),
        faces=template.faces,
        albedo=_slow_colours(template, attributes, tone, rng),
        part=np.full(len(head.vertices), int(Part.SKIN)),
        canonical=template.vertices,
        template=template,
        attributes=attributes,
        tone=tone,
        strands=Noise(rng, 3),
        lid_edges=cKDTree(template.lid_edges),
    )


def _tone(attributes: Attributes, rng: np.random.Generator) -> Floats:
    at = attributes.skin_tone * (len(TONES) - 1)
    tone = np.array([np.interp(at, range(len(TONES)), TONES[:, channel]) for channel in range(3)])
    return np.clip(tone * (1 + 0.02 * rng.normal(size=3) * (0.5, 0.7, 1.2)), 0, 1)


def _slow_colours(
    template: Template, attributes: Attributes, tone: Floats, rng: np.random.Generator
) -> Floats:
    """Skin colour per vertex ``[V, 3]``: blush, lids, ears, mottling, freckles and the marks of age."""
    points = template.vertices
    old = float(np.interp(attributes.age, (45, 85), (0, 1)))
    colour = np.tile(tone, (len(points), 1)) * (1 + 0.035 * Noise(rng, 3)(*(points * 45).T))[:, None]
    blush = (0.45 + 0.4 * attributes.lipstick) * regions.cheeks(points) + 0.55 * regions.nose_tip(points)
    blush += 0.5 * template.vertex_masks["ears"]
    colour *= 1 - blush[:, None] * (0.02, 0.13, 0.12)
    lids = template.vertex_masks["eyelids"] * (0.12 + 0.10 * old)
    colour *= 1 - lids[:, None] * (0.9, 1.1, 0.9)
    spots = smoothstep(0.45, 0.75, Noise(rng, 3)(*(points * 260).T))
    upper_face = np.maximum(regions.cheeks(points), regions.nose_tip(points))
    freckles = 0.30 * attributes.freckles * upper_face + 0.12 * old * (points[:, 2] > 0.13)
    colour *= 1 - (freckles * spots)[:, None] * (0.7, 1.0, 1.2)
    if attributes.hair_style != "bald":
        scalp = regions.scalp(points, attributes.receding) * (1 - template.vertex_masks["ears"])
        colour = _over(colour, np.asarray(attributes.hair_colour.rgb) * 0.9, 0.75 * scalp)
    return colour


def _brow_colour(attributes: Attributes) -> Floats:
    """Brows are hair-coloured but never as light as light hair, and not dyed."""
    hair = attributes.facial_hair_colour
    return np.asarray(hair.rgb) * {"blonde": 0.62, "white": 0.72, "grey": 0.75}.get(hair.name, 0.85)


def _mouth(height: Floats) -> Floats:
    """Teeth behind the upper lip, dark red below, by the height between the lips."""
    teeth = smoothstep(-0.70, -0.60, height) * smoothstep(1.0, 0.9, height)
    return _over(np.tile(ORAL, (len(height), 1)), TEETH, teeth)


def _over(below: Floats, above: Floats, opacity: Floats) -> Floats:
    return below + (above - below) * opacity[:, None]
