# SPDX-License-Identifier: GPL-3.0-or-later
"""How finely Cycles renders."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Quality:
    """Fineness of one photo.

    Attributes:
        samples: a pixel.
        skin_texture, eye_texture: edges of the baked textures, pixels.
    """

    samples: int = 8
    skin_texture: int = 512
    eye_texture: int = 192

    @classmethod
    def of(cls, size: int) -> "Quality":
        """What a photo of ``size`` pixels an edge is worth."""
        return cls() if size <= 256 else cls(samples=48, skin_texture=1024, eye_texture=512)
