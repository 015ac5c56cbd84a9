# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of a fit in the template's topology."""

from types import SimpleNamespace

import numpy as np
import pytest
import trimesh
from scipy.spatial import KDTree

from backend.evaluation.rigs import lid_gap
from backend.likeness.fit import FaceFit, fit
from backend.likeness.landmarks import IRISES, OUTLINE
from backend.likeness.offsets import FARTHEST
from backend.likeness.seen_face import SeenFace
from backend.likeness.shape import PersonShape, person_shape
from backend.rigging.eyeballs import CLEARANCE, ON_THE_WAY, eyeballs
from backend.rigging.template import Piece
from tests.likeness.known_head import (
    BASIS,
    MODEL,
    NAMES,
    TEMPLATE,
    camera,
    expression,
    face,
    identity,
)

SKIN = TEMPLATE.vertices_of(Piece.SKIN)
SMILE = expression(mouthSmileLeft=0.6, mouthSmileRight=0.6, jawOpen=0.3)


@pytest.fixture(scope="module", params=[11, 12, 13])
def person(request: pytest.FixtureRequest) -> tuple[FaceFit, list[SeenFace], PersonShape]:
    """A smiling person, whose nose the basis does not know: its tip is seen 4 mm to the person's left."""
    seen = face(identity(request.param), camera(8, 3), SMILE)
    landmarks = seen.landmarks.copy()
    landmarks[[1, 2, 4, 5], 0] += 4 / 1000 / 0.7 * 1100
    faces = [SeenFace(landmarks, seen.centre, seen.film, seen.focal_35mm)]
    found = fit(faces)
    return found, faces, person_shape(found, faces, BASIS, MODEL, TEMPLATE)


def test_nothing_is_turned_over(person: tuple[FaceFit, list[SeenFace], PersonShape]) -> None:
    found, _, shape = person
    faces = TEMPLATE.triangles(Piece.SKIN)
    rough = trimesh.Trimesh(BASIS.head(found.identity), faces, process=False).face_normals
    made = trimesh.Trimesh(shape.neutral, faces, process=False)
    hidden = TEMPLATE.cavity[faces].any(1)
    lids = np.isin(faces, _near_eyes()).any(1)
    assert ((made.face_normals * rough).sum(1)[~hidden & ~lids] > 0).all()
    assert made.volume > 0


def _near_eyes() -> np.ndarray:
    """Skin that is moved off the eyeballs."""
    away = [
        np.linalg.norm(TEMPLATE.vertices - ball.centre, axis=1)
        for ball in eyeballs(TEMPLATE, TEMPLATE.vertices)
    ]
    return np.flatnonzero(np.min(away, 0) < 0.022)


def test_lids_stay_off_the_eyes(person: tuple[FaceFit, list[SeenFace], PersonShape]) -> None:
    _, _, shape = person
    head = SimpleNamespace(template=TEMPLATE, vertices=shape.neutral, shapes=shape.shapes)
    assert lid_gap(head) > ON_THE_WAY - 1e-4
    lids = np.union1d(SKIN, TEMPLATE.vertices_of(Piece.LASHES))
    for ball in eyeballs(TEMPLATE, shape.neutral):
        outward = shape.neutral[lids] - ball.centre
        front = outward[outward[:, 1] < 0]
        assert np.linalg.norm(front, axis=1).min() > ball.radius + CLEARANCE - 1e-4


def test_lashes_lie_on_the_lids(person: tuple[FaceFit, list[SeenFace], PersonShape]) -> None:
    neutral = person[2].neutral
    lashes = TEMPLATE.vertices_of(Piece.LASHES)
    lids = SKIN[KDTree(TEMPLATE.vertices[SKIN]).query(TEMPLATE.vertices[lashes])[1]]
    drift = (neutral[lashes] - neutral[lids]) - (TEMPLATE.vertices[lashes] - TEMPLATE.vertices[lids])
    assert np.linalg.norm(drift, axis=1).max() < 0.001


def test_the_head_is_bent_to_its_landmarks_no_farther_than_believable(
    person: tuple[FaceFit, list[SeenFace], PersonShape],
) -> None:
    found, faces, shape = person
    view = found.views[0]
    rough = BASIS.head(found.identity) + np.tensordot(view.expression, TEMPLATE.shapes, 1)
    inner = np.setdiff1d(np.arange(IRISES.start), OUTLINE)
    miss = [
        np.linalg.norm(view.camera.project(MODEL.on(head)) - faces[0].landmarks[:, :2], axis=1)[inner]
        for head in (rough.astype(np.float32), shape.posed())
    ]
    nose = np.flatnonzero(np.isin(inner, [1, 2, 4, 5]))
    assert miss[1][nose].mean() < miss[0][nose].mean()
    moved = np.linalg.norm(shape.neutral - BASIS.head(found.identity), axis=1)
    outer = SKIN[~TEMPLATE.cavity[SKIN]]
    face = outer[(TEMPLATE.vertices[outer, 1] < -0.04) & (TEMPLATE.vertices[outer, 2] < 0.21)]
    assert np.percentile(moved[face], 99) < FARTHEST + CLEARANCE


def test_what_no_landmark_tells_is_nearer_to_everybodys(
    person: tuple[FaceFit, list[SeenFace], PersonShape],
) -> None:
    found, _, shape = person
    back = SKIN[TEMPLATE.vertices[SKIN, 1] > 0.05]
    own, made = (head[back] - BASIS.mean[back] for head in (BASIS.head(found.identity), shape.neutral))
    assert np.linalg.norm(made, axis=1).mean() < np.linalg.norm(own, axis=1).mean()
    assert np.linalg.norm(made - own, axis=1).max() < 0.02


def test_shapes_are_the_templates_on_the_person(
    person: tuple[FaceFit, list[SeenFace], PersonShape],
) -> None:
    _, _, shape = person
    assert shape.shapes.shape == TEMPLATE.shapes.shape and shape.shapes.dtype == np.float32
    for name in ("jawOpen", "mouthSmileLeft", "browInnerUp", "cheekPuff"):
        mine, theirs = shape.shapes[NAMES.index(name)][SKIN], TEMPLATE.shapes[NAMES.index(name)][SKIN]
        along = (mine * theirs).sum() / (np.linalg.norm(mine) * np.linalg.norm(theirs))
        assert along > 0.9
        assert 0.6 < np.linalg.norm(mine) / np.linalg.norm(theirs) < 1.6


def test_posed_is_neutral_and_its_shapes(person: tuple[FaceFit, list[SeenFace], PersonShape]) -> None:
    found, _, shape = person
    assert np.array_equal(shape.posed(np.zeros(len(NAMES))), shape.neutral)
    jaw = np.zeros(len(NAMES))
    jaw[NAMES.index("jawOpen")] = 1
    assert np.allclose(shape.posed(jaw) - shape.neutral, shape.shapes[NAMES.index("jawOpen")], atol=1e-6)
    assert np.allclose(shape.expression, found.views[0].expression, atol=1e-6)
    assert np.linalg.norm(shape.posed() - shape.neutral, axis=1).max() > 1e-3
