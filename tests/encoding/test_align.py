# SPDX-License-Identifier: GPL-3.0-or-later
"""Heads are found however their file stands, and what is no head is told apart."""

from pathlib import Path

import numpy as np
import pytest
from scipy.spatial import cKDTree
from scipy.spatial.transform import Rotation
from skimage import data

from backend.encoding.align import find_head
from backend.encoding.directions import Directions
from backend.encoding.paint import Paint
from backend.encoding.scan import scan_head
from backend.errors import RodinError
from backend.portrait.face import find_faces
from tests.encoding.meshes import SQUARE_UV, ball, flat_coloured, person, square, surface, write_person

Y_UP = np.array([[1.0, 0, 0], [0, 0, 1], [0, -1, 0]])


@pytest.fixture(scope="module")
def subject():
    return person()


@pytest.mark.parametrize(
    ("name", "turn", "directions"),
    [
        ("usual.glb", Y_UP, Directions()),
        ("lying_away.glb", Rotation.from_euler("z", 180, degrees=True).as_matrix(), Directions("z", "y")),
        ("askew.glb", Rotation.from_euler("yz", (20, 35), degrees=True).as_matrix() @ Y_UP, Directions()),
    ],
)
def test_a_person_in_any_units_comes_back(
    tmp_path: Path, subject, name: str, turn: np.ndarray, directions: Directions
) -> None:
    path = write_person(subject, tmp_path / name, turn, 250.0, np.array([40.0, -7, 900]))
    head = scan_head(path, directions)
    truth = np.concatenate([corners.reshape(-1, 3) for corners, _ in flat_coloured(subject)])
    inner = head.points[(np.abs(head.points[:, 0]) < 0.09) & (head.points[:, 2] > 0.05)]
    away, _ = cKDTree(truth).query(inner)
    assert np.median(away) < 0.006
    eyes = head.points[np.linalg.norm(head.points - (0, -0.098, 0.1975), axis=1) < 0.03]
    assert len(eyes) > 500
    assert head.portrait.shape == (128, 128, 3) and len(find_faces(head.portrait)) == 1
    assert head.warnings == [] and head.colours.std(0).max() > 0.1


def test_a_ball_has_no_face() -> None:
    with pytest.raises(RodinError, match=r"encode\.no_face"):
        find_head(surface(ball()), Directions("y", "z"), "y")


def test_a_photo_on_a_board_is_no_head() -> None:
    photo = np.dstack([data.astronaut()[:256, 96:352], np.full((256, 256), 255, np.uint8)])
    board = square(0.0, Paint(np.ones(3, np.float32), uv=SQUARE_UV, texture=photo))
    with pytest.raises(RodinError, match=r"encode\.not_a_head"):
        find_head(surface(board), Directions("y", "z"), "y")


def test_up_and_front_must_differ() -> None:
    with pytest.raises(RodinError, match=r"encode\.same_axis"):
        find_head(surface(ball()), Directions("y", "-y"), "y")
