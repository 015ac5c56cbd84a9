# SPDX-License-Identifier: GPL-3.0-or-later
"""Skin colour: the tone, its undertone, and how it changes slowly over head and neck."""

from dataclasses import dataclass

import numpy as np

from backend.data.body import regions
from backend.data.body.template import Template
from backend.data.forms.noise import Noise, smoothstep
from backend.data.forms.surface import Floats
from backend.data.people.subject import Attributes

TONES = np.array(
    [
        [0.955, 0.815, 0.745],
        [0.905, 0.735, 0.635],
        [0.815, 0.620, 0.495],
        [0.665, 0.475, 0.355],
        [0.490, 0.330, 0.245],
        [0.325, 0.215, 0.160],
    ]
)
"""sRGB-encoded skin from the lightest to the darkest."""
_WARM = np.array([0.010, 0.002, -0.040])
_OLIVE = np.array([-0.025, 0.008, -0.020])
_ROSY = np.array([0.012, -0.018, -0.008])
_LIPS = np.array([[0.800, 0.520, 0.500], [0.700, 0.430, 0.400], [0.460, 0.270, 0.250], [0.300, 0.180, 0.175]])
_LIPS_AT = (0.0, 0.35, 0.7, 1.0)


@dataclass(frozen=True)
class Complexion:
    """One subject's colours, sRGB-encoded.

    Attributes:
        tone: ``[3]`` the plain skin.
        lips: ``[3]`` bare.
        dark_circles: 0..1.
        pale_forehead: -1..1; negative is darker than the rest of the face.
    """

    tone: Floats
    lips: Floats
    dark_circles: float
    pale_forehead: float


def draw(attributes: Attributes, rng: np.random.Generator) -> Complexion:
    """Tone by the attribute, with a random undertone: warm or cool, olive, rosy."""
    warm, olive, rosy = rng.normal(), max(0.0, rng.normal()), rng.normal()
    olive *= 1.0 - abs(2.0 * attributes.skin_tone - 0.8)
    at = attributes.skin_tone * (len(TONES) - 1)
    tone = np.array([np.interp(at, range(len(TONES)), TONES[:, channel]) for channel in range(3)])
    tone = tone * (1 + 0.5 * warm * _WARM + olive * _OLIVE + 0.8 * rosy * _ROSY)
    lips = np.array([np.interp(attributes.skin_tone, _LIPS_AT, _LIPS[:, channel]) for channel in range(3)])
    lips = lips * (1 + 0.05 * rng.normal()) * (1 + 0.05 * rng.normal() * np.array([0.0, -1.0, -1.0]))
    old = float(np.interp(attributes.age, (30, 80), (0, 1)))
    lips = lips + 0.35 * old * (tone * (0.92, 0.80, 0.78) - lips)
    young = float(np.interp(attributes.age, (10, 18), (0.3, 1)))
    circles = young * float(np.clip(0.35 + 0.2 * rng.normal() + 0.4 * old, 0, 1))
    return Complexion(np.clip(tone, 0, 1), np.clip(lips, 0, 1), circles, float(rng.normal()) * 0.5)


def slow_colours(
    template: Template, complexion: Complexion, attributes: Attributes, rng: np.random.Generator
) -> Floats:
    """Skin colour per vertex ``[V, 3]``: blush, ears, hollows of the eyes, forehead and mottling."""
    points = template.vertices
    mottling, blotches = Noise(rng, 3), Noise(rng, 3)
    pale = 1.0 - 0.6 * attributes.skin_tone
    colour = np.tile(complexion.tone, (len(points), 1))
    colour *= 1 + 0.028 * mottling(*(points * 45).T)[:, None]
    red = (0.35 + 1.3 * attributes.blush + 0.35 * (attributes.lipstick > 0)) * regions.cheeks(points)
    red += (0.40 + 0.9 * attributes.blush) * regions.nose_tip(points)
    red += 0.55 * template.vertex_masks["ears"] + 0.30 * template.vertex_masks["eyelids"]
    face = (points[:, 1] < 0.0) & (points[:, 2] > 0.08)
    red += 0.25 * face * smoothstep(0.1, 0.9, blotches(*(points * 70).T))
    colour *= 1 - np.clip(red, 0, 1.8)[:, None] * pale * np.array([0.013, 0.100, 0.092])
    hollows = complexion.dark_circles * regions.under_eyes(points)
    colour *= 1 - hollows[:, None] * np.array([0.20, 0.20, 0.13])
    colour *= 1 + 0.045 * (complexion.pale_forehead * regions.forehead(points))[:, None]
    return colour * (1 - 0.04 * regions.around_mouth(points)[:, None] * np.array([1.0, 0.5, 0.3]))
