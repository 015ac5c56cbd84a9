# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a person's head comes to lie on a generated avatar."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from backend.likeness.likeness import Likeness
from backend.meshing.sampling import Floats
from backend.rigging.eyeballs import eyeballs
from backend.rigging.mouth import ABOUT, is_open
from backend.rigging.shapes import carried_shapes, shape_values
from backend.rigging.template import HeadTemplate, get_head_template, within_box
from backend.rigging.wrap import Wrapped
from backend.settings import Settings
from backend.words.expressions import EXPRESSIONS, own_share, shown

NECK = (0.02, 0.075)
"""Template heights between which the generated neck goes over into the person's, metres."""
LIGHTNESS, WARMTH = 0.45, 0.16
"""Natural logarithm of the gains at the ends of the sliders."""
EYES_ABOUT = ((0.006, 0.066), (-0.2, -0.05), (0.176, 0.224))
"""Template abs(x), y and z between which eyes lie, metres."""


@dataclass(frozen=True)
class LikenessSettings:
    """How much of the person there is.

    Attributes:
        strength: 0..1.
        neutral: whether the face rests.
        warmth, lightness: -1..1, of the skin.
        expression: strengths of expressions, which take the place of the photo's.
    """

    strength: float = 1.0
    neutral: bool = False
    warmth: float = 0.0
    lightness: float = 0.0
    expression: Mapping[str, float] = field(default_factory=dict[str, float])

    @classmethod
    def of(cls, settings: Settings, shape: Mapping[str, float] | None = None) -> "LikenessSettings":
        """Those of an avatar's settings and of the shape that was asked for."""
        asked = {name: strength for name, strength in (shape or {}).items() if name in EXPRESSIONS}
        return cls(settings.likeness, settings.neutral, settings.skin_warmth, settings.skin_lightness, asked)

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
        shapes: ``[52, V, 3]`` what they add to ``neutral``, if any is shown.
    """

    wrapped: Wrapped
    neutral: Floats
    posed: Floats
    values: Floats
    shapes: Floats | None

    @classmethod
    def of(cls, wrapped: Wrapped, likeness: Likeness, settings: LikenessSettings) -> "LikenessShape":
        """The person's head on the avatar's neck and shoulders."""
        template = get_head_template()
        share = ((template.vertices[:, 2:] - NECK[0]) / (NECK[1] - NECK[0])).clip(0, 1)
        share = settings.strength * share * share * (3 - 2 * share)
        neutral = (wrapped.vertices + share * (likeness.shape.neutral - wrapped.vertices)).astype(np.float32)
        own = likeness.shape.expression * settings.strength * (not settings.neutral)
        asked = shape_values(template, shown(settings.expression))
        values = np.minimum(own_share(settings.expression) * own + asked, 1)
        posed, shapes = neutral, None
        if values.any():
            shapes = carried_shapes(template, neutral, eyeballs(template, neutral))
            posed = (neutral + np.tensordot(values, shapes, 1)).astype(np.float32)
        return cls(wrapped, neutral, posed, values.astype(np.float32), shapes)


def softly(template: HeadTemplate, shape: LikenessShape) -> Floats:
    """How much ``[V]`` the generated surface stays, bent: about the eyes, and a mouth that is closed.

    Lids and closed lips are finer than the lattice that a plain mesh is taken from.
    """
    soft = within_box(template, EYES_ABOUT)
    if not is_open(template, shape.neutral, shape.posed):
        soft = np.maximum(soft, within_box(template, ABOUT))
    return soft.astype(np.float32)
