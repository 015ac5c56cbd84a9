# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyeballs: where they sit, and the lids off them."""

from dataclasses import dataclass

import numpy as np

from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate, Piece

CLEARANCE = 0.0011
"""Least distance of a lid from the eyeball, metres: on its way over the ball it comes 1 mm nearer."""


@dataclass(frozen=True)
class Eyeball:
    """A sphere, in metres."""

    centre: Floats
    radius: float


def eyeballs(template: HeadTemplate, vertices: Floats) -> tuple[Eyeball, Eyeball]:
    """Left (+X) and right eyeball of the template in the shape ``vertices [V, 3]``."""
    balls = vertices[template.vertices_of(Piece.EYES)]
    left = template.vertices[template.vertices_of(Piece.EYES), 0] > 0
    return _sphere(balls[left]), _sphere(balls[~left])


def lifted(points: Floats, balls: tuple[Eyeball, Eyeball]) -> Floats:
    """``points [N, 3]``, those in or close to an eyeball moved out to ``CLEARANCE`` from it."""
    out = points.copy()
    for ball in balls:
        outward = out - ball.centre
        distance = np.linalg.norm(outward, axis=1)
        front = outward[:, 1] < 0
        inside = front & (distance < ball.radius + CLEARANCE) & (distance > 0)
        out[inside] = ball.centre + outward[inside] * ((ball.radius + CLEARANCE) / distance[inside])[:, None]
    return out


def _sphere(points: Floats) -> Eyeball:
    centre = (points.min(0) + points.max(0)) / 2
    return Eyeball(centre, float(np.linalg.norm(points - centre, axis=1).mean()))
