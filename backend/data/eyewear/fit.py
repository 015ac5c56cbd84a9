# SPDX-License-Identifier: GPL-3.0-or-later
"""How a frame comes to sit on one face: before skin and lids, as near to them as it can."""

from dataclasses import dataclass

import numpy as np
from scipy.spatial import cKDTree

from backend.data.body.template import Head
from backend.data.eyewear.frames import Frame
from backend.data.forms.surface import Floats
from backend.rigging.glasses import wrap

RIM_POINTS = 80
_CLEARANCE = 0.0007
_NEAR = 0.0035
_TILTS = np.array([0.10, 0.05, 0.0, -0.06])
"""How far a frame's lower edge leans towards the cheeks, metres a metre."""
_LIFTS = np.array([0.0, 0.002, 0.004])
_AGAINST = np.array([0.0, 0.0006, 0.0014, 0.0026])[:, None] + np.array([0.0, 0.0010, 0.0024])
"""What every tilt and lift costs against sitting closer to the face, metres."""
_FARTHEST = 0.032


class Face:
    """The skin as depths behind a plane before it, and as widths beside the head."""

    def __init__(self, head: Head) -> None:
        vertices = np.asarray(head.vertices)
        x, y, z = vertices.T
        near = (np.abs(z - 0.19) < 0.07) & (np.abs(x) < 0.1)
        front = near & (y < -0.02) & (head.normals[:, 1] < 0.25)
        self._front = cKDTree(vertices[front][:, [0, 2]])
        self._depth = y[front]
        sides = near & (y > -0.09) & (y < 0.06) & (head.template.vertex_masks["ears"] < 0.2)
        self._sides = [sides & (x * sign > 0.03) for sign in (1.0, -1.0)]
        self._width = [(cKDTree(vertices[side][:, 1:]), np.abs(x[side])) for side in self._sides]

    def front(self, x: Floats, z: Floats) -> Floats:
        """The foremost y of the skin about (x, z), both ``[N]``; far back where there is none."""
        distance, index = self._front.query(np.stack([x, z], 1), k=7)
        near = np.where(distance < _NEAR, self._depth[index], 0.0)
        return near.min(1)

    def width(self, side: int, y: Floats, z: Floats) -> Floats:
        """How far from x = 0 the head's side reaches about (y, z), ears left out; ``[N]``."""
        tree, width = self._width[side]
        distance, index = tree.query(np.stack([y, z], 1), k=6)
        return np.where(distance < 0.008, width[index], 0.0).max(1)


@dataclass(frozen=True)
class Fitted:
    """One frame on one face.

    Attributes:
        face: the skin it sits on.
        rims: per side ``[RIM_POINTS, 3]``, the lens's edge from the outer end upwards.
        up: ``[RIM_POINTS]`` second coordinate of the outline.
        tilt: metres that the frame comes forward on every metre up.
    """

    face: Face
    rims: tuple[Floats, Floats]
    up: Floats
    tilt: float


def fit(head: Head, frame: Frame, size: float) -> Fitted:
    """Find the place that touches nothing: close to the face, little tilted and little raised."""
    face = Face(head)
    outline = frame.outline(np.linspace(0.0, 2.0 * np.pi, RIM_POINTS, endpoint=False))
    reach = 1.0 + frame.rim_at(outline[:, 1:]) / np.array([frame.width, frame.height])
    samples = np.concatenate([outline * reach, outline * 0.75, outline[::4] * 0.35])
    flat = np.concatenate([_placed(head, frame, side, samples, size) for side in range(2)])
    middle = head.eyes[:, 2].mean()
    needed = np.empty((len(_TILTS), len(_LIFTS)))
    for column, lift in enumerate(_LIFTS):
        skin = face.front(flat[:, 0], flat[:, 1] + lift) - wrap(flat[:, 0])
        level = flat[:, 1] + lift - middle
        needed[:, column] = (skin + _TILTS[:, None] * level).min(1)
    front = head.eyes[:, 1].min() - head.eye_radius
    needed = np.clip(needed - frame.deep - _CLEARANCE, front - _FARTHEST, front - 0.008)
    row, column = np.unravel_index((needed - _AGAINST).argmax(), needed.shape)
    rims = []
    for side in range(2):
        x, z = _placed(head, frame, side, outline, size).T
        z = z + _LIFTS[column]
        rims.append(np.stack([x, needed[row, column] + wrap(x) - _TILTS[row] * (z - middle), z], 1))
    return Fitted(face, (rims[0], rims[1]), outline[:, 1], float(_TILTS[row]))


def _placed(head: Head, frame: Frame, side: int, outline: Floats, size: float) -> Floats:
    """Where outline points ``[N, 2]`` lie before one eye: ``[N, 2]`` of x and z."""
    sign = 1.0 if side == 0 else -1.0
    pupil = np.abs(head.eyes[:, 0]).mean()
    half = min(frame.width * size, pupil + frame.outwards - 0.0065 - frame.rim)
    x = sign * (pupil + frame.outwards + half * outline[:, 0])
    return np.stack([x, head.eyes[:, 2].mean() - frame.down + frame.height * size * outline[:, 1]], 1)
