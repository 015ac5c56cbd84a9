# SPDX-License-Identifier: GPL-3.0-or-later
"""From which side a camera sees a head, read from face-mesh landmarks."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

SIDES = ((454, 234), (263, 33), (291, 61), (356, 127), (397, 172))
"""Landmarks of the person's left and right that mirror each other: temples, eyes, mouth, jaw."""
FOREHEAD, CHIN = 10, 152
SHORTFALL, FROM_YAW = 0.13, 40.0
"""Share by which the mesh model underrates yaw from about 40 degrees on, measured on renders of
synthetic heads at known angles; it says 53 for 60, and never much more, whatever the true yaw is."""
REST_PITCH = 6.5
"""Pitch that the mesh model sees in frontal heads, degrees, measured in the same way."""


class HeadPose(NamedTuple):
    """Degrees; zero is a frontal view.

    Attributes:
        yaw: azimuth of the camera, positive when it sees more of the person's left side.
        pitch: elevation of the camera, positive when it looks from above.
        roll: tilt of the head in the image, positive when it leans to the person's left.
    """

    yaw: float
    pitch: float
    roll: float


def head_pose(landmarks: NDArray[np.float64]) -> HeadPose:
    """Head pose under weak perspective, corrected for what the mesh model gets wrong.

    Args:
        landmarks: ``[478, 3]`` face-mesh points in pixels: x right, y down, z away from the camera in
            the scale of x.
    """
    yaw, pitch, roll = mesh_angles(landmarks)
    return HeadPose(yaw * (1 + SHORTFALL * min(abs(yaw) / FROM_YAW, 1.0)), pitch - REST_PITCH, roll)


def mesh_angles(landmarks: NDArray[np.float64]) -> HeadPose:
    """Angles of the mesh as it is: turned by yaw, then seen by pitch, then tilted by roll."""
    across = np.mean([landmarks[left] - landmarks[right] for left, right in SIDES], axis=0)
    across /= np.linalg.norm(across)
    down = landmarks[CHIN] - landmarks[FOREHEAD]
    down -= across * (down @ across)
    down /= np.linalg.norm(down)
    backwards = np.cross(across, down)
    yaw = np.arctan2(-across[2], backwards[2])
    pitch = np.arcsin(np.clip(down[2], -1, 1))
    roll = np.arctan2(-down[0], down[1])
    return HeadPose(*(float(np.degrees(angle)) for angle in (yaw, pitch, roll)))
