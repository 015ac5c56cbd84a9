# SPDX-License-Identifier: GPL-3.0-or-later
"""What an avatar looks like, read from its mesh alone: part areas, and colours and places of parts.

On the true surfaces of 70 subjects of another seed, the words agree with the attributes in 97 % of
the cases or more for every aspect.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray
from skimage.color import rgb2lab

from backend.data.people.colours import CLOTHING, HAIR, RGB
from backend.meshing.mesh import WithParts
from backend.meshing.simplify import on_cut
from backend.space import Box, Part

BARE_SCALP = 0.006
"""Less hair than this is a bald head, square metres."""
LONG_HAIR = (0.07, 0.01)
"""Hair below this height, metres, and at least so much of it, square metres, is long."""
BEARD = (0.19, 0.003)
"""Facial hair below this canonical height (brows are above) and its least area; a moustache has less."""
GLASSES = 0.001
HEADWEAR = 0.02
"""Least areas, square metres; those of true surfaces are 0.004 and 0.07 or more."""
CHEEK = ((0.02, 0.05), (-1.0, -0.06), (0.13, 0.18))
"""Where skin colour is read: canonical abs(x), y and z, metres."""
SKIN_LIGHTNESS = (55.0, 70.0)
"""CIE L* between dark, medium and light skin."""
HAIR_GROUPS = {"dark brown": "brown", "light brown": "brown", "white": "grey"}
BEARDS = ("goatee", "circle_beard", "full_beard", "long_beard")
"""Facial hair that anybody calls a beard."""
LAYERED = ("suit", "shirt_and_tie", "leather_jacket", "scarf")
"""Garments whose mean colour is that of several pieces."""
SPARSE = ("bald", "balding", "buzz", "cornrows")
"""Hair styles too thin for a mean colour of their own."""
UNKNOWN = "none"
HAIR_WORDS: Mapping[str, tuple[str, ...]] = {
    "black": ("black", "brown"), "brown": ("brown", "black"), "blonde": ("blonde",), "red": ("red",),
    "grey": ("grey",), "white": ("grey",), "pink": ("pink",), "blue": ("blue",), "green": ("green",),
    "purple": ("purple",),
}  # fmt: skip
"""Asked hair colour to the measured ones that people call so; dark brown is both black and brown."""
CLOTHING_WORDS: Mapping[str, tuple[str, ...]] = {
    "red": ("red", "burgundy"), "blue": ("blue", "navy", "light blue"), "green": ("green", "olive", "teal"),
    "white": ("white",), "black": ("black", "navy"), "yellow": ("yellow",), "orange": ("orange",),
    "pink": ("pink",), "purple": ("purple",), "grey": ("grey",), "brown": ("brown",),
}  # fmt: skip
"""Asked colour of clothes to the measured ones that people call so."""


@dataclass(frozen=True)
class Appearance:
    """Attributes as words, so that prompts, subjects and avatars can be compared.

    Attributes:
        hair: ``bald``, ``short`` or ``long``.
        hair_colour: ``black``, ``brown``, ``blonde``, ``red``, ``grey``, a dye, or ``none``.
        beard, glasses, headwear: ``yes`` or ``no``.
        clothing_colour: a name of :data:`backend.data.people.colours.CLOTHING`, or ``none``.
        skin: ``dark``, ``medium``, ``light`` or ``none``.
    """

    hair: str
    hair_colour: str
    beard: str
    glasses: str
    headwear: str
    clothing_colour: str
    skin: str


ASPECTS = tuple(aspect.name for aspect in fields(Appearance))


def appearance_of(mesh: WithParts) -> Appearance:
    """Measure an avatar."""
    faces = _Faces.of(mesh)
    hair, bearded = faces.of_part(Part.HAIR), faces.of_part(Part.FACIAL_HAIR)
    cheek = faces.of_part(Part.SKIN)
    for axis, (low, high) in enumerate(CHEEK):
        value = np.abs(faces.canonical[:, 0]) if axis == 0 else faces.canonical[:, axis]
        cheek &= (value > low) & (value < high)
    height, least = LONG_HAIR
    long_hair = faces.area_of(hair & (faces.centre[:, 2] < height)) > least
    bald = faces.area_of(hair) < BARE_SCALP
    beard = faces.area_of(bearded & (faces.canonical[:, 2] < BEARD[0])) > BEARD[1]
    return Appearance(
        hair="bald" if bald else "long" if long_hair else "short",
        hair_colour=UNKNOWN if bald else hair_colour(faces.colour_of(hair)),
        beard=_yes(beard),
        glasses=_yes(faces.area_of(faces.of_part(Part.EYEWEAR)) > GLASSES),
        headwear=_yes(faces.area_of(faces.of_part(Part.HEADWEAR)) > HEADWEAR),
        clothing_colour=_nearest(faces.colour_of(faces.of_part(Part.CLOTHING)), CLOTHING),
        skin=_skin(faces.colour_of(cheek)),
    )


def part_colours(mesh: WithParts) -> NDArray[np.float64]:
    """Mean sRGB colour of each part, weighted by area, ``[8, 3]`` 0..1; NaN for a part that is not there."""
    faces = _Faces.of(mesh)
    unknown = np.full(3, np.nan)
    found = [faces.colour_of(faces.of_part(part)) for part in Part]
    return np.stack([unknown if rgb is None else rgb for rgb in found])


def known_of_subject(attributes: dict[str, Any]) -> dict[str, str]:
    """Those aspects that a synthetic subject's attributes tell for sure, in the same words."""
    worn = attributes["headwear"] != "none"
    colour: str = attributes["hair_colour"]["name"]
    known = {"glasses": _yes(attributes["glasses"] != "none"), "headwear": _yes(worn)}
    if attributes["facial_hair"] in BEARDS:
        known["beard"] = "yes"
    elif attributes["facial_hair"] in ("none", "stubble"):
        known["beard"] = "no"
    if attributes["clothing"] not in LAYERED and attributes["clothing_pattern"] == "plain":
        known["clothing_colour"] = attributes["clothing_colour"]["name"]
    if attributes["hair_style"] not in SPARSE and not worn and not attributes["hair_highlights"]:
        known["hair_colour"] = HAIR_GROUPS.get(colour, colour)
    return known


