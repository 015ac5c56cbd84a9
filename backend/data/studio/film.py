# SPDX-License-Identifier: GPL-3.0-or-later
"""From light on a sensor to a picture: exposure, white balance, vignette, noise, tone curve, JPEG."""

import io
from dataclasses import dataclass

import numpy as np
from PIL import Image

from backend.data.forms.surface import Floats
from backend.portrait.frame import Pixels

_SHOULDER = 0.72
"""Sensor values above this are compressed so that highlights fade into white."""


@dataclass(frozen=True)
class Film:
    """What one camera does to one picture.

    Attributes:
        exposure: stops over the right one.
        balance: gains of red, green and blue.
        vignette: how much light the corners lack.
        noise: standard deviation at mid grey, of 1.
        jpeg: quality 1..100.
        seed: of the noise.
    """

    exposure: float
    balance: tuple[float, float, float]
    vignette: float
    noise: float
    jpeg: int
    seed: int

    @classmethod
    def clean(cls) -> "Film":
        """A good camera that is set right."""
        return cls(0.0, (1.0, 1.0, 1.0), 0.0, 0.0, 97, 0)

    @classmethod
    def draw(cls, rng: np.random.Generator) -> "Film":
        """Anything from a good camera to a mediocre telephone."""
        warmth, green = 0.04 * rng.normal(), 0.015 * rng.normal()
        return cls(
            exposure=float(0.22 * rng.normal()),
            balance=(float(1 + warmth), float(1 + green), float(1 - warmth)),
            vignette=float(rng.uniform(0, 0.35) * (rng.random() < 0.6)),
            noise=float(0.03 * rng.random() ** 2),
            jpeg=int(rng.integers(62, 97)),
            seed=int(rng.integers(2**31)),
        )

    def develop(self, linear: Floats) -> Pixels:
        """``[H, W, 3]`` linear, 1 is white, to sRGB-encoded bytes."""
        height, width = linear.shape[:2]
        row, column = np.ogrid[-1 : 1 : height * 1j, -1 : 1 : width * 1j]
        falloff = 1 - self.vignette * (row**2 + column**2) / 2
        light = linear * (2**self.exposure * np.asarray(self.balance)) * falloff[..., None]
        grain = np.random.default_rng(self.seed).normal(size=linear.shape)
        light = light + self.noise * np.sqrt(np.clip(light, 0, 1) * 0.5 + 0.01) * grain
        return np.round(encode(_curve(np.clip(light, 0, None))) * 255).astype(np.uint8)

    def compress(self, picture: Pixels) -> Pixels:
        """``[H, W, 3]`` through JPEG and back."""
        buffer = io.BytesIO()
        Image.fromarray(picture).save(buffer, "JPEG", quality=self.jpeg)
        return np.asarray(Image.open(buffer).convert("RGB"))


def encode(linear: Floats) -> Floats:
    """Linear 0..1 to sRGB-encoded 0..1."""
    linear = np.clip(linear, 0, 1)
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


def decode(encoded: Floats) -> Floats:
    """sRGB-encoded 0..1 to linear."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)


def _curve(light: Floats) -> Floats:
    over = np.clip(light - _SHOULDER, 0, None) / (1 - _SHOULDER)
    return np.where(light > _SHOULDER, _SHOULDER + (1 - _SHOULDER) * (1 - np.exp(-over)), light)
