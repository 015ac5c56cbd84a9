# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a person's head comes to lie on a generated avatar."""

from dataclasses import dataclass

import numpy as np

from backend.likeness.likeness import Likeness
from backend.meshing.sampling import Floats
from backend.rigging.eyeballs import eyeballs
from backend.rigging.shapes import carried_shapes
from backend.rigging.template import HeadTemplate, get_head_template
from backend.rigging.wrap import Wrapped
from backend.settings import Settings

NECK = (0.02, 0.075)
"""Template heights between which the generated neck goes over into the person's, metres."""
LIGHTNESS, WARMTH = 0.45, 0.16
"""Natural logarithm of the gains at the ends of the sliders."""
EYES_ABOUT = ((0.006, 0.066), (-0.2, -0.05), (0.176, 0.224))
MOUTH_ABOUT = ((-0.1, 0.034), (-0.2, -0.07), (0.106, 0.146))
"""Template abs(x), y and z between which eyes and mouth lie, metres."""
EDGE, LEAST_OPEN = 0.006, 0.002
"""Over how much their surroundings begin, and by how much more than at rest an open mouth is open, metres."""


@dataclass(frozen=True)
class LikenessSettings:
    """How much of the person there is.

    Attributes:
        strength: 0..1.
        neutral: whether the face rests.
        warmth, lightness: -1..1, of the skin.
    """

    strength: float = 1.0
    neutral: bool = False
    warmth: float = 0.0
    lightness: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> "LikenessSettings":
        """Those of an avatar's settings."""
        return cls(settings.likeness, settings.neutral, settings.skin_warmth, settings.skin_lightness)

    def gains(self) -> Floats:
        """Factors ``[3]`` of linear light."""
        light, warm = LIGHTNESS * self.lightness, WARMTH * self.warmth
        return np.exp(np.array([light + warm, light, light - warm], np.float32))


@dataclass(frozen=True)
class LikenessShape:
    """The template on an avatar with a likeness.

    Attributes:
        wrapped: the template on the generated avatar.
        neutral: ``[V, 3]`` at rest.
        posed: ``[V, 3]`` as the field has it.
        values: ``[52]`` of the face shapes that take ``neutral`` to ``posed``.
    """

    wrapped: Wrapped
    neutral: Floats
    posed: Floats
    values: Floats

    @classmethod
    def of(cls, wrapped: Wrapped, likeness: Likeness, settings: LikenessSettings) -> "LikenessShape":
        """The person's head on the avatar's neck and shoulders."""
        template = get_head_template()
        share = ((template.vertices[:, 2:] - NECK[0]) / (NECK[1] - NECK[0])).clip(0, 1)
        share = settings.strength * share * share * (3 - 2 * share)
        neutral = (wrapped.vertices + share * (likeness.neutral - wrapped.vertices)).astype(np.float32)
        values = likeness.expression * settings.strength * (not settings.neutral)
        posed = neutral
        if values.any():
            shapes = carried_shapes(template, neutral, eyeballs(template, neutral))
            posed = (neutral + np.tensordot(values, shapes, 1)).astype(np.float32)
        return cls(wrapped, neutral, posed, values.astype(np.float32))


def softly(template: HeadTemplate, shape: LikenessShape) -> Floats:
    """How much ``[V]`` the generated surface stays, bent: about the eyes, and a mouth that is closed.

    Lids and closed lips are finer than the lattice that a plain mesh is taken from.
    """
    soft = _within(template, EYES_ABOUT)
    lower, upper = (
        template.shapes[list(template.shape_names).index(name)]
        for name in ("mouthLowerDownLeft", "mouthUpperUpLeft")
    )
    below, above = (np.linalg.norm(each, axis=1).argmax() for each in (lower, upper))
    gap = np.ptp(shape.posed[[below, above], 2]) - np.ptp(shape.neutral[[below, above], 2])
    if gap < LEAST_OPEN:
        soft = np.maximum(soft, _within(template, MOUTH_ABOUT))
    return soft.astype(np.float32)


def _within(template: HeadTemplate, box: tuple[tuple[float, float], ...]) -> Floats:
    """How far within a box of abs(x), y and z the template's vertices lie, ``[V]``, 1 from ``EDGE`` in."""
    place = template.vertices.copy()
    place[:, 0] = np.abs(place[:, 0])
    low, high = np.array(box).T
    return (np.minimum(place - low, high - place).min(1) / EDGE).clip(0, 1)
