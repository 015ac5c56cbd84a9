# SPDX-License-Identifier: GPL-3.0-or-later
"""Shells, lofts and tubes are closed and of the volume that geometry says."""

import numpy as np
import pytest
import trimesh

from backend.data.forms.noise import Noise, layered, smoothstep
from backend.data.forms.shells import loft, rings, shell, signed_volume, smooth_path
from backend.space import Part


def test_a_flat_shell_has_the_volume_of_a_slab():
    x, y = np.meshgrid(np.linspace(0, 1, 5), np.linspace(0, 2, 7), indexing="ij")
    bottom = np.stack([x, y, 0 * x], -1)
    top = bottom + [0, 0, 0.1]
    made = shell(top, bottom, np.full(top.shape, 0.5), Part.CLOTHING, top)
    assert trimesh.Trimesh(made.vertices, made.faces, process=False).is_watertight
    assert signed_volume(made.vertices, made.faces) == pytest.approx(0.2)
    assert np.allclose(made.canonical, made.vertices)


def test_a_shell_with_a_pole_has_no_hole_at_the_top():
    azimuth = np.linspace(0, 2 * np.pi, 48, endpoint=False)[:, None]
    polar = np.linspace(0, np.pi / 2, 24)[None]
    unit = np.stack(
        [np.sin(polar) * np.sin(azimuth), -np.sin(polar) * np.cos(azimuth), np.cos(polar) + 0 * azimuth], -1
    )
    made = shell(unit, 0.5 * unit, np.ones(unit.shape), Part.HAIR, unit, wrap=True, pole=True)
    assert trimesh.Trimesh(made.vertices, made.faces, process=False).is_watertight
    assert signed_volume(made.vertices, made.faces) == pytest.approx(2 / 3 * np.pi * (1 - 0.125), rel=0.02)


@pytest.mark.parametrize("closed", [False, True])
def test_tubes_are_closed_and_point_outwards(closed):
    angle = np.linspace(0, 2 * np.pi, 64, endpoint=False)
    circle = np.stack([np.cos(angle), 0 * angle, np.sin(angle)], 1)
    path = circle if closed else smooth_path(circle[:20], 40)
    sections = rings(path, 0.1, 24, closed=closed)
    tube = loft(sections, np.array([0.2, 0.3, 0.4]), Part.EYEWEAR, sections, closed=closed)
    mesh = trimesh.Trimesh(tube.vertices, tube.faces, process=False)
    length = 2 * np.pi if closed else 2 * np.pi * 19 / 64
    assert mesh.is_watertight
    assert mesh.is_winding_consistent
    assert mesh.volume == pytest.approx(np.pi * 0.01 * length, rel=0.03)


def test_noise_is_smooth_bounded_and_repeatable():
    x = np.linspace(0, 30, 4001)
    values = layered(Noise(np.random.default_rng(2)), x, 0.3 * x)
    assert np.abs(values).max() < 1.6
    assert np.abs(np.diff(values)).max() < 0.1
    assert np.array_equal(values, layered(Noise(np.random.default_rng(2)), x, 0.3 * x))
    assert smoothstep(1.0, 0.0, np.array([0.0, 0.5, 1.0])).tolist() == [1.0, 0.5, 0.0]
