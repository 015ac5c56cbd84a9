# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the landmarks of a face lie in avatar space, and how to carry a face there."""

import numpy as np

from backend.encoding.similarity import Floats, Similarity

PAIRS = (
    (263, 33, (44.5, -96.4, 198.9)),  # outer corner of the eye
    (362, 133, (17.0, -100.2, 196.0)),  # inner corner
    (300, 70, (56.9, -89.7, 216.6)),  # outer end of the brow
    (336, 107, (14.3, -114.3, 223.1)),  # inner end
    (358, 129, (21.5, -107.5, 160.4)),  # wing of the nose
    (327, 98, (17.7, -110.2, 153.4)),  # nostril
    (291, 61, (25.7, -104.6, 132.2)),  # corner of the mouth
    (280, 50, (48.9, -95.8, 166.0)),  # cheekbone
    (425, 205, (40.9, -100.4, 157.3)),  # cheek
)
"""Face-mesh indices on the person's left and right, and the place of the left one, millimetres."""
MIDDLE = (
    (9, (0.0, -113.4, 219.4)),  # between the brows
    (168, (0.0, -111.0, 201.9)),  # between the eyes
    (4, (0.0, -127.9, 161.4)),  # tip of the nose
    (2, (0.0, -125.4, 149.9)),  # below the nose
    (0, (0.0, -120.0, 137.6)),  # upper lip
    (17, (0.0, -114.1, 117.8)),  # lower lip
    (18, (0.0, -110.9, 114.1)),  # below the lips
    (199, (0.0, -107.6, 98.6)),  # front of the chin
    (175, (0.0, -104.3, 91.9)),
    (152, (0.0, -98.4, 86.9)),  # chin
)
"""The same in the plane of symmetry. All are medians of 48 people of seed 7, seen from the front."""
EYES = slice(0, 4)
"""The corners of the eyes among all landmarks."""
OUTLIER = 2.5
"""Landmarks that are so many times further off than half of them do not count: hair, glasses, a hand."""
UPRIGHT = 10.0
"""Degrees; a head that is turned by less against the file's axes stands as its maker wanted it."""

INDICES = np.array(
    [index for left, right, _ in PAIRS for index in (left, right)] + [index for index, _ in MIDDLE]
)
PLACES = (
    np.array(
        [(side * x, y, z) for _, _, (x, y, z) in PAIRS for side in (1, -1)] + [place for _, place in MIDDLE]
    )
    / 1000
)
"""Metres, ``[L, 3]``, in the order of ``INDICES``."""


def fit(places: Floats) -> tuple[Similarity, float]:
    """Carry a face into avatar space by its landmarks; the middle of its eyes goes where it belongs.

    Args:
        places: ``[L, 3]`` of ``INDICES``, in any units; NaN where unknown.

    Returns:
        The placing, and the face's relief: how much its landmarks differ in depth, over how much those of
        a face do; 0 is flat.
    """
    kept = np.isfinite(places).all(1)
    placing = Similarity.between(places[kept], PLACES[kept])
    off = np.linalg.norm(placing(places) - PLACES, axis=1)
    kept &= off <= OUTLIER * np.median(off[kept])
    placing = Similarity.between(places[kept], PLACES[kept])
    depth = PLACES[kept, 1] - PLACES[kept, 1].mean()
    relief = depth @ placing(places[kept])[:, 1] / (depth @ depth)
    eyes, own = PLACES[EYES].mean(0), np.nanmean(places[EYES], axis=0)
    return Similarity.framing(_upright(placing.rotation), own, eyes, placing.scale), float(relief)


def _upright(rotation: Floats) -> Floats:
    """The nearest rotation that permutes the axes if it is near, otherwise ``rotation`` itself."""
    straight = np.round(rotation)
    if not np.allclose(straight @ straight.T, np.eye(3)):
        return rotation
    turned = np.degrees(np.arccos(np.clip((np.trace(rotation @ straight.T) - 1) / 2, -1, 1)))
    return straight if turned < UPRIGHT else rotation
