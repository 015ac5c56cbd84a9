# SPDX-License-Identifier: GPL-3.0-or-later
"""Landmarks that depend less on where and how a face lies in its photo.

The mesh model sees a face best upright, in the middle and not too small, and its answer moves a little
with every pixel of the crop. So it is asked again, of upright crops that differ a little and of their mirror
images, and the answers are averaged.
"""

import math
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from backend.portrait.face import LEFT_EYE, MOUTH, RIGHT_EYE, Face, detect, mesh_points
from backend.portrait.frame import EYES_AT, Pixels, PortraitFrame, on_background
from backend.portrait.mesh import MIRROR
from backend.portrait.view import View, carried, carried_points, inverse

CROP_SIZE = 320
"""Edge of the crops that the models see, pixels."""
JITTERS = ((1.0, 0.0), (0.88, 3.0), (0.88, -3.0), (1.14, 2.0), (1.14, -2.0))
"""Edge of each crop over the portrait's, and by how many degrees it is turned."""
REACH = 0.9
"""From the eyes to what crops need at most, over the portrait's edge."""
DETAIL = 2 * CROP_SIZE
"""Longest edge of what crops are taken from, pixels."""
AT_CENTRE = 0.15
"""How far a detection may lie from where the face should be, fractions of the crop's edge."""


def frame_of(face: Face) -> PortraitFrame:
    """The portrait's square around a face."""
    return PortraitFrame.from_landmarks(face.point(LEFT_EYE), face.point(RIGHT_EYE), face.point(MOUTH))


def steadied(image: Pixels, face: Face) -> Face:
    """The face with averaged landmarks; as it was where the mesh model sees none in upright crops.

    Args:
        image: ``[H, W, 4]`` straight RGBA photo.
        face: a face in it, at any roll.
    """
    near = around(View.whole(image), frame_of(face))
    frame = frame_of(carried(face, near.matrix))
    found: list[NDArray[np.float64]] = []
    for scale, degrees in JITTERS:
        tried = replace(frame, side=frame.side * scale, roll=frame.roll + math.radians(degrees))
        for mirrored in (False, True):
            points = fitted(near.image, tried, mirrored)
            if points is not None:
                found.append(points)
    if not found:
        return face
    return replace(face, landmarks=carried_points(np.median(found, axis=0), inverse(near.matrix)))


def around(view: View, frame: PortraitFrame) -> View:
    """The part of a photo that crops of one face need, in no more detail than they need."""
    height, width = view.image.shape[:2]
    reach = frame.side * REACH
    left, top = (max(0, math.floor(at - reach)) for at in frame.eyes)
    right = max(left + 1, min(width, math.ceil(frame.eyes[0] + reach)))
    bottom = max(top + 1, min(height, math.ceil(frame.eyes[1] + reach)))
    return view.cropped((left, top, right, bottom)).within(DETAIL)


def fitted(image: Pixels, frame: PortraitFrame, mirrored: bool = False) -> NDArray[np.float64] | None:
    """Landmarks ``[478, 3]`` of the face in a frame in the photo's pixels, or none if there is no face.

    Args:
        image: ``[H, W, 4]`` straight RGBA photo.
        frame: where the face is, and which way it is up.
        mirrored: show the mirror image to the model.
    """
    crop = on_background(frame.crop(image, CROP_SIZE))
    points = mesh_points(crop[:, ::-1] if mirrored else crop)
    if points is None:
        return None
    if mirrored:
        points = points[MIRROR] * (-1, 1, 1) + (CROP_SIZE, 0, 0)
    points /= CROP_SIZE
    return np.column_stack([frame.to_image(points[:, :2]), points[:, 2] * frame.side])


def upright_score(image: Pixels, frame: PortraitFrame) -> float:
    """How surely the detector sees a face that is upright in a frame, 0..1."""
    crop = on_background(frame.crop(image, CROP_SIZE))
    middle = np.array([EYES_AT[0], EYES_AT[1] + 0.1]) * CROP_SIZE
    near = [
        box.score for box in detect(crop, 0.0) if np.linalg.norm(box.centre - middle) < AT_CENTRE * CROP_SIZE
    ]
    return max(near, default=0.0)
