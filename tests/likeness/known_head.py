# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras before known heads, and the landmarks that a detector which errs nowhere would see."""

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation

from backend.likeness.basis import get_identity_basis
from backend.likeness.camera import FULL_FRAME, PinholeCamera
from backend.likeness.fit import PIVOT
from backend.likeness.landmarks import SeenLandmarks, get_landmark_model, pose_terms
from backend.likeness.seen_face import SeenFace
from backend.rigging.template import get_head_template

WIDTH, HEIGHT, FOCAL, DISTANCE = 640, 480, 1100.0, 0.8
TEMPLATE, BASIS, MODEL = get_head_template(), get_identity_basis(), get_landmark_model()
SEEN = MODEL.seen(BASIS, TEMPLATE)
NAMES = [str(name) for name in TEMPLATE.shape_names]
UPRIGHT = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])

Doubles = NDArray[np.float64]


def camera(
    yaw_deg: float = 0,
    pitch_deg: float = 0,
    focal: float = FOCAL,
    distance: float = DISTANCE,
    size: tuple[int, int] = (WIDTH, HEIGHT),
) -> PinholeCamera:
    """One that looks nearly at the middle of the head, ``distance`` metres away."""
    turned = UPRIGHT @ Rotation.from_euler("zx", [yaw_deg, pitch_deg], degrees=True).as_matrix()
    position = PIVOT - turned.T @ np.array([0.01, -0.02, distance])
    return PinholeCamera(turned, position, focal, np.array(size) / 2)


def identity(seed: int) -> Doubles:
    """Weights of a person."""
    weights = np.zeros(len(BASIS.components))
    weights[:30] = np.random.default_rng(seed).normal(size=30)
    return weights


def expression(**values: float) -> Doubles:
    """Values of face shapes by name."""
    found = np.zeros(len(NAMES))
    for name, value in values.items():
        found[NAMES.index(name)] = value
    return found


def face(
    weights: Doubles,
    taken: PinholeCamera,
    shapes: Doubles | None = None,
    known_focal: bool = True,
    seen: SeenLandmarks = SEEN,
) -> SeenFace:
    """The landmarks of a person before a camera."""
    points = (
        seen.mean
        + np.tensordot(weights, seen.identity, 1)
        + np.tensordot(expression() if shapes is None else shapes, seen.expression, 1)
        + np.tensordot(pose_terms(taken.rotation), seen.sliding, 1)
    )
    depth = (taken.view(points)[:, 2] - taken.view(points)[:, 2].mean()) / taken.metres_a_pixel(points)
    focal = taken.focal / WIDTH * FULL_FRAME if known_focal else None
    return SeenFace(np.column_stack([taken.project(points), depth]), tuple(taken.centre), WIDTH, focal)


def shape_error(found: Doubles, truth: Doubles) -> float:
    """Mean distance of the faces' surface points, metres, the one moved rigidly onto the other."""
    one, other = (MODEL.on(BASIS.head(weights)).astype(float) for weights in (found, truth))
    one, other = one - one.mean(0), other - other.mean(0)
    turn, _ = Rotation.align_vectors(other, one)
    return float(np.linalg.norm(turn.apply(one) - other, axis=1).mean())
