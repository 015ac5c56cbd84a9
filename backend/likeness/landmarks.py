# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the detector sees its 478 landmarks on a head, as measured on renders of known people.

The detector is not a ruler: it sees a point of a face nearer to where everybody has it, moves points of the
outline with the pose and underrates expressions. :mod:`backend.data.likeness.landmarks` measures all of this
as a linear model of what is *seen*, so that a fit which explains what the detector says finds the person and
not the person drawn towards the mean.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from backend.likeness.basis import IdentityBasis
from backend.meshing.export import written_aside
from backend.meshing.sampling import Floats
from backend.rigging.template import HeadTemplate

LANDMARKS = Path(__file__).parents[1] / "assets" / "landmarks.npz"
COUNT = 478
IRISES = slice(468, COUNT)
"""Landmarks of the irises: they tell the gaze, which is no part of a person's shape."""
OUTLINE = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377,
    152, 148, 176, 149, 150, 136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""Landmarks of the face's outline, which is no place on the skin: it slides with the pose."""
BY_HAND = 4e-4
"""Standard deviation of landmarks that somebody set by hand, metres."""
POSES = 3
"""Terms of the pose that landmarks slide with (:func:`pose_terms`)."""


@dataclass(frozen=True)
class LandmarkModel:
    """The map from the template to landmarks.

    Attributes:
        corners: ``[478, 3]`` int32 vertices of the template's triangle that a landmark lies on.
        weights: ``[478, 3]`` float32 barycentric weights in it.
        shift: ``[478, 3]`` float32 metres from there to where it is seen on the mean face.
        identity: ``[K', 478, 3]`` metres by which each of the first identity weights moves what is seen,
            beyond the surface point itself.
        expression: ``[52, 478, 3]`` the same of the face shapes.
        sliding: ``[3, 478, 3]`` the same of the terms of the pose.
        spread: ``[478]`` float32 metres, standard deviation of what is left.
        habits: ``[H, 478, 2]`` float32 metres right and down in the picture: errors that landmarks share.
    """

    corners: NDArray[np.int32]
    weights: Floats
    shift: Floats
    identity: Floats
    expression: Floats
    sliding: Floats
    spread: Floats
    habits: Floats

    def on(self, values: Floats) -> Floats:
        """``values [..., V, C]`` of the template's vertices at the landmarks, ``[..., 478, C]``."""
        return (values[..., self.corners, :] * self.weights[:, :, None]).sum(-2)

    def seen(self, basis: IdentityBasis, template: HeadTemplate) -> "SeenLandmarks":
        """What the fit needs: landmarks as a function of identity, expression and pose."""
        identity = self.on(basis.components)
        identity[: len(self.identity)] += self.identity
        return SeenLandmarks(
            self.on(basis.mean) + self.shift,
            identity,
            self.on(template.shapes) + self.expression,
            self.sliding,
            self.spread,
            self.habits,
        )

    def by_hand(self, numbers: Sequence[int]) -> Self:
        """The same where some landmarks were set by hand: surely on the skin, with no habits of a detector.

        The outline goes on sliding with the pose, for that is what an outline does.
        """
        chosen = list(numbers)
        if not chosen:
            return self
        spread = self.spread.copy()
        spread[chosen] = BY_HAND
        return replace(
            self,
            identity=_without(self.identity, chosen),
            expression=_without(self.expression, chosen),
            sliding=_without(self.sliding, np.setdiff1d(chosen, OUTLINE)),
            habits=_without(self.habits, chosen),
            spread=spread,
        )

    def save(self, path: Path = LANDMARKS) -> None:
        """Write a compressed npz, in half precision but for indices and weights."""
        halved = {"shift", "identity", "expression", "sliding", "spread", "habits"}
        arrays = {entry.name: getattr(self, entry.name) for entry in fields(self)}
        arrays |= {name: arrays[name].astype(np.float16) for name in halved}
        with written_aside(path) as file:
            np.savez_compressed(file, **arrays)

    @classmethod
    def load(cls, path: Path = LANDMARKS) -> Self:
        """Read what :meth:`save` wrote."""
        with np.load(path, allow_pickle=False) as arrays:
            found = {entry.name: arrays[entry.name] for entry in fields(cls)}
        return cls(
            **{
                name: value.astype(np.float32) if value.dtype == np.float16 else value
                for name, value in found.items()
            }
        )


def _without(terms: Floats, landmarks: Sequence[int] | NDArray[np.integer[Any]]) -> Floats:
    """``terms [K, 478, C]`` with none at some landmarks."""
    kept = terms.copy()
    kept[:, landmarks] = 0
    return kept


@dataclass(frozen=True)
class SeenLandmarks:
    """Landmarks in avatar space, linear in what a fit looks for.

    Attributes:
        mean: ``[478, 3]`` metres. identity: ``[K, 478, 3]``. expression: ``[52, 478, 3]``.
        sliding: ``[3, 478, 3]``. spread: ``[478]``. habits: ``[H, 478, 2]``; as in :class:`LandmarkModel`.
    """

    mean: Floats
    identity: Floats
    expression: Floats
    sliding: Floats
    spread: Floats
    habits: Floats

    def some(self, numbers: Sequence[int]) -> Self:
        """Those with ``numbers`` alone."""
        chosen = list(numbers)
        return replace(
            self,
            mean=self.mean[chosen],
            identity=self.identity[:, chosen],
            expression=self.expression[:, chosen],
            sliding=self.sliding[:, chosen],
            spread=self.spread[chosen],
            habits=self.habits[:, chosen],
        )


def dense_seen(
    vertices: NDArray[np.int64],
    spread: NDArray[np.floating[Any]],
    basis: IdentityBasis,
    template: HeadTemplate,
    habits: int,
) -> SeenLandmarks:
    """The same of the template's ``vertices [D]``, which are seen where they are, with a ``spread [D]``."""
    count = len(vertices)
    return SeenLandmarks(
        basis.mean[vertices],
        basis.components[:, vertices],
        template.shapes[:, vertices],
        np.zeros((POSES, count, 3), np.float32),
        spread,
        np.zeros((habits, count, 2), np.float32),
    )


def pose_terms(rotation: NDArray[np.floating[Any]]) -> NDArray[np.float64]:
    """Terms ``[3]`` of a pose: sine of the yaw, its square, sine of the pitch.

    Args:
        rotation: ``[3, 3]`` rows are the camera's right, down and forward in avatar space.
    """
    forward = rotation[2]
    return np.array([-forward[0], forward[0] ** 2, -forward[2]])


@lru_cache(maxsize=1)
def get_landmark_model() -> LandmarkModel:
    """The one that ships."""
    return LandmarkModel.load()
