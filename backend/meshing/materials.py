# SPDX-License-Identifier: GPL-3.0-or-later
"""What each part is called and how it shines."""

from dataclasses import dataclass

from backend.space import Part


@dataclass(frozen=True)
class Material:
    """A material of the file formats: its name and its roughness, 0..1; none is metallic."""

    name: str
    roughness: float


MATERIALS = {
    Part.SKIN: Material("Skin", 0.55),
    Part.EYES: Material("Eyes", 0.15),
    Part.MOUTH: Material("Mouth", 0.4),
    Part.HAIR: Material("Hair", 0.75),
    Part.FACIAL_HAIR: Material("Facial Hair", 0.75),
    Part.EYEWEAR: Material("Eyewear", 0.3),
    Part.HEADWEAR: Material("Headwear", 0.85),
    Part.CLOTHING: Material("Clothing", 0.9),
}
