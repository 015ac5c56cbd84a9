# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyes drawn crisply: sclera, iris and pupil, and the opening between the template's lids."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from embreex.mesh_construction import TriangleMesh
from embreex.rtcore_scene import EmbreeScene
from scipy import ndimage

from backend.meshing.sampling import Floats
from backend.rigging.template import Piece, get_head_template

IRIS_RADIUS, PUPIL_RADIUS = 0.0061, 0.0021
"""Metres, as the generator's mean eye."""
MEAN_BALL = 0.015
"""Radius of the eyeball that these belong to, metres."""
EDGE = 0.0003
"""Width of the iris' and the pupil's border, metres."""
SCLERA, PUPIL = np.array([0.88, 0.865, 0.85]), np.array([0.02, 0.02, 0.02])
PLACES = ((0.010, 0.058), (-0.115, -0.080), (0.180, 0.218))
"""Template abs(x), y and z between which eyes open, metres."""
CELL = 0.0001
"""Edge of a cell of the opening's picture, metres."""
SOFT = 0.0003
"""How soft the opening's border is, metres."""
LASHES = 0.0015
"""Height of the dark line along the upper lid, metres."""
DISTANCE = 1.0


class Opening(NamedTuple):
    """What of points between the lids is open and what is the line of lashes, each ``[N]`` 0..1."""

    eye: Floats
    lashes: Floats


def eye_colours(offset: Floats, radius: float, iris: Floats) -> Floats:
    """Colours ``[N, 3]`` of points of an eyeball that looks along -Y.

    Args:
        offset: ``[N, 3]`` from its centre, metres.
        radius: of the ball, metres.
        iris: its colour ``[3]``.
    """
    scale = radius / MEAN_BALL
    away = np.where(offset[:, 1] < 0, np.hypot(offset[:, 0], offset[:, 2]), 1.0)
    ratio = (away / (IRIS_RADIUS * scale)).clip(0, 1)[:, None]
    angle = np.arctan2(offset[:, 2], offset[:, 0])[:, None]
    fibre = 1 + 0.1 * np.sin(23 * angle + 5 * ratio) * np.sin(41 * angle)
    ring = iris * fibre * (1.15 - 0.75 * np.clip((ratio - 0.7) / 0.3, 0, 1) ** 2)
    painted = _over(np.tile(SCLERA, (len(offset), 1)), ring, away, IRIS_RADIUS * scale)
    return _over(painted, PUPIL, away, PUPIL_RADIUS * scale)


def opening(points: Floats) -> Opening:
    """Where template ``points [N, 3]`` lie among its lids, seen from the front."""
    (left, _), _, (low, _) = PLACES
    picture = _opening()
    place = np.stack([(points[:, 2] - low) / CELL, (np.abs(points[:, 0]) - left) / CELL]) - 0.5
    read = lambda below: ndimage.map_coordinates(picture, place - [[below], [0]], order=1)  # noqa: E731
    eye = read(0.0)
    return Opening(eye, (read(LASHES / CELL) - eye).clip(0, 1))


@lru_cache(maxsize=1)
def _opening() -> Floats:
    """Where the left eye of the template shows from the front, 0..1; rows are z, columns x, upwards."""
    template = get_head_template()
    (left, right), _, (low, high) = PLACES
    x, z = np.meshgrid(np.arange(left, right, CELL) + CELL / 2, np.arange(low, high, CELL) + CELL / 2)
    origin = np.stack([x.ravel(), np.full(x.size, -DISTANCE), z.ravel()], 1).astype(np.float32)
    eyes = template.triangles(Piece.EYES)
    surface = np.concatenate([eyes, template.triangles(Piece.SKIN)])
    scene = EmbreeScene()
    TriangleMesh(scene, np.ascontiguousarray(template.vertices[surface], np.float32))
    hit = scene.run(origin, np.tile(np.float32([0, 1, 0]), (x.size, 1)))
    shows = ((hit >= 0) & (hit < len(eyes))).astype(np.float32).reshape(x.shape)
    return ndimage.gaussian_filter(shows, SOFT / CELL)


def _over(under: Floats, above: Floats, away: Floats, edge: float) -> Floats:
    share = np.clip((edge - away) / EDGE + 0.5, 0, 1)[:, None]
    return under + share * (above - under)
