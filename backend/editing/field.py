# SPDX-License-Identifier: GPL-3.0-or-later
"""An edit kept to the parts that it names.

z is one vector for the whole person, so that a changed z changes a little everywhere. But the field knows
which part each point belongs to: that of the nearest surface. Where the edit names this part, before or
after, the edited avatar is taken; elsewhere the avatar stays exactly as it was. On the border both are alike,
because there the surface of the edited part and that of the rest are equally far.
"""

from collections.abc import Collection

import torch
from torch import Tensor

from backend.meshing.derived import DerivedField
from backend.meshing.sampling import Field
from backend.models.field import FieldSample
from backend.space import Part

FADE = (0.15, 0.45)
"""Probabilities of the edited parts between which a point fades from the old avatar to the new one."""


class EditedField(DerivedField):
    """Two fields of the same noise, before and after an edit, as one.

    Args:
        before, after: the avatars; equal boxes.
        parts: what the edit names.
    """

    def __init__(self, before: Field, after: Field, parts: Collection[Part]) -> None:
        super().__init__(before)
        self.after = after
        self.parts = sorted(parts)

    @torch.inference_mode()
    def __call__(self, points: Tensor) -> FieldSample:
        """Everything about ``points [N, 3]`` in metres."""
        old, new = self.inner(points), self.after(points)
        was, becomes = old.likely, new.likely
        named = torch.maximum(was[..., self.parts].sum(-1), becomes[..., self.parts].sum(-1))
        share = ((named - FADE[0]) / (FADE[1] - FADE[0])).clamp(0, 1)
        several = share[..., None]
        return FieldSample.of_likely(
            old.distance.lerp(new.distance, share),
            old.albedo.lerp(new.albedo, several),
            was.lerp(becomes, several),
            old.canonical.lerp(new.canonical, several),
        )
