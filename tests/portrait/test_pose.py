# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import pytest

from backend.portrait.pose import CHIN, FOREHEAD, REST_PITCH, SIDES, head_pose, mesh_angles


def turned_head(yaw, pitch, roll):
    """A symmetric head seen from an azimuth and elevation, the camera tilted."""
    points = np.zeros((478, 3))
    for index, (left, right) in enumerate(SIDES):
        points[left], points[right] = (60, index * 20 - 40, 10), (-60, index * 20 - 40, 10)
    points[FOREHEAD], points[CHIN] = (0, -80, 0), (0, 80, 0)
    y, p, r = np.radians([yaw, pitch, roll])
    turn = np.array([[np.cos(y), 0, np.sin(y)], [0, 1, 0], [-np.sin(y), 0, np.cos(y)]])
    nod = np.array([[1, 0, 0], [0, np.cos(p), -np.sin(p)], [0, np.sin(p), np.cos(p)]])
    tilt = np.array([[np.cos(r), -np.sin(r), 0], [np.sin(r), np.cos(r), 0], [0, 0, 1]])
    return points @ (tilt @ nod @ turn).T


@pytest.mark.parametrize("pose", [(0, 0, 0), (40, 0, 0), (-80, 0, 0), (0, 25, 0), (30, -20, 15)])
def test_angles_are_recovered(pose):
    assert mesh_angles(turned_head(*pose)) == pytest.approx(pose, abs=1e-6)


def test_known_errors_are_corrected():
    assert head_pose(turned_head(0, REST_PITCH, 0)) == pytest.approx((0, 0, 0), abs=1e-6)
    assert head_pose(turned_head(53, REST_PITCH, 0)).yaw == pytest.approx(60, abs=0.2)
    assert head_pose(turned_head(-20, REST_PITCH, 0)).yaw == pytest.approx(-21.3, abs=0.1)
