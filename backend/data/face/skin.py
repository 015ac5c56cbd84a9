# SPDX-License-Identifier: GPL-3.0-or-later
"""The skin of one subject: shaped by brows and wrinkles and painted by template position."""

from dataclasses import dataclass, field

import numpy as np

from backend.data.body import regions
from backend.data.body.template import Head, Template
from backend.data.face import brows, complexion, facial_hair, makeup
from backend.data.face.complexion import Complexion
from backend.data.face.eyelids import Outline
from backend.data.face.marks import Marks
from backend.data.face.mouth import Mouth
from backend.data.face.paint import over
from backend.data.face.scalp import Scalp
from backend.data.face.wrinkles import Wrinkles
from backend.data.forms.noise import Noise
from backend.data.forms.surface import Floats, Ints, Shading, Surface
from backend.data.people.subject import Attributes
from backend.space import Part


@dataclass
class Skin(Surface):
    """The body; slow colour changes are stored per vertex, everything crisp is painted per point.

    Attributes:
        template: whose faces these are.
        attributes: of the subject.
        complexion: its plain colours.
        marks, wrinkles, scalp, mouth, outline: what is painted where.
        strands, hairs: noises over two and three coordinates.
    """

    template: Template
    attributes: Attributes
    complexion: Complexion
    marks: Marks
    wrinkles: Wrinkles
    scalp: Scalp
    mouth: Mouth
    outline: Outline
    strands: Noise = field(repr=False)
    hairs: Noise = field(repr=False)

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """See :class:`Surface`."""
        corners = self.faces[face]
        blend = lambda values, rows: np.einsum("nk...,nk->n...", values[corners[rows]], barycentric[rows])  # noqa: E731
        everywhere = slice(None)
        points, colour = blend(self.canonical, everywhere), blend(self.albedo, everywhere)
        part = np.full(len(face), int(Part.SKIN))
        head = np.flatnonzero(points[:, 2] > 0.06)
        colour[head], part[head] = self._head(points[head], colour[head], face[head], barycentric[head])
        mouth = np.flatnonzero(self.template.mouth[face])
        if len(mouth):
            colour[mouth] = self.mouth.colour(points[mouth], blend(self.vertices, mouth))
            part[mouth] = Part.MOUTH
        return Shading(np.clip(colour, 0, 1), part, points)

    def _head(self, points: Floats, colour: Floats, face: Ints, barycentric: Floats) -> tuple[Floats, Ints]:
        who, part = self.attributes, np.full(len(points), int(Part.SKIN))
        lips, ears = (self.template.mask(name, face, barycentric) for name in ("lips", "ears"))
        colour = self.marks.paint(points, colour)
        colour = self.wrinkles.paint(points, colour)
        colour = self.scalp.paint(points, ears, colour)
        colour, beard = facial_hair.paint(points, colour, lips, who, self.hairs)
        colour = makeup.paint_lips(points, colour, lips, self.complexion.lips, who)
        colour = over(colour, 0.22 * self.complexion.tone, 0.9 * regions.nostrils(points))
        colour = makeup.paint_eyes(points, colour, self.outline, who)
        colour, brow = brows.paint(points, colour, who, self.strands)
        part[beard] = part[brow] = Part.FACIAL_HAIR
        return colour, part


def skin(head: Head, attributes: Attributes, rng: np.random.Generator) -> Skin:
    """Raise brows and wrinkles on the head and paint it."""
    template = head.template
    colours = complexion.draw(attributes, rng)
    albedo = complexion.slow_colours(template, colours, attributes, rng)
    wrinkles = Wrinkles.draw(attributes.wrinkles, rng)
    raised = brows.raised(template.vertices, attributes) + wrinkles.sink(template.vertices)
    return Skin(
        vertices=head.vertices + raised[:, None] * head.normals,
        faces=template.faces,
        albedo=albedo,
        part=np.full(len(head.vertices), int(Part.SKIN)),
        canonical=template.vertices,
        template=template,
        attributes=attributes,
        complexion=colours,
        marks=Marks.draw(template, attributes, colours.tone, rng),
        wrinkles=wrinkles,
        scalp=Scalp.draw(attributes, rng),
        mouth=Mouth.of(head, attributes.age),
        outline=Outline.of(head),
        strands=Noise(rng, 2),
        hairs=Noise(rng, 3),
    )
