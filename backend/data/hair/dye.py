# SPDX-License-Identifier: GPL-3.0-or-later
"""The colours of one subject's hair: strands, roots, tips, highlights and grey, painted point by point."""

from dataclasses import dataclass

import numpy as np
from scipy.special import ndtri

from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats, Ints, Shading, Surface
from backend.data.hair.style import Shape
from backend.data.people import colours
from backend.data.people.subject import Attributes

GREY = np.array([0.66, 0.65, 0.64])
_ROOTS = {"blonde": 0.66, "light brown": 0.80, "red": 0.80} | dict.fromkeys(colours.DYED, 0.50)
"""Brightness of the roots as a share of the rest, where they are darker."""
_CURL = 0.0042
_DEVIATION = 0.36
"""Standard deviation of the noise."""
_PACK = 4.0


@dataclass(frozen=True)
class Dye:
    """What colour a strand has.

    Attributes:
        colour, highlight: ``[3]`` sRGB-encoded.
        highlights: share of the hair that has the second colour.
        dipped: the second colour is at the tips rather than in streaks.
        grey: share of grey strands.
        roots: brightness of the roots as a share of the rest.
        length: of a strand from root to tip, metres.
        curly: curls rather than streaks.
        streaks: noise over (across, along).
        curls: noise over space.
    """

    colour: Floats
    highlight: Floats
    highlights: float
    dipped: bool
    grey: float
    roots: float
    length: float
    curly: bool
    streaks: Noise
    curls: Noise

    @classmethod
    def draw(cls, style: Shape, who: Attributes, curls: Noise, rng: np.random.Generator) -> "Dye":
        """The colours of ``style`` on one subject."""
        return cls(
            colour=np.array(who.hair_colour.rgb),
            highlight=np.array(who.hair_highlight_colour.rgb),
            highlights=who.hair_highlights,
            dipped=bool(rng.random() < 0.35) and style.length > 0.2,
            grey=who.hair_grey,
            roots=_ROOTS.get(who.hair_colour.name, 1.0) if style.length > 0.1 else 1.0,
            length=style.length,
            curly=style.lump > 0.002,
            streaks=Noise(rng),
            curls=curls,
        )

    def paint(self, across: Floats, along: Floats, relief: Floats, points: Floats) -> Floats:
        """Colour ``[..., 3]`` at coordinates ``[...]`` and template points ``[..., 3]``.

        Light strands on the locks, dark grooves between them; streaks of 2 mm and finer, or curls.
        """
        if self.curly:
            x, y, z = np.moveaxis(points / _CURL, -1, 0)
            fine, broad = self.curls(x, y, z), self.curls(0.3 * x, 0.3 * y, 0.3 * z)
            single = self.curls(1.4 * x + 9.0, 1.4 * y, 1.4 * z)
            fine = 0.65 * fine
            if self.length > 0.1:
                tress = self.streaks(across / 0.011 + 0.5 * broad, along / 0.16 + 0.3 * fine)
            else:
                tress = 0.8 * self.curls(0.5 * x + 3.0, 0.5 * y, 0.5 * z) + 0.4 * single
        else:
            fine = 0.6 * self.streaks(across / 0.0013, along / 0.05)
            fine = fine + 0.6 * self.streaks(across / 0.0034 + 7.1, along / 0.08)
            broad = self.streaks(across / 0.013 + 3.7, along / 0.12)
            single = self.streaks(across / 0.0012 + 13.3, along / 0.05)
            tress = self.streaks(across / 0.008 + 21.9, along / 0.25)
        colour = np.broadcast_to(self.colour, (*fine.shape, 3))
        grown = np.clip(along / self.length, 0.0, 1.0) if self.length > 0.1 else np.full(fine.shape, 0.5)
        root = smoothstep(0.16, 0.0, grown + 0.06 * fine)
        colour = colour * (1.0 - (1.0 - self.roots) * root)[..., None]
        if self.highlights > 0.0:
            colour = _over(colour, self.highlight, self._highlighted(tress, fine, grown, relief))
        if self.grey > 0.0:
            temples = 1.0 + 0.5 * smoothstep(0.045, 0.07, np.abs(points[..., 0]))
            share = np.clip(self.grey * temples, 1e-3, 0.98)
            at = -_DEVIATION * ndtri(share)
            blend = 0.3 if self.curly else 0.65
            colour = _over(colour, GREY, blend * smoothstep(at - 0.25, at + 0.25, single))
        shade = 0.88 + 0.20 * np.clip(relief, -0.7, 1.0) + 0.20 * fine + 0.08 * broad
        shade = shade * (1.0 + 0.10 * smoothstep(0.6, 1.0, grown))
        sheen = 0.016 * np.clip(relief + 0.6 * fine, -0.5, 1.2)
        warm = np.stack([0.02 * fine, 0.01 * fine, np.zeros_like(fine)], -1) * self.colour.max()
        return np.clip(colour * np.clip(shade, 0.42, 1.4)[..., None] + warm + sheen[..., None], 0.0, 1.0)

    def _highlighted(self, tress: Floats, fine: Floats, grown: Floats, relief: Floats) -> Floats:
        """How much of the second colour shows: towards the tips, or on outer tresses away from the roots."""
        if self.dipped:
            start = 0.80 - 0.35 * self.highlights
            return smoothstep(start, start + 0.22, grown + 0.12 * fine)
        at = -_DEVIATION * ndtri(0.12 + 0.33 * self.highlights)
        outer = smoothstep(-0.45, 0.1, relief)
        return (
            0.85 * smoothstep(at - 0.10, at + 0.10, tress + 0.15 * fine) * outer * smoothstep(0.0, 0.2, grown)
        )


@dataclass
class Hair(Surface):
    """A surface whose colours are painted point by point; ``albedo`` is the plain colour.

    Attributes:
        strand: ``[V, 3]`` coordinates across and along the strands (metres) and the relief.
        dye: the colours.
    """

    strand: Floats
    dye: Dye

    def shade(self, face: Ints, barycentric: Floats) -> Shading:
        """See :class:`Surface`."""
        plain = super().shade(face, barycentric)
        corners = self.strand[self.faces[face]]
        strand = np.einsum("nkc,nk->nc", corners, barycentric)
        torn = np.ptp(corners[..., 0], axis=1) > 0.02
        strand[torn] = corners[torn, barycentric[torn].argmax(1)]
        return Shading(
            self.dye.paint(strand[:, 0], strand[:, 1], strand[:, 2], plain.canonical),
            plain.part,
            plain.canonical,
        )


def pack(across: Floats, along: Floats, relief: Floats) -> Floats:
    """Coordinates as a colour ``[..., 3]`` in 0..1, which meshing carries along until they are painted."""
    return np.stack(np.broadcast_arrays(across, along, relief), -1) / _PACK + 0.5


def painted(surface: Surface, dye: Dye) -> Hair:
    """Hair from a surface whose colours are packed coordinates."""
    strand = (surface.albedo - 0.5) * _PACK
    plain = np.tile(np.clip(dye.colour, 0.0, 1.0), (len(strand), 1))
    return Hair(surface.vertices, surface.faces, plain, surface.part, surface.canonical, strand, dye)


def _over(below: Floats, above: Floats, opacity: Floats) -> Floats:
    return below + (above - below) * opacity[..., None]
