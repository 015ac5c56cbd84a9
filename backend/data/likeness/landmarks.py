# SPDX-License-Identifier: GPL-3.0-or-later
"""Measures the landmark model (:mod:`backend.likeness.landmarks`) on observed people.

First, the point of the template's surface that each landmark is on average seen nearest to. Then, by ridge
regression over all pictures, how what is seen leaves that point with identity, expression and pose: in camera
coordinates a landmark's ray gives two equations that are linear in the seen point.
"""

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from backend.data.forms.surface import Floats
from backend.data.likeness.observe import Observations, expressive
from backend.data.people import priors
from backend.data.people.expressions import gaze_units
from backend.likeness.basis import IdentityBasis
from backend.likeness.landmarks import COUNT, POSES, LandmarkModel, pose_terms
from backend.likeness.square import face_vertices
from backend.rigging.template import HeadTemplate, Piece, get_head_template

FRONTAL, PICTURES = 0.45, 60
"""Sine of the yaw up to which pictures decide on the surface point, and how many of them."""
LATTICE = np.array([[i, j, 6 - i - j] for i in range(7) for j in range(7 - i)], np.float32) / 6
"""Barycentric weights that are tried in triangles."""
IDENTITIES = 30
"""Identity weights whose effect on the detector is measured."""
RIDGE_SHIFT, RIDGE_IDENTITY, RIDGE_EXPRESSION, RIDGE_SLIDING = 0.5, 12.0, 6.0, 4.0
"""Pictures that each kind of term must outweigh."""
ROUNDS, OUTLIER = 2, 3.0
"""Rounds of reweighting, and the residual, in standard deviations, that counts for half."""
FOLDS = 3
HABITS = 12
"""Shared errors that are kept."""
FLOOR = 2e-4
"""Least spread, metres."""

Reals = NDArray[np.floating[Any]]


def measure(seen: Observations, seed: int, basis: IdentityBasis) -> LandmarkModel:
    """The landmark model of the detector.

    Args:
        seen: the pictures.
        seed: of the people in them.
        basis: of identity.
    """
    template = get_head_template()
    corners, weights = _surface_points(seen, template)
    model = LandmarkModel(
        corners,
        weights,
        np.zeros((COUNT, 3), np.float32),
        np.zeros((IDENTITIES, COUNT, 3), np.float32),
        np.zeros((len(template.shapes), COUNT, 3), np.float32),
        np.zeros((POSES, COUNT, 3), np.float32),
        np.full(COUNT, FLOOR, np.float32),
        np.zeros((0, COUNT, 2), np.float32),
    )
    points = model.on(seen.posed)
    rows, goal = _equations(seen, points)
    terms = _terms(seen, seed, basis, template)
    goal = goal - _pose_errors(seen, points, rows, _left_over(seen, rows, goal, terms))
    found = np.stack([_ridge(rows[:, i], goal[:, i], terms) for i in range(COUNT)])
    rest = _left_over(seen, rows, goal, terms)
    spread, habits = _errors(rest - _pose_errors(seen, points, rows, rest))
    return replace(
        model,
        shift=_part(found, 0, 1)[0],
        identity=_part(found, 1, IDENTITIES),
        expression=_part(found, 1 + IDENTITIES, len(template.shapes)),
        sliding=_part(found, 1 + IDENTITIES + len(template.shapes), POSES),
        spread=spread,
        habits=habits,
    )


def identity_weights(basis: IdentityBasis, heads: Reals) -> Floats:
    """Identity weights ``[N, K]`` of neutral heads ``[N, V, 3]``, least squares over the face."""
    face = face_vertices(get_head_template())
    matrix = basis.components[:, face].reshape(len(basis.components), -1).T.astype(float)
    goal = (heads[:, face] - basis.mean[face]).reshape(len(heads), -1).T
    ridge = 1e-9 * np.trace(matrix.T @ matrix) * np.eye(matrix.shape[1])
    return np.linalg.solve(matrix.T @ matrix + ridge, matrix.T @ goal).T


