# SPDX-License-Identifier: GPL-3.0-or-later
"""Named colours that attributes draw from and captions speak of."""

from dataclasses import dataclass

import numpy as np

RGB = tuple[float, float, float]


@dataclass(frozen=True)
class Colour:
    """A name for captions and the sRGB-encoded colour, 0..1, that is painted."""

    name: str
    rgb: RGB


HAIR: dict[str, RGB] = {
    "black": (0.07, 0.06, 0.06),
    "dark brown": (0.17, 0.11, 0.08),
    "brown": (0.30, 0.19, 0.12),
    "light brown": (0.46, 0.32, 0.20),
    "blonde": (0.80, 0.65, 0.40),
    "red": (0.58, 0.22, 0.09),
    "grey": (0.52, 0.51, 0.50),
    "white": (0.87, 0.86, 0.84),
    "pink": (0.88, 0.42, 0.60),
    "blue": (0.20, 0.34, 0.68),
    "green": (0.22, 0.52, 0.30),
    "purple": (0.46, 0.24, 0.58),
}
DYED = ("pink", "blue", "green", "purple")

EYES: dict[str, RGB] = {
    "dark brown": (0.18, 0.10, 0.06),
    "brown": (0.35, 0.21, 0.11),
    "hazel": (0.45, 0.36, 0.18),
    "green": (0.31, 0.46, 0.29),
    "blue": (0.30, 0.48, 0.68),
    "grey": (0.48, 0.53, 0.57),
}

CLOTHING: dict[str, RGB] = {
    "white": (0.90, 0.90, 0.88),
    "black": (0.09, 0.09, 0.10),
    "grey": (0.48, 0.49, 0.50),
    "red": (0.74, 0.11, 0.12),
    "burgundy": (0.40, 0.08, 0.14),
    "navy": (0.10, 0.14, 0.30),
    "blue": (0.14, 0.34, 0.72),
    "light blue": (0.58, 0.74, 0.90),
    "green": (0.16, 0.50, 0.24),
    "olive": (0.36, 0.38, 0.19),
    "yellow": (0.92, 0.78, 0.20),
    "orange": (0.90, 0.46, 0.12),
    "purple": (0.42, 0.22, 0.56),
    "pink": (0.92, 0.58, 0.68),
    "brown": (0.38, 0.25, 0.16),
    "beige": (0.82, 0.73, 0.58),
    "teal": (0.10, 0.46, 0.48),
}

EYEWEAR: dict[str, RGB] = {
    "black": (0.06, 0.06, 0.07),
    "brown": (0.36, 0.20, 0.10),
    "gold": (0.78, 0.60, 0.26),
    "silver": (0.70, 0.71, 0.73),
    "red": (0.68, 0.10, 0.12),
    "blue": (0.12, 0.26, 0.62),
}

LIPSTICK: dict[str, RGB] = {
    "red": (0.70, 0.10, 0.12),
    "pink": (0.86, 0.42, 0.52),
    "burgundy": (0.40, 0.08, 0.14),
    "coral": (0.88, 0.40, 0.32),
    "nude": (0.72, 0.47, 0.40),
    "plum": (0.38, 0.12, 0.28),
}

EYE_SHADOW: dict[str, RGB] = {
    "brown": (0.40, 0.26, 0.20),
    "grey": (0.34, 0.34, 0.36),
    "blue": (0.28, 0.40, 0.66),
    "purple": (0.46, 0.28, 0.54),
    "pink": (0.80, 0.48, 0.56),
    "gold": (0.76, 0.58, 0.32),
}

JEWELLERY: dict[str, RGB] = {
    "gold": (0.83, 0.66, 0.30),
    "silver": (0.76, 0.77, 0.79),
    "pearl": (0.92, 0.89, 0.84),
    "black": (0.08, 0.08, 0.09),
    "red": (0.68, 0.08, 0.14),
    "turquoise": (0.20, 0.64, 0.64),
}


def draw(palette: dict[str, RGB], name: str, rng: np.random.Generator, spread: float = 0.03) -> Colour:
    """The named colour of ``palette``, slightly lighter or darker and slightly tinted."""
    rgb = np.asarray(palette[name]) * (1 + rng.normal() * 2 * spread) + rng.normal(size=3) * spread / 3
    red, green, blue = np.clip(rgb, 0.02, 0.97).round(4).tolist()
    return Colour(name, (red, green, blue))
