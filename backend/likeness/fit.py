# SPDX-License-Identifier: GPL-3.0-or-later
"""The head that explains the landmarks of one or several photos of a person.

Levenberg-Marquardt over the camera and pose of each photo, one identity, an expression of each photo, and the
errors that landmarks share. All residuals are in metres in the picture's plane at the head, weighted by what
was measured of the detector (:mod:`backend.likeness.landmarks`), so that the answer is the most likely one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.spatial.transform import Rotation

from backend.likeness.basis import get_identity_basis
from backend.likeness.camera import FULL_FRAME, Doubles, PinholeCamera
from backend.likeness.landmarks import (
    IRISES,
    SeenLandmarks,
    get_landmark_model,
    pose_terms,
)
from backend.likeness.marks import Marks, marks_of
from backend.likeness.seen_face import SeenFace
from backend.rigging.template import get_head_template

PIVOT = np.array([0.0, -0.085, 0.17])
"""What the head is turned about, metres: so that turning and shifting are nearly independent."""
LIPS, EYES = (13, 14), (33, 263)
"""Landmarks of the inner edges of the lips, and the outer corners of the eyes."""
APART = (0.03, 0.10)
"""Gap between the lips, over the eyes' distance, at which a mouth begins to be open and is."""
OPENING = ("jawOpen", "mouthSmile", "mouthUpperUp", "mouthLowerDown", "mouthStretch", "mouthFunnel")
"""Names of the face shapes that open a mouth begin so."""
RIGID_ROUNDS, ROUNDS, MORE_ROUNDS = 6, 14, 6
"""Steps that move cameras alone, steps of everything, and those from a fit that is nearly right."""


@dataclass(frozen=True)
class FitConfig:
    """What is likely before a photo is looked at.

    Attributes:
        focal: focal length over the width of the film where the file does not tell it.
        focal_spread: standard deviation of its logarithm; ``known_spread`` where the file tells it.
        distance: metres between camera and face that are likely, ``distance_spread`` of its logarithm.
        expression: standard deviation of a face shape's value. Little makes the face itself carry what might
            be an expression.
        open_mouth: the same of shapes of the mouth where lips are apart, which no face is at rest.
        correlated: as how many independent landmarks all of them count; neighbours err alike.
        dense: the same of dense points.
        beside_dense: the same of landmarks where there are dense points.
        damping: of the steps.
    """

    focal: float = 1.8
    focal_spread: float = 0.5
    known_spread: float = 0.03
    distance: float = 1.2
    distance_spread: float = 0.6
    expression: float = 0.08
    open_mouth: float = 0.4
    correlated: float = 60.0
    dense: float = 100.0
    beside_dense: float = 10.0
    damping: float = 1e-3


@dataclass(frozen=True)
class FittedView:
    """How one photo shows the head.

    Attributes:
        camera: that took it.
        expression: ``[52]`` values of the face shapes, 0..1.
        residual: ``[478]`` metres that landmarks are off.
    """

    camera: PinholeCamera
    expression: Doubles
    residual: Doubles


@dataclass(frozen=True)
class FaceFit:
    """A person as the photos show them.

    Attributes:
        identity: ``[K]`` weights of the basis.
        views: one a photo.
        quality: 0..1; a half is a fit at the edge of what is believable.
    """

    identity: Doubles
    views: tuple[FittedView, ...]
    quality: float


def fit(
    faces: Sequence[SeenFace],
    config: FitConfig | None = None,
    seen: SeenLandmarks | None = None,
    start: FaceFit | None = None,
) -> FaceFit:
    """Find the person whom all photos show.

    Args:
        faces: one a photo.
        config: what is likely.
        seen: the landmark model; by default the one that ships.
        start: a fit of the same photos to go on from.
    """
    seen = seen or get_landmark_model().seen(get_identity_basis(), get_head_template())
    problem = _Problem(seen, config or FitConfig(), list(faces))
    if start is None:
        state = problem.start()
        for _ in range(RIGID_ROUNDS):
            state = problem.step(state, rigid=True)
    else:
        state = problem.resumed(start)
    for _ in range(ROUNDS if start is None else MORE_ROUNDS):
        state = problem.step(state, rigid=False)
    return problem.finish(state)


@dataclass
class _View:
    """Camera, expression and shared errors of one photo while they are sought."""

    rotation: Doubles
    shift: Doubles
    focal: float
    expression: Doubles
    habits: Doubles


@dataclass
class _State:
    identity: Doubles
    views: list[_View] = field(default_factory=list[_View])