def _part(found: Floats, start: int, count: int) -> NDArray[np.float32]:
    """Terms ``[count, 478, 3]`` of all ``[478, F, 3]``."""
    return found[:, start : start + count].transpose(1, 0, 2).astype(np.float32)


def _surface_points(
    seen: Observations, template: HeadTemplate
) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """Triangle ``[478, 3]`` and weights ``[478, 3]`` whose projections lie nearest to each landmark."""
    frontal = [n for n in range(len(seen)) if abs(pose_terms(seen.rotation[n])[0]) < FRONTAL]
    frontal = frontal[:: max(1, len(frontal) // PICTURES)]
    candidates = np.union1d(face_vertices(template), template.vertices_of(Piece.EYES))
    cost = sum((_miss(seen, n, seen.posed[n][candidates]) for n in frontal), np.zeros(()))
    nearest = candidates[cost.argmin(0)]
    allowed = np.isin(template.piece, (Piece.SKIN, Piece.EYES))
    triangles = template.quads[allowed][:, [[0, 1, 2], [0, 2, 3]]].reshape(-1, 3)
    corners, weights = np.zeros((COUNT, 3), np.int32), np.zeros((COUNT, 3), np.float32)
    for i, vertex in enumerate(nearest):
        around = triangles[(triangles == vertex).any(1)]
        points = np.einsum("lk,ntkc->ntlc", LATTICE, seen.posed[frontal][:, around])
        cost = sum(
            (_miss(seen, n, points[k].reshape(-1, 3), i)[:, 0] for k, n in enumerate(frontal)), np.zeros(())
        )
        triangle, share = divmod(int(cost.argmin()), len(LATTICE))
        corners[i], weights[i] = around[triangle], LATTICE[share]
    return corners, weights


def _miss(seen: Observations, number: int, points: Reals, landmark: int | None = None) -> Floats:
    """How far ``points [P, 3]`` are seen from the landmarks, robust, ``[P, 478 or 1]``."""
    marks = seen.landmarks[number][:, :2]
    marks = marks if landmark is None else marks[landmark][None]
    depth = (points - seen.position[number]) @ seen.rotation[number][2]
    off = (seen.project(number, points)[:, None] - marks) * (depth / seen.focal[number])[:, None, None]
    return np.sqrt((off**2).sum(-1) + 1e-6)


def _equations(seen: Observations, points: Reals) -> tuple[Floats, Floats]:
    """Rows ``[N, 478, 2, 3]`` and goals ``[N, 478, 2]`` in metres: row @ (seen - surface point) = goal."""
    rotation, marks = seen.rotation.astype(float), seen.landmarks[..., :2].astype(float)
    slope = (marks - seen.centre[:, None]) / seen.focal[:, None, None]
    rows = rotation[:, None, :2] - slope[..., None] * rotation[:, None, 2:]
    goal = -np.einsum("nkij,nkj->nki", rows, points - seen.position[:, None])
    return rows, goal


def _terms(seen: Observations, seed: int, basis: IdentityBasis, template: HeadTemplate) -> Floats:
    """What the seen point may depend on, ``[N, F]``: one, identity, expression, pose."""
    unique, where = np.unique(seen.index, return_index=True)
    weights = dict(zip(unique, identity_weights(basis, seen.neutral[where]), strict=True))
    units = {index: _units(seed, int(index), template) for index in unique}
    return np.stack(
        [
            np.concatenate(
                [[1.0], weights[index][:IDENTITIES], units[index], pose_terms(seen.rotation[number])]
            )
            for number, index in enumerate(seen.index)
        ]
    )


def _units(seed: int, index: int, template: HeadTemplate) -> Floats:
    person = expressive(priors.sample(seed, index))
    units = person.face_units | gaze_units(person.gaze_yaw, person.gaze_pitch)
    return np.array([units.get(str(name), 0.0) for name in template.shape_names])


def _ridge(rows: Floats, goal: Floats, terms: Floats) -> Floats:
    """Coefficients ``[F, 3]`` of one landmark, reweighted against outliers."""
    design = np.einsum("nij,nf->nifj", rows, terms).reshape(2 * len(rows), -1)
    count = terms.shape[1] - 1 - IDENTITIES - POSES
    ridge = [
        RIDGE_SHIFT,
        *[RIDGE_IDENTITY] * IDENTITIES,
        *[RIDGE_EXPRESSION] * count,
        *[RIDGE_SLIDING] * POSES,
    ]
    penalty = np.diag(np.repeat(ridge, 3))
    target, weight = goal.reshape(-1), np.ones(len(goal))
    found = np.zeros(design.shape[1])
    for _ in range(ROUNDS):
        each = np.repeat(weight, 2)
        found = np.linalg.solve(design.T @ (each[:, None] * design) + penalty, design.T @ (each * target))
        off = np.linalg.norm((target - design @ found).reshape(-1, 2), axis=1)
        weight = 1 / (1 + (off / (OUTLIER * np.median(off) + 1e-6)) ** 2)
    return found.reshape(-1, 3)


def _left_over(seen: Observations, rows: Floats, goal: Floats, terms: Floats) -> Floats:
    """Residuals ``[N, 478, 2]`` of people whom the coefficients have not seen, metres right and down."""
    rest = np.zeros_like(goal)
    for fold in range(FOLDS):
        out = seen.index % FOLDS == fold
        for i in range(COUNT):
            found = _ridge(rows[~out, i], goal[~out, i], terms[~out])
            rest[out, i] = goal[out, i] - np.einsum("nij,fj,nf->ni", rows[out, i], found, terms[out])
    return rest


def _pose_errors(seen: Observations, points: Reals, rows: Floats, rest: Floats) -> Floats:
    """What of residuals ``[N, 478, 2]`` is the head elsewhere, turned or larger: a fit's camera has it."""
    scale = np.median(np.linalg.norm(rest, axis=2), 0)
    out = np.zeros_like(rest)
    for number in range(len(seen)):
        turn = seen.rotation[number]
        arm = (points[number] - points[number].mean(0)) @ turn.T
        forward = rows[number] @ turn.T
        cross = np.zeros((COUNT, 3, 3))
        cross[:, [2, 0, 1], [1, 2, 0]], cross[:, [1, 2, 0], [2, 0, 1]] = -arm, arm
        design = np.concatenate([forward, forward @ cross, arm[:, :2, None]], 2)
        weighed = (design / scale[:, None, None]).reshape(2 * COUNT, -1)
        goal = (rest[number] / scale[:, None]).reshape(-1)
        out[number] = design @ np.linalg.lstsq(weighed, goal, rcond=1e-6)[0]
    return out


def _errors(rest: Floats) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Spread ``[478]`` of each landmark and ``HABITS`` shared errors ``[H, 478, 2]``, of residuals."""
    size = np.linalg.norm(rest, axis=2)
    scale = np.median(size, 0) / 1.177  # of the length of a plane's normal vector
    clipped = rest * np.minimum(1, OUTLIER * scale / size.clip(1e-9))[..., None]
    flat = (clipped / scale[:, None]).reshape(len(rest), -1)
    values, vectors = np.linalg.eigh(flat.T @ flat / len(flat))
    top = np.argsort(values)[::-1][:HABITS]
    habits = (vectors[:, top] * np.sqrt(values[top])).T.reshape(HABITS, COUNT, 2) * scale[:, None]
    own = np.sqrt((clipped**2).mean((0, 2)) - (habits**2).sum(0).mean(-1))
    return np.maximum(np.nan_to_num(own), FLOOR).astype(np.float32), habits.astype(np.float32)
