# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads that are about as wrong as a fit to detected landmarks: the right place, somebody else's features."""

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from scipy.spatial.transform import Rotation

from backend.data.likeness.face_maps import FaceMaps
from backend.likeness.basis import get_identity_basis
from backend.likeness.camera import Doubles, PinholeCamera
from backend.likeness.fit import PIVOT
from backend.likeness.square import FaceSquare, face_vertices
from backend.meshing.sampling import Floats
from backend.rigging.template import get_head_template

SHRUNK, STRAYED = (0.3, 0.8), (0.1, 0.4)
"""How much of the identity a fit misses, and how much it invents, standard deviations."""
SHAPES, VALUE = 6, 0.1
"""Face shapes that a fit gets wrong, and by how much."""
TURNED, LENS = 1.8, 0.25
"""Degrees by which a fit's pose is wrong about each axis, and the spread of its distance's logarithm."""
MOVED, SCALED, ROLLED = 0.004, 0.012, 0.008
"""By how much of the square a fit is beside the face, larger and turned, radians."""


@dataclass(frozen=True)
class Misfit:
    """A wrong head in a view of somebody.

    Attributes:
        points: ``[V, 2]`` where the template's vertices are thought to be, pixels of the map.
        depth: ``[V]`` metres.
        true: ``[V, 2]`` where they are.
        square: about the wrong head.
        yaw: of the camera to the avatar's left, degrees.
    """

    points: Doubles
    depth: Doubles
    true: Doubles
    square: FaceSquare
    yaw: float


def misfit(maps: FaceMaps, view: int, rng: np.random.Generator) -> Misfit:
    """A head that is randomly wrong, but whose face lies where the true one does."""
    camera, face = view_camera(maps, view), face_vertices(get_head_template())
    true = camera.project(maps.posed)
    head, taken = _wrong_head(maps, rng), _wrong_camera(camera, rng)
    found = taken.project(head)
    square = FaceSquare.about(head, taken)
    scale, turn = _similarity(found[face], true[face])
    scale *= float(np.exp(SCALED * rng.normal()))
    turn = _turn(ROLLED * rng.normal()) @ turn
    middle = found[face].mean(0)
    shift = true[face].mean(0) + MOVED * square.side * rng.normal(size=2)

    def moved(points: Doubles) -> Doubles:
        return scale * (points - middle) @ turn.T + shift

    placed = FaceSquare(moved(square.centre), square.side * scale, turn @ square.turn)
    yaw = float(np.degrees(np.arctan2(-camera.rotation[2, 0], camera.rotation[2, 1])))
    return Misfit(moved(found), taken.view(head)[:, 2], true, placed, yaw)


def view_camera(maps: FaceMaps, view: int) -> PinholeCamera:
    """The camera of a map, whose pixels may be turned against it."""
    plane = maps.plane[view].astype(float)
    focal, turn = float(np.hypot(*plane[:, 0])), np.eye(3)
    turn[:2, :2] = plane[:, :2] / focal
    return PinholeCamera(turn @ maps.rotation[view], maps.position[view].astype(float), focal, plane[:, 2])


def _wrong_head(maps: FaceMaps, rng: np.random.Generator) -> Doubles:
    """The head ``[V, 3]`` with the features of somebody nearer to the mean, and a wrong expression."""
    basis, template = get_identity_basis(), get_head_template()
    face = face_vertices(template)
    own = (maps.neutral - basis.mean)[face].reshape(-1) @ _identity_weights()
    wrong = rng.uniform(*STRAYED) * rng.normal(size=len(own)) - rng.uniform(*SHRUNK) * own
    values = VALUE * rng.normal(size=SHAPES)
    shapes = template.shapes[rng.choice(len(template.shapes), SHAPES, replace=False)]
    return maps.posed + np.tensordot(wrong, basis.components, 1) + np.tensordot(values, shapes, 1)


def _wrong_camera(camera: PinholeCamera, rng: np.random.Generator) -> PinholeCamera:
    turn = Rotation.from_euler("xyz", TURNED * rng.normal(size=3), degrees=True).as_matrix()
    away = np.exp(LENS * rng.normal()) * (camera.position - PIVOT)
    return replace(camera, rotation=camera.rotation @ turn, position=PIVOT + turn.T @ away)


def _turn(angle: float) -> Doubles:
    return np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])


def _similarity(start: Doubles, goal: Doubles) -> tuple[float, Doubles]:
    """Scale and rotation ``[2, 2]`` from points ``[N, 2]`` to others, least squares."""
    one, other = start - start.mean(0), goal - goal.mean(0)
    along = (one * other).sum()
    across = (one[:, 0] * other[:, 1] - one[:, 1] * other[:, 0]).sum()
    return float(np.hypot(along, across) / (one**2).sum()), _turn(float(np.arctan2(across, along)))


@lru_cache(maxsize=1)
def _identity_weights() -> Floats:
    """``[3 F, K]`` takes offsets of the face's vertices from the mean to identity weights."""
    basis, face = get_identity_basis(), face_vertices(get_head_template())
    matrix = basis.components[:, face].reshape(len(basis.components), -1).astype(float)
    gram = matrix @ matrix.T
    gram += 1e-6 * np.trace(gram) / len(gram) * np.eye(len(gram))
    return np.linalg.solve(gram, matrix).T.astype(np.float32)
