# SPDX-License-Identifier: GPL-3.0-or-later
"""What photos show of a face that the basis of heads cannot say: how far its skin must still move."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.likeness.camera import PinholeCamera
from backend.likeness.fit import FaceFit, FittedView
from backend.likeness.landmarks import BY_HAND, IRISES, OUTLINE, LandmarkModel, pose_terms
from backend.likeness.seen_face import SeenFace
from backend.meshing.sampling import Floats
from backend.meshing.tangents import smooth_normals
from backend.rigging.template import HeadTemplate

FACING = 0.2
"""Cosine of a landmark's surface to the sight from which on its offset is believed."""
FARTHEST = 0.008
"""Offsets are at most so long, metres."""
CERTAIN = 1e-3
"""Spread, metres, of a point of weight 1."""
STAYS, BEHIND, BELOW, ABOVE = 0.4, 0.0, 0.05, 0.25
"""Weight with which skin behind this y, below and above these z, metres, stays where the basis has it."""

Reals = NDArray[np.floating[Any]]


def wanted_offsets(
    fit: FaceFit, faces: list[SeenFace], rough: Floats, model: LandmarkModel, template: HeadTemplate
) -> tuple[Floats, Floats]:
    """What the photos want of the skin beyond the basis.

    Args:
        fit: of the photos.
        faces: what they show: dense points, or else landmarks, and what was set by hand.
        rough: ``[V, 3]`` the neutral head of the fit.
        model: where heads have landmarks.
        template: the head.

    Returns:
        Offsets ``[V, 3]`` in metres and their weights ``[V]``.
    """
    pull = _Pull(np.zeros((len(rough), 3)), np.zeros(len(rough)))
    for view, face in zip(fit.views, faces, strict=True):
        posed = (rough + np.tensordot(view.expression, template.shapes, 1)).astype(np.float32)
        normals = smooth_normals(posed, template.quads)
        _pull_landmarks(pull, fit, view, face, posed, normals, model)
        if face.dense is not None:
            chosen = face.dense.vertices
            off = _off(view.camera, posed[chosen], face.dense.pixels)
            trust = _trust(view.camera, off, normals[chosen], face.dense.spread)
            pull.add(chosen[:, None], trust[:, None], off @ view.camera.rotation[:2])
    length = pull.total / np.maximum(pull.weight, 1e-9)[:, None]
    length *= np.minimum(1, FARTHEST / np.linalg.norm(length, axis=1, keepdims=True).clip(1e-9))
    away = (rough[:, 1] > BEHIND) | (rough[:, 2] < BELOW) | (rough[:, 2] > ABOVE)
    return length.astype(np.float32), (pull.weight + STAYS * away).astype(np.float32)


@dataclass(frozen=True)
class _Pull:
    """Sums over all points that pull at the vertices: ``total [V, 3]`` and ``weight [V]``."""

    total: Reals
    weight: Reals

    def add(self, vertices: NDArray[np.integer[Any]], share: Reals, moves: Reals) -> None:
        """Let points move ``[N, 3]`` metres, by their ``share [N, C]`` of ``vertices [N, C]``."""
        np.add.at(self.weight, vertices, share)
        np.add.at(self.total, vertices, share[..., None] * moves[:, None])


def _pull_landmarks(
    pull: _Pull,
    fit: FaceFit,
    view: FittedView,
    face: SeenFace,
    posed: Floats,
    normals: Floats,
    model: LandmarkModel,
) -> None:
    """Add those landmarks that were set by hand, and where there are no dense points those that stay put."""
    known, by_hand = model.by_hand(face.by_hand), list(face.by_hand)
    used = np.full(len(known.spread), face.dense is None)
    used[IRISES] = used[list(OUTLINE)] = False
    seen = (
        known.on(posed)
        + known.shift
        + np.tensordot(fit.identity[: len(known.identity)], known.identity, 1)
        + np.tensordot(view.expression, known.expression, 1)
        + np.tensordot(pose_terms(view.camera.rotation), known.sliding, 1)
    )
    off = _off(view.camera, seen, face.landmarks[:, :2])
    trust = used * _trust(view.camera, off, known.on(normals), known.spread)
    trust[by_hand] = (CERTAIN / BY_HAND) ** 2
    pull.add(known.corners, trust[:, None] * known.weights, off @ view.camera.rotation[:2])


def _off(camera: PinholeCamera, points: Reals, pixels: Reals) -> Reals:
    """How far ``[N, 2]`` right of and below ``points [N, 3]`` the photo has them, metres."""
    return (pixels - camera.project(points)) * camera.metres_a_pixel(points)[:, None]


def _trust(camera: PinholeCamera, off: Reals, normals: Reals, spread: Reals) -> Reals:
    """Weights ``[N]`` of points: more of those that face the camera and are known well, less of outliers."""
    facing = np.clip((-normals @ camera.rotation[2] - FACING) / (1 - FACING), 0, 1)
    return facing * (CERTAIN / spread) ** 2 / (1 + (np.linalg.norm(off, axis=1) / FARTHEST) ** 4)
