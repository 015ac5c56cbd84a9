# SPDX-License-Identifier: GPL-3.0-or-later
"""What each part is called and how it takes the light, the same in every file format.

Blender reads this: standard library only. The terms are those of Blender's Principled BSDF; glTF has all but
subsurface scattering by its extensions for specular, clear coat and sheen.
"""

from dataclasses import dataclass

from .space import Part


@dataclass(frozen=True)
class Material:
    """A material; none is metallic.

    Attributes:
        name: of it.
        roughness: 0 is a mirror, 1 is chalk.
        specular: strength of reflections against light from the front, 0..1; 0.5 is an index of 1.5.
        subsurface: share of the light that goes in and comes out beside, 0..1.
        coat: strength of a clear layer of its own, 0..1, such as tears.
        coat_roughness: of that layer.
        sheen: strength of fine fibres that shine at the outline, 0..1.
    """

    name: str
    roughness: float
    specular: float = 0.5
    subsurface: float = 0.0
    coat: float = 0.0
    coat_roughness: float = 0.03
    sheen: float = 0.0


SKIN = Material("Skin", 0.5, specular=0.33, subsurface=0.4)
EYES = Material("Eyes", 0.15, specular=0.1, coat=1.0)
"""Reflections are those of the tears; what lies under them is wet and has little of its own."""

MATERIALS = {
    Part.SKIN: SKIN,
    Part.EYES: EYES,
    Part.MOUTH: Material("Mouth", 0.35, subsurface=0.2),
    Part.HAIR: Material("Hair", 0.55, specular=0.3),
    Part.FACIAL_HAIR: Material("Facial Hair", 0.6, specular=0.3),
    Part.EYEWEAR: Material("Eyewear", 0.25),
    Part.HEADWEAR: Material("Headwear", 0.85, sheen=0.1),
    Part.CLOTHING: Material("Clothing", 0.85, sheen=0.1),
}
HEAD_MATERIALS = {
    "Skin": SKIN,
    "Eyes": EYES,
    "Teeth": Material("Teeth", 0.25, subsurface=0.2),
    "Tongue": Material("Tongue", 0.35, subsurface=0.2),
    "Lashes": Material("Lashes", 0.7),
}
"""Of the pieces of the animation-ready head, in the order of their numbers."""