def hair_colour(rgb: NDArray[np.float64] | None) -> str:
    """Group of the nearest named hair colour."""
    name = _nearest(rgb, HAIR)
    return HAIR_GROUPS.get(name, name)


def _nearest(rgb: NDArray[np.float64] | None, palette: dict[str, RGB]) -> str:
    if rgb is None:
        return UNKNOWN
    distance = np.linalg.norm(rgb2lab(np.array(list(palette.values()))) - rgb2lab(rgb), axis=1)
    return list(palette)[int(distance.argmin())]


def _skin(rgb: NDArray[np.float64] | None) -> str:
    if rgb is None:
        return UNKNOWN
    return ("dark", "medium", "light")[int(np.searchsorted(SKIN_LIGHTNESS, rgb2lab(rgb)[0]))]


def _yes(true: bool) -> str:
    return "yes" if true else "no"


@dataclass(frozen=True)
class _Faces:
    """Per face: area in square metres (0 on the cut at the box), centre, canonical centre, colour, part."""

    area: NDArray[np.float64]
    centre: NDArray[np.float64]
    canonical: NDArray[np.float64]
    colour: NDArray[np.float64]
    part: NDArray[np.uint8]

    @classmethod
    def of(cls, mesh: WithParts) -> "_Faces":
        corners = mesh.vertices[mesh.faces].astype(np.float64)
        normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
        closing = on_cut(mesh.vertices, Box())[mesh.faces].all(1)
        return cls(
            area=np.where(closing, 0.0, np.linalg.norm(normals, axis=1) / 2),
            centre=corners.mean(1),
            canonical=mesh.canonical[mesh.faces].mean(1, dtype=np.float64),
            colour=mesh.face_colours().astype(np.float64),
            part=mesh.face_part,
        )

    def of_part(self, part: Part) -> NDArray[np.bool_]:
        return self.part == part

    def area_of(self, chosen: NDArray[np.bool_]) -> float:
        return float(self.area[chosen].sum())

    def colour_of(self, chosen: NDArray[np.bool_]) -> NDArray[np.float64] | None:
        """Mean sRGB colour weighted by area; none if nothing is chosen."""
        weight = self.area[chosen]
        if weight.sum() <= 0:
            return None
        return np.average(self.colour[chosen], axis=0, weights=weight)
