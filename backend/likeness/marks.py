# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fit has to explain: points in a photo's pixels, and where a head has them."""

from dataclasses import dataclass, replace

import numpy as np

from backend.likeness.basis import get_identity_basis
from backend.likeness.camera import Doubles
from backend.likeness.landmarks import SeenLandmarks, dense_seen, get_landmark_model
from backend.likeness.seen_face import SeenFace
from backend.rigging.template import get_head_template

OUTLIER = 3.0
"""Residual, in standard deviations, of a point that counts for half."""


@dataclass(frozen=True)
class Marks:
    """Points that one photo shows, and where the head has them.

    Attributes:
        pixels: ``[N, 2]``. weight: ``[N]`` of a residual that is no outlier.
        seen: the points in avatar space.
        sure: whether none can be an outlier.
    """

    pixels: Doubles
    weight: Doubles
    seen: SeenLandmarks
    sure: bool = False

    @classmethod
    def of(cls, pixels: Doubles, seen: SeenLandmarks, independent: float) -> "Marks":
        """Marks that all together count as so many ``independent`` ones."""
        weight = independent / len(pixels) / seen.spread.astype(float) ** 2
        return cls(pixels, weight, seen)

    def trusted(self, off: Doubles) -> Doubles:
        """Weights ``[N]`` of residuals, less of outliers."""
        if self.sure:
            return self.weight
        return self.weight / (1 + (np.linalg.norm(off, axis=1) / (OUTLIER * self.seen.spread)) ** 2)


def marks_of(face: SeenFace, seen: SeenLandmarks, correlated: float, dense: float) -> list[Marks]:
    """The landmarks of a photo, its dense points, and what was set by hand, if it has some.

    Args:
        face: what the photo says.
        seen: where heads have the landmarks.
        correlated, dense: as how many independent ones landmarks and dense points count, all together.
    """
    basis, template = get_identity_basis(), get_head_template()
    marks = [Marks.of(face.landmarks[:, :2], seen, correlated)]
    if face.dense is not None:
        points = dense_seen(face.dense.vertices, face.dense.spread, basis, template, len(seen.habits))
        marks.append(Marks.of(face.dense.pixels, points, dense))
    if face.by_hand:
        chosen = list(face.by_hand)
        certain = get_landmark_model().by_hand(chosen).seen(basis, template).some(chosen)
        marks.append(replace(Marks.of(face.landmarks[chosen, :2], certain, len(chosen)), sure=True))
    return marks
