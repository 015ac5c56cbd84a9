# SPDX-License-Identifier: GPL-3.0-or-later
import numpy as np
import torch

from backend.rendering import volume
from backend.rendering.camera import rays
from backend.rendering.preview import render
from tests.analytic_head import AnalyticHead
from tests.analytic_mesh import built

FIELD = AnalyticHead(glasses=True)
STEPS = 1100  # of 0.6 mm


def naive(field, eye, directions):
    """The quadrature on every step of every ray, one after the other; points outside the box are empty."""
    near, step = 1.65, 0.0006
    left, colour = torch.ones(len(directions)), torch.zeros(len(directions), 3)
    centre = torch.tensor(field.box.centre)
    for i in range(STEPS):
        points = eye + directions * (near + (i + 0.5) * step)
        inside = ((points - centre).abs() < field.box.half).all(1)
        sample = field(points)
        opacity = (1 - torch.exp(-field.density(sample.distance) * step)) * inside
        colour += (left * opacity)[:, None] * sample.albedo
        left = left * (1 - opacity)
    return colour, 1 - left


def test_the_march_equals_the_naive_quadrature():
    eye, directions = (torch.from_numpy(a) for a in rays(FIELD.box, 35, 10, 28))
    expected, cover = naive(FIELD, eye, directions)
    met = volume.march(FIELD, eye, directions)
    difference = (met.colour * met.alpha[:, None] - expected).abs()
    assert difference.mean() < 1.5 / 255
    assert difference.quantile(0.99) < 6 / 255
    assert (met.alpha - cover).abs().mean() < 1.5 / 255


def test_few_points_of_the_box_are_read():
    class Counting(AnalyticHead):
        reads = 0

        def distance(self, points):
            self.reads += len(points)
            return super().distance(points)

    field = Counting()
    volume.render_field(field, size=64)
    assert field.reads < 0.25 * 64 * 64 * 2 * field.box.half / volume.STEP + volume.GRID**3


def test_the_depth_is_the_surfaces():
    met = volume.march(
        FIELD, torch.tensor([0.0, -2.0, 0.175]), torch.tensor([[0.0, 1.0, 0.0], [0.0, -1.0, 0.0]])
    )
    assert abs(float(met.depth[0]) - (2 - 0.118)) < 0.004
    assert met.alpha[0] > 0.99 and met.alpha[1] == 0


def test_volume_and_mesh_show_the_same_avatar():
    from_field, from_mesh = volume.render_field(FIELD, 30, 0, 64), render(built(), 30, 0, 64)
    assert from_field.shape == (64, 64, 4) and from_field.dtype == np.uint8
    assert _difference(from_field, from_mesh) < 6
    lit, shaded = volume.render_field(FIELD, 30, 0, 64, lit=True), render(built(), 30, 0, 64, lit=True)
    assert _difference(lit, shaded) < 8


def _difference(one, other):
    """Of the mean channel above the clothes, which have one colour on meshes."""
    return np.abs(one[:44, :, :3].astype(int) - other[:44, :, :3]).mean()


def test_the_background_is_behind():
    image = volume.render_field(FIELD, size=32, background=(1.0, 0.0, 0.0))
    assert image[0, 0].tolist() == [255, 0, 0, 0]
