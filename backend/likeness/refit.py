# SPDX-License-Identifier: GPL-3.0-or-later
"""The fit of photos: first to the landmarks, then to what each photo looks like about the fitted head."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from backend.likeness.basis import get_identity_basis
from backend.likeness.dense import get_dense_model
from backend.likeness.fit import FaceFit, fit
from backend.likeness.seen_face import SeenFace
from backend.portrait.frame import Pixels
from backend.rigging.template import get_head_template

LOOKS = 3
"""Times that the photos are looked at again."""


def fit_photos(photos: Sequence[Pixels], faces: Sequence[SeenFace]) -> tuple[FaceFit, list[SeenFace]]:
    """Find the person whom all photos show.

    Args:
        photos: ``[H, W, 3]`` sRGB each.
        faces: the landmarks of each.

    Returns:
        The fit, and the faces with their dense points.
    """
    basis, template, model = get_identity_basis(), get_head_template(), get_dense_model()
    seen = list(faces)
    found = fit(seen)
    for _ in range(LOOKS):
        for number, (photo, view) in enumerate(zip(photos, found.views, strict=True)):
            head = basis.head(found.identity) + np.tensordot(view.expression, template.shapes, 1)
            dense = model.look(photo, head.astype(np.float32), view.camera)
            seen[number] = replace(seen[number], dense=dense)
        found = fit(seen, start=found)
    return found, seen
