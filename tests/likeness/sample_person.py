# SPDX-License-Identifier: GPL-3.0-or-later
"""A person whose likeness is known in every point: red where the photo saw the face."""

import numpy as np

from backend.likeness.likeness import Likeness
from backend.likeness.seen_hair import SeenHair
from backend.likeness.shape import PersonShape
from backend.likeness.texture import PhotoTexture
from backend.meshing.rasterise import rasterise
from backend.rigging.template import Piece
from tests.likeness.known_head import BASIS, TEMPLATE, expression, identity

SIZE = 256
RED = np.array([200, 60, 60], np.uint8)
SKIN = TEMPLATE.vertices_of(Piece.SKIN)
OUTER = SKIN[~TEMPLATE.cavity[SKIN]]
IN_FRONT, ABOVE, BELOW = -0.045, 0.09, 0.225
"""Skin before this y and between these z, metres, is seen and bare."""


def person(
    seed: int = 11,
    hair: tuple[float, float, float] | None = None,
    glasses: bool = False,
    hair_seen: SeenHair | None = None,
) -> Likeness:
    """Somebody with an open, smiling mouth, seen from the front."""
    texels = rasterise(TEMPLATE.triangles_uv(), SIZE)
    place = texels.blend(TEMPLATE.vertices, TEMPLATE.triangles())
    shown = (place[:, 1] < IN_FRONT) & (place[:, 2] > ABOVE) & (place[:, 2] < BELOW)
    seen = np.zeros((SIZE, SIZE), np.uint8)
    seen.reshape(-1)[texels.index] = 255 * shown
    values = expression(jawOpen=0.4, mouthSmileLeft=0.5, mouthSmileRight=0.5)
    return Likeness(
        shape=PersonShape(BASIS.head(0.6 * identity(seed)), values.astype(np.float32)),
        bare=_bare(),
        texture=PhotoTexture(np.tile(RED, (SIZE, SIZE, 1)), seen, np.zeros_like(seen)),
        iris=np.array([0.2, 0.4, 0.6], np.float32),
        hair=np.full(3, np.nan, np.float32) if hair is None else np.array(hair, np.float32),
        hair_seen=hair_seen,
        glasses=glasses,
        quality=0.93,
        photos=2,
    )


def _bare() -> np.ndarray:
    place = TEMPLATE.vertices
    depth = np.min([IN_FRONT - place[:, 1], place[:, 2] - ABOVE, BELOW - place[:, 2]], 0)
    bare = np.zeros(len(place), np.float32)
    bare[SKIN] = (depth[SKIN] / 0.01).clip(0, 1)
    return bare
