# SPDX-License-Identifier: GPL-3.0-or-later
"""Glasses come whole, from whatever is left of them, or not at all."""

import numpy as np
import pytest
import trimesh

from backend.rigging.eyeballs import eyeballs
from backend.rigging.glasses import EARS, fitted_glasses
from backend.rigging.template import Piece, get_head_template
from backend.rigging.tubes import SIDES, disc, tube

TEMPLATE = get_head_template()
EYES = np.array([ball.centre for ball in eyeballs(TEMPLATE, TEMPLATE.vertices)])
SKIN = trimesh.Trimesh(TEMPLATE.vertices, TEMPLATE.triangles(Piece.SKIN), process=False)


def ring(eye: np.ndarray, start: float, end: float, radius: float = 0.021) -> trimesh.Trimesh:
    """A part of a round rim before an eye, from one angle to another."""
    turn = np.linspace(start, end, 30)
    path = eye + np.stack([radius * np.cos(turn), np.full(30, -0.028), radius * np.sin(turn)], 1)
    return trimesh.Trimesh(*tube(path, 0.0015, 0.0015, closed=False), process=False)


def glasses_of(*pieces: trimesh.Trimesh) -> trimesh.Trimesh | None:
    old = trimesh.util.concatenate(list(pieces))
    vertices, faces = old.vertices.astype(np.float32), old.faces.astype(np.int64)
    found = fitted_glasses(vertices, faces, TEMPLATE, TEMPLATE.vertices)
    return None if found is None else trimesh.Trimesh(*found, process=False)


HOOKS = [ring(EYES[0], 0.2, 2.4), ring(EYES[1], 0.8, 2.9)]


def test_two_open_hooks_become_a_frame_with_bridge_rims_and_temples() -> None:
    made = glasses_of(*HOOKS)
    assert made is not None
    assert made.is_watertight and made.is_winding_consistent and made.volume > 0
    assert len(made.faces) <= 2000
    rims = [piece for piece in made.split() if piece.euler_number == 0]
    assert len(rims) == 2 and made.body_count == 5
    for rim, eye in zip(sorted(rims, key=lambda each: -each.centroid[0]), EYES, strict=True):
        assert np.linalg.norm((rim.centroid - eye)[[0, 2]]) < 0.006
        radius = np.linalg.norm((rim.vertices - eye)[:, [0, 2]], axis=1)
        assert radius.min() > 0.012 and radius.max() < 0.032
    for side in (1, -1):
        away = np.linalg.norm(made.vertices - EARS[-1] * [side, 1, 1], axis=1)
        assert away.min() < 0.008


def test_all_of_it_hangs_together() -> None:
    made = glasses_of(*HOOKS)
    assert made is not None
    pieces = made.split()
    touching = [
        [np.linalg.norm(one.vertices[:, None] - two.vertices, axis=2).min() < 0.004 for two in pieces]
        for one in pieces
    ]
    reached = np.linalg.matrix_power(np.array(touching, int), len(pieces))
    assert (reached > 0).all()


def test_the_front_is_before_the_skin() -> None:
    made = glasses_of(*HOOKS)
    assert made is not None
    front = made.vertices[made.vertices[:, 1] < -0.105]
    assert len(front) > 300
    assert not SKIN.contains(front).any()


def test_the_outline_is_the_old_ones() -> None:
    small, large = (
        glasses_of(*(ring(eye, 0, 2 * np.pi, radius) for eye in EYES)) for radius in (0.017, 0.025)
    )
    assert small is not None and large is not None
    heights = [np.ptp(made.vertices[made.vertices[:, 1] < -0.1][:, 2]) for made in (small, large)]
    assert heights[1] - heights[0] > 0.005


def test_lenses_that_hide_the_eyes_do_so_again() -> None:
    dark = [trimesh.creation.icosphere(2, 0.02) for _ in EYES]
    for lens, eye in zip(dark, EYES, strict=True):
        lens.vertices = lens.vertices * [1, 0.05, 1] + eye + [0, -0.028, 0]
    made, clear = glasses_of(*dark), glasses_of(*HOOKS)
    assert made is not None and clear is not None
    assert made.is_watertight and len(made.faces) <= 2000
    for eye in EYES:
        assert made.ray.intersects_any([eye - [0, 0.2, 0]], [[0, 1, 0]]).all()
        assert not clear.ray.intersects_any([eye - [0, 0.2, 0]], [[0, 1, 0]]).any()


def test_of_a_scrap_there_are_none() -> None:
    assert glasses_of(ring(EYES[0], 1.0, 1.4)) is None
    assert glasses_of(trimesh.creation.icosphere(2, 0.01)) is None


@pytest.mark.parametrize("closed", [True, False])
def test_a_tube_is_closed_and_as_thick_as_asked(closed: bool) -> None:
    turn = np.linspace(0, 2 * np.pi, 40, endpoint=False)
    path = np.stack([0.02 * np.cos(turn), 0 * turn, 0.02 * np.sin(turn)], 1)
    made = trimesh.Trimesh(*tube(path if closed else path[:20], 0.002, 0.001, closed=closed), process=False)
    assert made.is_watertight and made.is_winding_consistent
    assert np.ptp(made.vertices[:, 1]) == pytest.approx(0.002 * np.sin(np.pi / 3), rel=0.01)
    assert len(made.faces) == 40 * SIDES * 2 if closed else 19 * SIDES * 2 + 2 * (SIDES - 2)
    plate = trimesh.Trimesh(*disc(path, 0.001), process=False)
    assert plate.is_watertight and plate.volume > 0
