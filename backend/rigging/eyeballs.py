# SPDX-License-Identifier: GPL-3.0-or-later
"""Eyeballs: where they sit, and the lids off them."""

from dataclasses import dataclass

import numpy as np

from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate, Piece

CLEARANCE = 0.0011
"""Least distance of a lid from the eyeball at rest and where a shape takes it, metres."""
ON_THE_WAY = 0.0004
"""And in between, where a shape moves it along a straight line and the ball bulges."""
FARTHEST = np.pi / 3
"""No lid turns farther past where its way touches that, radians."""


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


def cleared(start: Floats, end: Floats, balls: tuple[Eyeball, Eyeball]) -> Floats:
    """``end [N, 3]``, moved out until the straight way from ``start [N, 3]`` is ``ON_THE_WAY`` off the balls.

    Past the point where a line from the start touches the sphere of that radius, an end must be beyond the
    tangent. Starts are :func:`lifted`; what starts behind the middle of a ball is no lid and stays.
    """
    out = end.copy()
    for ball in balls:
        reach = ball.radius + ON_THE_WAY
        before, after = start - ball.centre, out - ball.centre
        near, far = np.linalg.norm(before, axis=1), np.linalg.norm(after, axis=1)
        turn = np.arccos(((before * after).sum(1) / (near * far)).clip(-1, 1))
        past = turn - np.arccos((reach / near).clip(0, 1))
        tangent = reach / np.cos(past.clip(0, FARTHEST))
        short = (before[:, 1] < 0) & (past > 0) & (far < tangent)
        out[short] = ball.centre + after[short] * (tangent / far)[short, None]
    return out


def _sphere(points: Floats) -> Eyeball:
    centre = (points.min(0) + points.max(0)) / 2
    return Eyeball(centre, float(np.linalg.norm(points - centre, axis=1).mean()))
