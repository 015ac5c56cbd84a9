# SPDX-License-Identifier: GPL-3.0-or-later
"""Hair that a camera before a head is known to have seen."""

import cv2
import numpy as np

from backend.likeness.outline import Directions, Scalp
from backend.likeness.regions import Parsing, Region
from backend.likeness.seen_hair import CENTRE, SeenHair, seen_hair
from backend.meshing.sampling import Floats
from backend.rigging.template import Piece
from tests.likeness.known_head import TEMPLATE, camera

WIDTH, HEIGHT = 640, 640
TAKEN = camera(distance=1.5, focal=1500.0, size=(WIDTH, HEIGHT))
BLUE = (30, 60, 200)
HAIR_LINE, CHIN = 0.235, 0.1
"""Between these heights the head is skin, above there is hair, metres."""


def scalp(vertices: Floats) -> Scalp:
    """The outer skin of a head ``vertices [V, 3]``, bare nowhere."""
    faces = TEMPLATE.triangles(Piece.SKIN)
    faces = faces[~TEMPLATE.cavity[faces].any(1)]
    return Scalp(vertices[faces], np.zeros(faces.shape, np.float32))


def combed(vertices: Floats, thickness: float) -> SeenHair:
    """What a photo shows of a head ``vertices [V, 3]`` with so much hair, metres, that is blue."""
    every = Directions().every
    skull, _ = scalp(vertices).along(every)
    height = skull * every[:, 2] + CENTRE[2]
    labels = np.full((HEIGHT, WIDTH), Region.BACKGROUND, np.uint8)
    haired, skin = height > HAIR_LINE, (height <= HAIR_LINE) & (height > CHIN)
    for region, some, more in ((Region.HAIR, haired, thickness), (Region.SKIN, skin, 0.0)):
        at = TAKEN.project(CENTRE + every[some] * (skull[some, None] + more))
        cv2.fillConvexPoly(labels, cv2.convexHull(np.round(at).astype(np.int32)), (int(region),))
    found = seen_hair(np.full((HEIGHT, WIDTH, 3), BLUE, np.uint8), Parsing(labels), TAKEN)
    assert found is not None
    return found