class _Problem:
    """The normal equations of the fit."""

    def __init__(self, seen: SeenLandmarks, config: FitConfig, faces: list[SeenFace]) -> None:
        self.seen, self.config, self.faces = seen, config, faces
        self.shape_count, self.identity_count = len(seen.expression), len(seen.identity)
        names = get_head_template().shape_names
        self.mouth = np.array([str(name).startswith(OPENING) for name in names])
        self.own = 7 + self.shape_count + len(seen.habits)
        self.marks = [self._marks(face) for face in faces]

    def _marks(self, face: SeenFace) -> list[Marks]:
        config = self.config
        correlated = config.correlated if face.dense is None else config.beside_dense
        return marks_of(face, self.seen, correlated, config.dense)

    def start(self) -> _State:
        """Poses from the mean face."""
        views = [self._posed(face) for face in self.faces]
        return _State(np.zeros(self.identity_count), views)

    def resumed(self, fit: FaceFit) -> _State:
        """What a fit found; errors that landmarks share are sought anew."""
        habits = np.zeros(len(self.seen.habits))
        views = [
            _View(
                view.camera.rotation,
                view.camera.rotation @ (PIVOT - view.camera.position),
                view.camera.focal,
                view.expression,
                habits,
            )
            for view in fit.views
        ]
        return _State(fit.identity, views)

    def _posed(self, face: SeenFace) -> _View:
        """The similarity that takes the mean face to the landmarks, whose depth is in pixels too."""
        marks, mean = face.landmarks[: IRISES.start], self.seen.mean[: IRISES.start].astype(float)
        upright = np.array([[1.0, 0, 0], [0, 0, -1], [0, 1, 0]])
        turn = Rotation.align_vectors(marks - marks.mean(0), (mean - mean.mean(0)) @ upright.T)[0]
        rotation = turn.as_matrix() @ upright
        flat = ((mean - mean.mean(0)) @ rotation.T)[:, :2]
        scale = np.sqrt(((marks[:, :2] - marks[:, :2].mean(0)) ** 2).sum() / (flat**2).sum())
        focal = self._likely_focal(face)[0]
        depth = focal / scale
        middle = (marks[:, :2].mean(0) - face.centre) / focal * depth
        shift = np.append(middle, depth) - rotation @ (mean.mean(0) - PIVOT)
        return _View(rotation, shift, focal, np.zeros(self.shape_count), np.zeros(len(self.seen.habits)))

    def _likely_focal(self, face: SeenFace) -> tuple[float, float]:
        """Focal length in pixels that is likely, and the spread of its logarithm."""
        if face.focal_35mm is not None:
            return face.focal_35mm / FULL_FRAME * face.film, self.config.known_spread
        return self.config.focal * face.film, self.config.focal_spread

    def _likely_expression(self, face: SeenFace) -> Doubles:
        """Standard deviations ``[52]`` of the face shapes' values."""
        points = face.landmarks[:, :2]
        gap = np.linalg.norm(points[LIPS[0]] - points[LIPS[1]]) / np.linalg.norm(
            points[EYES[0]] - points[EYES[1]]
        )
        apart = np.clip((gap - APART[0]) / (APART[1] - APART[0]), 0, 1)
        spread = np.full(self.shape_count, self.config.expression)
        spread[self.mouth] += apart * (self.config.open_mouth - self.config.expression)
        return spread

    def residual(self, state: _State, number: int, marks: Marks) -> tuple[Doubles, Doubles, Doubles]:
        """Residuals ``[N, 2]``, their rows ``[N, 2, 3]`` over turned points, and those ``[N, 3]``."""
        face, view, seen = self.faces[number], state.views[number], marks.seen
        points = (
            seen.mean
            + np.tensordot(state.identity, seen.identity, 1)
            + np.tensordot(view.expression, seen.expression, 1)
            + np.tensordot(pose_terms(view.rotation), seen.sliding, 1)
        )
        turned = (points - PIVOT) @ view.rotation.T
        at = turned + view.shift
        rows = np.zeros((len(turned), 2, 3))
        rows[:, 0, 0] = rows[:, 1, 1] = 1
        rows[:, :, 2] = -(marks.pixels - face.centre) / view.focal
        off = np.einsum("nij,nj->ni", rows, at) + np.tensordot(view.habits, seen.habits, 1)
        return off, rows, turned

    def step(self, state: _State, rigid: bool) -> _State:
        """One damped Gauss-Newton step; a rigid one moves cameras alone."""
        size = self.identity_count + self.own * len(self.faces)
        matrix, slope = np.zeros((size, size)), np.zeros(size)
        matrix[np.diag_indices(self.identity_count)] = 1.0
        slope[: self.identity_count] = state.identity
        free = np.ones(size, bool)
        for number, view in enumerate(state.views):
            start = self.identity_count + number * self.own
            for marks in self.marks[number]:
                self._add_marks(matrix, slope, state, number, start, marks)
            self._add_priors(matrix, slope, view, self.faces[number], start)
            shapes = slice(start + 7, start + 7 + self.shape_count)
            stuck = ((view.expression <= 0) & (slope[shapes] > 0)) | (
                (view.expression >= 1) & (slope[shapes] < 0)
            )
            free[shapes] = ~stuck
            if rigid:
                free[start + 6 : start + self.own] = False
        if rigid:
            free[: self.identity_count] = False
        matrix[np.diag_indices(size)] *= 1 + self.config.damping
        change = np.zeros(size)
        change[free] = -np.linalg.solve(matrix[np.ix_(free, free)], slope[free])
        return self._moved(state, change)

    def _add_marks(
        self, matrix: Doubles, slope: Doubles, state: _State, number: int, start: int, marks: Marks
    ) -> None:
        """Add the share of a photo's marks to the normal equations."""
        view, seen, count = state.views[number], marks.seen, len(marks.pixels)
        off, rows, turned = self.residual(state, number, marks)
        weight = np.repeat(marks.trusted(off), 2)
        forward = np.einsum("nij,jk->nik", rows, view.rotation)
        shared = np.einsum("nij,knj->nik", forward, seen.identity, optimize=True).reshape(2 * count, -1)
        cross = np.zeros((count, 3, 3))
        cross[:, [2, 0, 1], [1, 2, 0]], cross[:, [1, 2, 0], [2, 0, 1]] = -turned, turned
        own = np.concatenate(
            [
                np.einsum("nij,njk->nik", rows, cross),
                rows,
                (-rows[:, :, 2] * (turned[:, 2:] + view.shift[2]))[..., None],
                np.einsum("nij,knj->nik", forward, seen.expression, optimize=True),
                seen.habits.transpose(1, 2, 0),
            ],
            2,
        ).reshape(2 * count, -1)
        design = np.concatenate([shared, own], 1)
        where = np.concatenate([np.arange(self.identity_count), np.arange(start, start + self.own)])
        weighed = design * weight[:, None]
        matrix[np.ix_(where, where)] += design.T @ weighed
        slope[where] += weighed.T @ off.reshape(-1)

    def _add_priors(self, matrix: Doubles, slope: Doubles, view: _View, face: SeenFace, start: int) -> None:
        config, diagonal = self.config, np.einsum("ii->i", matrix)
        focal, spread = self._likely_focal(face)
        diagonal[start + 6] += spread**-2
        slope[start + 6] += np.log(view.focal / focal) / spread**2
        diagonal[start + 5] += (view.shift[2] * config.distance_spread) ** -2
        slope[start + 5] += np.log(view.shift[2] / config.distance) / (
            view.shift[2] * config.distance_spread**2
        )
        shapes = slice(start + 7, start + 7 + self.shape_count)
        precision = self._likely_expression(face) ** -2
        diagonal[shapes] += precision
        slope[shapes] += view.expression * precision
        habits = slice(shapes.stop, start + self.own)
        diagonal[habits] += 1.0
        slope[habits] += view.habits

    def _moved(self, state: _State, change: Doubles) -> _State:
        views: list[_View] = []
        for number, view in enumerate(state.views):
            own = change[self.identity_count + number * self.own :][: self.own]
            shapes = slice(7, 7 + self.shape_count)
            views.append(
                _View(
                    Rotation.from_rotvec(own[:3]).as_matrix() @ view.rotation,
                    view.shift + own[3:6],
                    view.focal * float(np.exp(np.clip(own[6], -0.3, 0.3))),
                    (view.expression + own[shapes]).clip(0, 1),
                    view.habits + own[shapes.stop :],
                )
            )
        return _State(state.identity + change[: self.identity_count], views)

    def finish(self, state: _State) -> FaceFit:
        """The result, with a quality from how far landmarks are off."""
        found: list[FittedView] = []
        for number, (view, face) in enumerate(zip(state.views, self.faces, strict=True)):
            off = np.linalg.norm(self.residual(state, number, self.marks[number][0])[0], axis=1)
            position = PIVOT - view.rotation.T @ view.shift
            camera = PinholeCamera(view.rotation, position, view.focal, np.asarray(face.centre, float))
            found.append(FittedView(camera, view.expression, off))
        return FaceFit(state.identity, tuple(found), self._quality(state, found))

    def _quality(self, state: _State, views: list[FittedView]) -> float:
        """How believable the person and the landmarks are: 1 for an everyday face, towards 0 for none."""
        ratio = np.mean(
            [np.median(view.residual[: IRISES.start] / self.seen.spread[: IRISES.start]) for view in views]
        )
        unlikely, greatest = np.sqrt((state.identity**2).mean()), np.abs(state.identity).max()
        return float(1 / (1 + (ratio / 3.5) ** 4 + (unlikely / 2.0) ** 6 + (greatest / 7.0) ** 6))
